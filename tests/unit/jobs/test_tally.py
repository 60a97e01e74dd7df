"""Counts per outcome."""

import pytest

from shared.jobs.tally import added, files_processed, has_warnings, processed, tally_of
from shared.records.outcome import Outcome


def test_a_tally_counts_each_outcome() -> None:
    assert tally_of([Outcome.ERASED, Outcome.WITHHELD, Outcome.ERASED]) == {Outcome.ERASED: 2, Outcome.WITHHELD: 1}


def test_nothing_counted_is_an_empty_tally() -> None:
    assert tally_of([]) == added() == added({}, {}) == {}


def test_tallies_are_added_outcome_by_outcome() -> None:
    total = added({Outcome.ERASED: 1}, {Outcome.FAILED: 2}, {Outcome.ERASED: 3})
    assert total == {Outcome.ERASED: 4, Outcome.FAILED: 2}


def test_a_sum_is_told_in_one_order_and_without_what_never_occurred() -> None:
    total = added({Outcome.FAILED: 1, Outcome.WITHHELD: 0}, {Outcome.ERASED: 1})
    assert list(total) == [Outcome.ERASED, Outcome.FAILED]


def test_a_tally_speaks_of_as_many_records_as_it_counts() -> None:
    assert processed({Outcome.ERASED: 4, Outcome.FAILED: 2}) == 6
    assert processed({}) == 0


def test_x11a_files_are_counted_apart_from_records() -> None:
    both = {Outcome.ERASED: 1, Outcome.DATED: 2, Outcome.FILE_ERASED: 10, Outcome.FILE_DATED: 20, Outcome.WITHHELD: 4}
    assert (processed(both), files_processed(both)) == (7, 30)
    assert {one for one in Outcome if one.is_of_file} == {Outcome.FILE_ERASED, Outcome.FILE_DATED}
    assert files_processed({}) == 0


@pytest.mark.parametrize("outcome", [Outcome.WITHHELD, Outcome.TRANSITION_FAILED, Outcome.FAILED])
def test_x10_a_warning_or_an_error_is_a_warning_of_the_tally(outcome: Outcome) -> None:
    assert has_warnings({Outcome.ERASED: 9, outcome: 1})


def test_x10_information_and_what_never_occurred_are_none() -> None:
    quiet = {Outcome.ERASED: 1, Outcome.ALREADY_ERASED: 1, Outcome.NO_LONGER_MATCHING: 1, Outcome.FAILED: 0}
    assert not has_warnings(quiet)
