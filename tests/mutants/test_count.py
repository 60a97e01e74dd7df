"""Counting: what is killed, what is counted apart, what is let pass, and what makes ``make test-mutants`` fail."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutants.count import Change, change_of, complaints, said_to_be_equal, table
from tests.mutants.mutant import Mutant, Verdict, mutants_in

KILLED = Mutant(
    function="shared.records.filter.check",
    was="return 1",
    becomes="return 2",
    is_wording=False,
    verdict=Verdict.KILLED,
)
SURVIVOR = replace(KILLED, becomes="return 3", verdict=Verdict.SURVIVED)
REWORDED = replace(KILLED, becomes="return 4", verdict=Verdict.SURVIVED, is_wording=True)
ELSEWHERE = replace(SURVIVOR, function="shared.jobs.shard.next_page")
NOBODY: Counter[Change] = Counter()


def test_the_table_has_a_row_for_each_package_and_one_for_all() -> None:
    rows = table([KILLED, REWORDED, SURVIVOR, ELSEWHERE], Counter([change_of(ELSEWHERE)]))
    assert [(row.name, row.mutants, row.wording, row.counted, row.killed, row.equal, row.left) for row in rows] == [
        ("shared.jobs", 1, 0, 1, 0, 1, 0),
        ("shared.records", 3, 1, 2, 1, 0, 1),
        ("all", 4, 1, 3, 1, 1, 1),
    ]


def test_a_mutant_that_is_said_to_be_equal_counts_as_one_that_was_not_killed() -> None:
    rows = table([KILLED, SURVIVOR], Counter([change_of(SURVIVOR)]))
    assert rows[-1].score == 0.5


def test_a_survivor_that_nobody_looked_at_is_complained_of() -> None:
    assert list(wrong(SURVIVOR)) == ["survived: shared.records.filter.check\n    - return 1\n    + return 3"]
    assert list(wrong(SURVIVOR, equal=Counter([change_of(SURVIVOR)]))) == []


def test_a_survivor_that_only_changes_words_is_not() -> None:
    assert list(wrong(REWORDED)) == []


def test_an_entry_stands_for_one_survivor_where_two_look_alike() -> None:
    assert len(list(wrong(SURVIVOR, SURVIVOR, equal=Counter([change_of(SURVIVOR)])))) == 1


def test_a_mutant_that_is_said_to_be_equal_and_is_killed_is_complained_of() -> None:
    said = Counter([change_of(KILLED)])
    assert len(list(wrong(KILLED, equal=said))) == 1


def test_an_entry_for_a_function_that_was_not_tried_is_complained_of_in_a_run_of_all_alone() -> None:
    said = Counter([change_of(ELSEWHERE)])
    assert list(wrong(KILLED, equal=said)) == []
    assert len(list(complaints([KILLED], said, is_all=True))) == 1


def test_a_mutant_whose_tests_neither_passed_nor_failed_is_complained_of() -> None:
    assert len(list(wrong(replace(KILLED, verdict=Verdict.UNCLEAR)))) == 1


@pytest.mark.parametrize(("killed", "is_enough"), [(97, True), (96, False)])
def test_of_all_mutants_that_change_more_than_words_97_in_a_hundred_have_to_be_killed(
    killed: int, *, is_enough: bool
) -> None:
    mutants = [KILLED] * killed + [SURVIVOR] * (100 - killed) + [REWORDED] * 50
    said = Counter({change_of(SURVIVOR): 100 - killed})
    assert (list(complaints(mutants, said, is_all=True)) == []) is is_enough


def test_every_mutant_that_is_said_to_be_equal_has_its_reason(tmp_path: Path) -> None:
    assert all(entry.function and entry.was for entry in said_to_be_equal())
    unreasoned = tmp_path / "equal.toml"
    unreasoned.write_text('[[equal]]\nfunction = "a"\nwas = "b"\nbecomes = "c"\n')
    with pytest.raises(KeyError):
        said_to_be_equal(unreasoned)


MADE_BY_MUTMUT = """
def x_check__mutmut_orig(value: int) -> None:
    if value > 3:
        raise Invalid("too_large", "at most three")

def x_check__mutmut_1(value: int) -> None:
    if value >= 3:
        raise Invalid("too_large", "at most three")

def x_check__mutmut_2(value: int) -> None:
    if value > 3:
        raise Invalid("too_large", "AT MOST THREE")

class Counts:
    def xǁCountsǁof__mutmut_orig(self) -> int:
        return 1

    def xǁCountsǁof__mutmut_1(self) -> int:
        return 2
"""


def test_mutants_are_read_from_what_mutmut_leaves(tmp_path: Path) -> None:
    (tmp_path / "limit.py").write_text(MADE_BY_MUTMUT, encoding="utf-8")
    results = '{"shared.a.x_check__mutmut_1": 0, "shared.a.x_check__mutmut_2": 33, "shared.a.xǁCountsǁof__mutmut_1": 1}'
    (tmp_path / "limit.py.meta").write_text(f'{{"exit_code_by_key": {results}}}', encoding="utf-8")
    comparison, wording, method = mutants_in(tmp_path, {"shared.a.x_check", "shared.a.xǁCountsǁof"})
    assert comparison == Mutant(
        function="shared.a.check",
        was="if value > 3:",
        becomes="if value >= 3:",
        is_wording=False,
        verdict=Verdict.SURVIVED,
    )
    assert (wording.is_wording, wording.verdict) == (True, Verdict.SURVIVED)
    assert (method.function, method.was, method.verdict) == ("shared.a.Counts.of", "return 1", Verdict.KILLED)


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("1", Verdict.KILLED),
        ("-24", Verdict.KILLED),
        ("0", Verdict.SURVIVED),
        ("33", Verdict.SURVIVED),
        ("2", Verdict.UNCLEAR),
        ("null", Verdict.UNCLEAR),
    ],
)
def test_no_exit_code_but_a_failure_or_the_time_limit_is_a_kill(tmp_path: Path, code: str, verdict: Verdict) -> None:
    (tmp_path / "limit.py").write_text(MADE_BY_MUTMUT, encoding="utf-8")
    results = f'{{"exit_code_by_key": {{"shared.a.x_check__mutmut_1": {code}}}}}'
    (tmp_path / "limit.py.meta").write_text(results, encoding="utf-8")
    assert [mutant.verdict for mutant in mutants_in(tmp_path, {"shared.a.x_check"})] == [verdict]


def wrong(*mutants: Mutant, equal: Counter[Change] = NOBODY) -> list[str]:
    return list(complaints(mutants, equal, is_all=False))
