"""No list asks for more than a bounded number of queries, whatever the tenant has stored (X21)."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.kernel import bounds
from tests.world.interception import Call, at_calls
from tests.world.world import World, world

DOCUMENT = json.loads(Path("functions/api/documentation/openapi.json").read_text(encoding="utf-8"))
# A list may need an index's sixteen shards, a look at each open job, or rows a hundred a request.
MOST = bounds.MOST_QUERIES_OF_A_LIST + 64
ODATA = 1_000  # fifty steps of sixteen shards, and their rows
WORKFLOWS, STATES = bounds.WORKFLOWS.most, [f"s{number}" for number in range(bounds.STATES.most)]
NAMES = {"workflow": "w0", "id": "r0", "filter": "wide", "sub": "officer", "role": "none", "job": "none", "n": "1"}


def _lists() -> list[str]:
    """Return every route of the document that answers a list."""
    return sorted(
        path
        for path, methods in DOCUMENT["paths"].items()
        if any(one["name"] == "limit" for one in methods.get("get", {}).get("parameters", ()))
    )


@pytest.fixture(scope="module")
def here() -> Iterator[World]:
    """Return a world with the worst that a tenant may store, and hardly a record in it."""
    with world() as made:
        states = [{"name": name, "end": True} for name in STATES]
        for number in range(WORKFLOWS - 1):
            made.call("PUT", f"/v1/workflows/w{number}", {"kind": "case", "states": states}).expect(200)
        made.call("PUT", "/v1/workflows/learners", {"kind": "learner", "states": states[:1]}).expect(200)
        places = {"workflows": ["w0", "w1"], "states": STATES[: bounds.PLACES.most // 2]}
        made.call("PUT", "/v1/filters/wide", places).expect(200)
        made.call("PUT", "/v1/records/w0/r0", {"values": {}}).expect(200)
        yield made


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    asked: Counter[str] = Counter()

    def count(call: Call) -> None:
        if call.service == "dynamodb":
            asked[call.operation] += 1

    with at_calls(count):
        yield asked


@pytest.mark.parametrize("path", _lists())
def test_x21_a_list_asks_for_a_bounded_number_of_queries(here: World, path: str) -> None:
    for name, value in NAMES.items():
        path = path.replace("{" + name + "}", value)
    cursor = ""
    for _ in range(2):
        with _counted() as asked:
            answer = here.call("GET", f"{path}?limit=200{cursor}")
        assert answer.status in {200, 404, 422}, answer.body
        assert asked.total() <= MOST, asked
        if answer.status != 200 or answer.body["next_cursor"] is None:
            return
        cursor = f"&cursor={answer.body['next_cursor']}"


@pytest.mark.parametrize(
    "query", ["", "?$count=true", "?$orderby=Id", "?$filter=Id eq 'r0'", "?$filter=State eq 's9'", "/$count"]
)
def test_x21_a_page_of_odata_and_a_count_ask_for_a_bounded_number_of_queries(here: World, query: str) -> None:
    with _counted() as asked:
        answer = here.call("GET", f"/odata/1.0/Records{query}".replace(" ", "%20"))
    assert (answer.status, asked.total() <= ODATA + bounds.MOST_QUERIES_OF_A_COUNT) in {(200, True), (501, True)}, asked


def test_x21_the_widest_filter_is_counted_in_a_bounded_number_of_queries(here: World) -> None:
    with _counted() as asked:
        here.call("POST", "/v1/filters/wide/redactions", {"max_records": 1, "dry_run": True}).expect(202)
    assert asked.total() <= bounds.MOST_QUERIES_OF_A_COUNT, asked


def test_x21_one_workflow_more_and_a_wider_filter_are_refused(here: World) -> None:
    more = here.call("PUT", "/v1/workflows/more", {"kind": "case", "states": [{"name": "s0"}]}).expect(422)
    assert more.body["code"] == "too_many_workflows"
    wide = {"workflows": ["w0", "w1", "w2"], "states": STATES}
    assert here.call("PUT", "/v1/filters/wider", wide).expect(422).body["code"] == "filter_too_wide"


def test_x21_a_run_of_the_resume_function_asks_for_a_bounded_number_of_queries(here: World) -> None:
    with _counted() as asked:
        here.tick("ResumeStuckJobsFunction")
    assert asked.total() <= MOST, asked
