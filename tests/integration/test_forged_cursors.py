"""X8: a cursor's digest finds mistakes, not forgers. Whoever makes one of their own is refused or answered, and breaks nothing."""

import pytest

from functions.api.http.cursors import encoded
from shared.records.content import ContentKind
from tests.world import council
from tests.world.college import LEARNERS, enrol, found_college
from tests.world.world import World

CASE = f"{council.CASES}/one"
LISTS: dict[str, tuple[object, ...]] = {
    "roles": ("roles",),
    "filters": ("filters",),
    f"filters/{council.FILTER}/cases": ("cases", council.FILTER, 1),
    "ledger": ("ledger", None, None),
    "workflows": ("workflows",),
    f"records/{CASE}/notes": (CASE, ContentKind.NOTE),
    f"records/{CASE}/attachments": (CASE, ContentKind.ATTACHMENT),
    "jobs": ("jobs", None, None),
    "holds": ("holds", None),
    "anonymisation-requests": ("requests", None),
    "policies": ("policies",),
    f"policies/{council.CASES}/versions": ("versions", council.CASES),
    "learners": ("learners",),
    f"{LEARNERS}/ann/ilrs": ("ilrs", "ann"),
}
LONGEST = 2000  # that a cursor may be
INSTANT = "2026-03-02T09:00:00.000000Z"
POSITIONS = (
    *("", "x", "-1", "0", "9" * 30, "\x00", "\ud800", "é" * 600, "|x", "x|", "99|x", f"7|{'9' * 1200}"),
    *(f"0|{INSTANT}#\ud800", f"0|{INSTANT}#x", f"{INSTANT}#x", f"{INSTANT}#{'é' * 520}", "2026-03-02|cases/x"),
)


@pytest.fixture
def here(empty: World) -> World:
    council.found_council(empty)
    found_college(empty)
    enrol(empty, "ann")
    council.put(empty, CASE)
    council.fill(empty, CASE, files=1)
    return empty


def test_no_forged_cursor_is_more_than_refused(here: World) -> None:
    job = council.redact(here, dry_run=True)["id"]
    for path, scope in {**LISTS, f"jobs/{job}/history": ("history", job, None, None)}.items():
        own = [
            cursor for cursor in (encoded(position, *scope) for position in POSITIONS) if len(cursor or "") <= LONGEST
        ]
        replies = [here.call("GET", f"/v1/{path}?cursor={cursor}") for cursor in own]
        assert {reply.status for reply in replies} in ({200}, {200, 400}), path
        assert {reply.body["code"] for reply in replies if reply.status == 400} <= {"invalid_cursor"}, path
