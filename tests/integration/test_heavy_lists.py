"""Lists whose items are heavy: every answer fits what Lambda may answer, and cursors lead to all of it."""

import json

import pytest

from tests.imports.returns import found_college
from tests.world.world import World

MB = 1024 * 1024
MOST_PAGES = 20


@pytest.fixture
def here(empty: World) -> World:
    found_college(empty)
    return empty


def _walked(here: World, path: str) -> list[list[str]]:
    """Return the ids on each chunk of a list."""
    chunks: list[list[str]] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        body = here.call("GET", f"{path}?limit=200{cursor}").expect(200).body
        assert len(json.dumps(body)) <= 4 * MB
        chunks.append([one["id"] for one in body["items"]])
        if body["next_cursor"] is None:
            return chunks
        cursor = f"&cursor={body['next_cursor']}"
    raise AssertionError("the list has no end")


def test_a_list_of_heavy_learners_is_read_whole_in_answers_of_4_mb(here: World) -> None:
    names = [f"l{number:03d}" for number in range(60)]
    for name in names:
        here.call("PUT", f"/v1/learners/{name}", {"values": {"notes": "x" * 99_000}}).expect(200)
    chunks = _walked(here, "/v1/learners")
    assert sorted(name for chunk in chunks for name in chunk) == names
    assert len(chunks) > 1


def test_a_list_of_heavy_returns_is_read_whole_in_answers_of_4_mb(here: World) -> None:
    here.call("PUT", "/v1/learners/ann", {"values": {}}).expect(200)
    names = [f"i{number:03d}" for number in range(40)]
    aims = [{"aim_seq_number": number, "learn_aim_ref": "Z" * 64, "completion_status": 1} for number in range(500)]
    for name in names:
        here.call("PUT", f"/v1/learners/ann/ilrs/{name}", {"status": "included", "aims": aims}).expect(200)
    chunks = _walked(here, "/v1/learners/ann/ilrs")
    assert [name for chunk in chunks for name in chunk] == names
    assert len(chunks) > 1
