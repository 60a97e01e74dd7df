"""What an entry of a history may say (X11a)."""

from dataclasses import replace
from itertools import product

import pytest

from shared.access.evidence import Evidence
from shared.records.outcome import Level, Outcome
from shared.records.scope import Files, Scope, Whole
from tests.unit.builders import NOW, an_entry, key

SCOPES: tuple[Scope | None, ...] = (Whole.RECORD, Files((3,)), Files((1, 3)), None)


@pytest.mark.parametrize(("outcome", "scope"), list(product(Outcome, SCOPES)))
def test_x11a_no_entry_counts_a_record_that_lives_or_is_without_its_author(
    outcome: Outcome, scope: Scope | None
) -> None:
    is_about_file = scope == Files((3,))
    is_sound = outcome.is_of_file <= is_about_file and not (is_about_file and outcome in {"erased", "dated"})
    sound = an_entry(key(), Outcome.WITHHELD)
    if is_sound:
        entry = replace(sound, outcome=outcome, scope=scope)
        assert entry.attachment == (3 if is_about_file else None)
    else:
        with pytest.raises(ValueError, match="what became of a file"):
            replace(sound, outcome=outcome, scope=scope)
    with pytest.raises(ValueError, match="names its author"):
        replace(sound, by="")


def test_x11a_an_act_names_its_author() -> None:
    with pytest.raises(ValueError, match="names its author"):
        Evidence(action="role_saved", subject="role/clerk", by="", at=NOW)


def test_x11a_what_is_said_of_a_file_is_said_once_and_is_information() -> None:
    assert [one.of_file for one in (Outcome.ERASED, Outcome.DATED)] == [Outcome.FILE_ERASED, Outcome.FILE_DATED]
    for one in Outcome:
        assert one.of_file.of_file is one.of_file
        assert one.of_file.level is one.level
    assert Outcome.FILE_ERASED.level is Outcome.FILE_DATED.level is Level.INFO


def test_x11_a_level_and_those_that_are_graver() -> None:
    assert [sorted(level.and_graver) for level in Level] == [
        ["error", "info", "warning"],
        ["error", "warning"],
        ["error"],
    ]
