"""All of a record, or some of its files: nothing that is empty, or was left out, can mean everything."""

import pytest

from shared.records.record import Claim
from shared.records.scope import Files, Scope, Whole, each, only_file, scope_of, union
from tests.unit.builders import JOB, NOW

SCOPES = [(Whole.RECORD, "whole"), (Files((3,)), "000003"), (Files((2, 12)), "000002,000012")]


@pytest.mark.parametrize("numbers", [(), (0,), (1, -2)])
def test_there_are_no_files_without_a_number(numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Files(numbers)


def test_a_claim_says_what_it_is_on() -> None:
    with pytest.raises(TypeError, match="scope"):
        Claim(job=JOB, at=NOW, transition=None)  # type: ignore[call-arg]  # what must not mean everything


@pytest.mark.parametrize(("scope", "spares"), [(Whole.RECORD, False), (Files((1,)), True)])
def test_p5_a_claim_on_files_spares_their_record(scope: Scope, *, spares: bool) -> None:
    assert Claim(job=JOB, at=NOW, scope=scope, transition=None).spares_record is spares


@pytest.mark.parametrize(("scope", "text"), SCOPES)
def test_a_scope_is_read_as_it_was_written(scope: Scope, text: str) -> None:
    assert (str(scope), scope_of(text)) == (text, scope)


@pytest.mark.parametrize("text", ["", ",", "1,", "0", "-1", "all", "Whole", "whole,1", "1.5"])
def test_what_is_no_scope_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – of whichever part of the text is wrong
        scope_of(text)


def test_a_history_counts_the_record_once_and_every_file_by_itself() -> None:
    assert each(Whole.RECORD) == (Whole.RECORD,)
    assert each(Files((3, 12))) == (Files((3,)), Files((12,)))


def test_x11a_an_entry_is_about_one_file_or_about_none() -> None:
    assert only_file(Files((3,))) == 3
    assert [only_file(one) for one in (Whole.RECORD, Files((3, 12)), None)] == [None, None, None]


def test_scopes_together_are_the_record_or_all_their_files_each_once() -> None:
    assert union(Files((3, 1)), Files((2, 3))) == Files((1, 2, 3))
    assert union(Files((3,)), Whole.RECORD) == union(Whole.RECORD, Files((3,))) == Whole.RECORD
