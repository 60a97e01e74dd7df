"""X8: a cursor's digest finds mistakes, not forgers. Whoever makes one of their own is refused or answered, and breaks nothing."""

import json
from urllib.parse import urlencode

import pytest

from functions.gateway.cursors import encoded
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


FEEDS = {
    "Users": ("", "Id", "Id desc", "FinalFundingDate desc"),
    "IlrAims": ("",),
    "Records": ("", "Id", "Id desc"),
    "Jobs": ("",),
}
ORDERS = ("complaints", "closed", False)
WITHIN: tuple[object, ...] = (None, "", "x", f"{INSTANT}#x", f"99|{INSTANT}#x", "0|\ud800", 1, [])
ODD: tuple[object, ...] = (
    *(
        None,
        "",
        "x",
        "\x00",
        "\ud800",
        "é" * 300,
        "[]",
        "[1]",
        "null",
        "9" * 30,
        "NaN",
        "1e999",
        "{",
        '{"a": 1, "a": 2}',
    ),
    *(json.dumps([*ORDERS, within]) for within in WITHIN),
    *(
        json.dumps([where, at, job])
        for where in (None, "x", INSTANT, f"{INSTANT}#\ud800")
        for at, job in ((None, None), ("x", "y"))
    ),
    *(json.dumps(["learners", state, False, "x|y"]) for state in ("dated", "undated")),
)
NUMBERS: tuple[tuple[object, ...], ...] = (
    *((0, 0, None, 2), (0, 0, 1, 1000), (10**6, 10**6, 10**6, 1)),
    *((0, 0, None, 1001), (0, 0, None, 10**30), (0, 0, None, 0), (-1, 0, None, 1), (0, -1, None, 1), (0, 0, -1, 1)),
    *(
        (True, 0, None, 1),
        (0, 0, None, True),
        (0.0, 0, None, 1),
        ("0", 0, None, 1),
        (0, 10**40, None, 1),
        (0, 0, [], 1),
        (0, 0),
    ),
)


FORGED = [*((one, NUMBERS[0]) for one in ODD), *((None, some) for some in NUMBERS)]


def test_no_forged_skip_token_is_more_than_refused_and_no_page_is_larger_than_the_most(here: World) -> None:
    council.redact(here, dry_run=True)
    for feed, orders in FEEDS.items():
        for order in orders:
            for position, numbers in FORGED:
                inside = json.dumps([position, None, *numbers])
                token = encoded(inside, "odata", feed, None, order or None, None, None)
                query = urlencode({"$skiptoken": token, **({"$orderby": order} if order else {})})
                reply = here.call("GET", f"/odata/1.0/{feed}?{query}")
                assert reply.status in {200, 400}, (feed, order, inside)
                if reply.status == 400:
                    assert reply.body["error"]["code"] == "invalid_cursor", inside
                elif "@odata.nextLink" in reply.body:
                    assert len(reply.body["value"]) <= 1000
