"""Redaction of every case in a filter (R1–R4, R6, R7, X1, X5)."""

from tests.world import council
from tests.world.world import World


def test_r1_a_request_erases_every_case_in_the_filter_as_a_job(here: World) -> None:
    council.put(here, "complaints/one")
    council.put(here, "repairs/two")
    council.put(here, "complaints/open", state="open")
    reply = here.call("POST", f"/v1/filters/{council.FILTER}/redactions", {})
    assert reply.expect(202).headers["Location"] == f"/v1/jobs/{reply.body['id']}"
    assert (reply.body["status"], reply.body["outcomes"]) == ("queued", {})
    here.settle()
    job = council.read_job(here, reply.body["id"])
    assert (job["status"], job["outcomes"]) == ("success", {"erased": 2})
    assert council.history(here, job["id"]) == {"complaints/one": ("erased", None), "repairs/two": ("erased", None)}
    assert council.read(here, "complaints/open")["erased_at"] is None
