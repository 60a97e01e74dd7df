"""Cursors: where a list goes on."""

import base64
import json

import pytest

from functions.gateway.cursors import decoded, encoded
from shared.kernel.errors import Malformed
from tests.unit.refusals import refused

SCOPE = ("cases", "old", 3)


def _cursor(position: str = "0|2026-03-02|c1") -> str:
    cursor = encoded(position, *SCOPE)
    assert cursor is not None
    return cursor


def test_the_end_of_a_list_has_no_cursor_and_its_beginning_needs_none() -> None:
    assert encoded(None, *SCOPE) is None
    assert decoded(None, *SCOPE) is None


@pytest.mark.parametrize("position", ["", "c1", "0|2026-03-02|c1", "é\U0001f600", "~" * 300])
def test_a_cursor_holds_its_position_in_characters_that_fit_a_url(position: str) -> None:
    cursor = _cursor(position)
    assert cursor.isascii()
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decoded(cursor, *SCOPE) == position


@pytest.mark.parametrize("scope", [("cases", "new", 3), ("cases", "old", 4), ("jobs", "old", 3), ("cases", "old"), ()])
def test_a_cursor_of_another_list_or_from_before_a_change_is_refused(scope: tuple[object, ...]) -> None:
    with refused(Malformed, "invalid_cursor"):
        decoded(_cursor(), *scope)


def test_a_scope_of_texts_is_not_taken_for_one_of_other_values() -> None:
    cursor = encoded("c1", "cases", "3")
    with refused(Malformed, "invalid_cursor"):
        decoded(cursor, "cases", 3)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "a",
        "aaaaa",
        "é",
        "\ud800",
        base64.urlsafe_b64encode(b"[" * 10_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b'"c1"').decode(),
        base64.urlsafe_b64encode(b'["0000000000000000", "c1"]').decode(),
        base64.urlsafe_b64encode(b'{"0": "0000000000000000", "1": "c1"}').decode(),
    ],
)
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with refused(Malformed, "invalid_cursor"):
        decoded(cursor, *SCOPE)


def test_a_cursor_whose_position_was_changed_is_refused() -> None:
    digest, _ = json.loads(base64.urlsafe_b64decode(_cursor() + "=="))
    for position in ("c2", 1, None, ["c1"]):
        forged = base64.urlsafe_b64encode(json.dumps([digest, position]).encode()).decode().rstrip("=")
        with refused(Malformed, "invalid_cursor"):
            decoded(forged, *SCOPE)


def test_a_cursor_in_another_spelling_is_refused() -> None:
    cursor = _cursor("c1")
    for other in (f"{cursor}=", f" {cursor}", f"{cursor}\n", f"{cursor[:8]}!!!!{cursor[8:]}"):
        with refused(Malformed, "invalid_cursor"):
            decoded(other, *SCOPE)
