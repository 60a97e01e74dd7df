"""What alarms on our own metrics are for, made through the functions themselves.

Each scene takes an empty world, and ends at an instant at which its alarm has to sound, or within a quarter of an hour of it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.imports.returns import a_learner, a_return, announce, found_college, import_return, send
from tests.world import college, council
from tests.world.delivery import IMPORTER, RESUME, fail_for_good, run_until_killed, take_messages
from tests.world.interception import Answer, Call, at_calls, refusal, unavailable
from tests.world.restore import operations
from tests.world.world import World

POLICY_NIGHT, NIGHT = "StartPolicyRunFunction", "StartAnonymisationRunFunction"
ABANDON, GUARD = "AbandonJobShardFunction", "GuardPortalLoginFunction"
BETWEEN_LOOKS = timedelta(minutes=15)
Scene = Callable[[World], None]


def a_worker_ends_a_failed_job(here: World) -> None:
    """Let the filter of a job no longer fit its workflow when a worker comes to it."""
    council.found_council(here)
    asked_for = {"name": "closed_on", "type": "date"}
    fields = council.case_workflow()["fields"]

    def save(*more: dict[str, object], version: int) -> None:
        body = council.case_workflow(fields=[*fields, *more], version=version)
        here.call("PUT", f"/v1/workflows/{council.CASES}", body).expect(200)

    save({**asked_for, "sensitive": False}, version=1)
    where = [{"field": "closed_on", "op": "lt", "value": "2024-12-31"}]
    wanted = {"workflows": [council.CASES], "states": ["closed"], "where": where, "version": 1}
    here.call("PUT", f"/v1/filters/{council.FILTER}", wanted).expect(200)
    job = council.ask(here)
    save(version=2)
    here.settle()
    assert council.read_job(here, job)["status"] == "failed"


def an_import_fails(here: World) -> None:
    found_college(here)
    assert import_return(here, b"<Message>")["status"] == "failed"


def _with_dead_letter(here: World) -> str:
    found_college(here)
    data = a_return(a_learner())
    job = announce(here, len(data))
    send(here, job, data)
    while here.source("StartIlrImportFunction").step():
        pass
    here.source("StartJobFunction").step()
    with unavailable("s3", "GetObject"):
        fail_for_good(here, IMPORTER)
    return job


def a_dead_letter_ends_its_job(here: World) -> None:
    job = _with_dead_letter(here)
    assert here.source(ABANDON).step()
    assert council.read_job(here, job)["ground"] == "abandoned"


def an_officer_ends_an_abandoned_job(here: World) -> None:
    """Let the function that abandons die before it closes the job, so that the officer's cancelling closes it."""

    def closes(call: Call) -> bool:
        return "JobsTable" in call.text and "finished_at" in call.text and "abandoned" in call.text

    job = _with_dead_letter(here)
    run_until_killed(here, closes, ABANDON)
    assert here.call("POST", f"/v1/jobs/{job}/cancel").expect(200).body["status"] == "failed"


def an_import_waits_in_vain(here: World) -> None:
    found_college(here)
    job = announce(here, 12)
    here.pass_time(timedelta(hours=24, minutes=5))
    here.tick(RESUME)
    here.settle()
    assert council.read_job(here, job)["ground"] == "no_file"


def a_record_fails(here: World) -> None:
    council.found_council(here)
    council.put(here, "complaints/one")
    council.fill(here, "complaints/one", files=1)
    here.settle()
    with council.files_kept(here, "complaints/one"):
        assert council.redact(here)["outcomes"] == {"failed": 1}


def _leave_a_job_alone(here: World) -> None:
    council.found_council(here)
    council.ask(here)
    take_messages(here)


def a_job_stays_open(here: World) -> None:
    _leave_a_job_alone(here)
    here.pass_time(timedelta(hours=25, minutes=1))
    here.tick(RESUME)


def a_job_cannot_be_resumed(here: World) -> None:
    def refuse_shards(call: Call) -> Answer | None:
        is_meant = call.service == "sqs" and call.operation.startswith("SendMessage") and "ShardQueue" in call.text
        return refusal("ServiceUnavailable", 503) if is_meant else None

    _leave_a_job_alone(here)
    with at_calls(refuse_shards):
        for _ in range(5):
            here.pass_time(BETWEEN_LOOKS)
            here.tick(RESUME)
            here.settle()


def nobody_looks_for_stuck_jobs(here: World) -> None:
    here.tick(RESUME)
    # As many periods as have to be without a look, and those that CloudWatch reads beside them.
    here.pass_time(7 * BETWEEN_LOOKS)


def _no_second(here: World, night: str) -> None:
    council.found_council(here)
    here.tick(night)
    here.settle()
    here.pass_time(timedelta(hours=29, minutes=15))


def no_policy_night_begins(here: World) -> None:
    _no_second(here, POLICY_NIGHT)


def no_anonymisation_night_begins(here: World) -> None:
    _no_second(here, NIGHT)


def the_brake_stops_a_night(here: World) -> None:
    college.found_college(here)
    for name in ("ann", "bo"):
        college.enrol(here, name, college.completed())
    here.settle()
    college.retain(here)
    here.call("PUT", "/v1/settings/tenant", {"time_zone": "Europe/London", "erasure_brake": 1}).expect(200)
    here.travel_to(datetime.fromisoformat("2026-03-03T04:00:00+00:00"))
    here.tick(NIGHT)
    here.settle()
    assert council.read_job(here, "retention_anonymisation-2026-03-03")["ground"] == "brake"


def an_operator_stops_runs(here: World) -> None:
    council.found_council(here)
    operations(here).stop_runs("operator")
    here.tick(NIGHT)
    here.settle()


def a_request_cannot_be_answered(here: World) -> None:
    with unavailable("dynamodb"):
        here.call("GET", "/v1/records/complaints/one").expect(503)


def a_login_cannot_be_judged(here: World) -> None:
    with unavailable("dynamodb"):
        assert here.portal_login("accounts", "ann") == "unavailable"
