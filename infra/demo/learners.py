"""The third act: a college imports an ILR return, and learners are removed when their time is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import jwt
from rich.table import Table

from infra.local.stack import LocalStack
from infra.operations.api import ApiClient
from infra.operations.console import console
from infra.operations.failure import Failed
from infra.sample.college import ILR, LEARNERS, TENANT, WORKFLOW, College, Learner, college
from infra.sample.plants import Plant
from shared.kernel.identifiers import RecordKey
from shared.learners.retention import LearnerRetention
from shared.retention.night import NightlySchedule

COUNT = 12
YEARS = 6
RETAINER = "learner-retention"
SETTING = "/v1/settings/learner-retention"
LONGEST = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What the act removed and had to remove, and whether each step went well; *left_aside* the import must not keep."""

    removed: frozenset[RecordKey]
    expected: frozenset[RecordKey]
    plants: tuple[Plant, ...]
    left_aside: tuple[Plant, ...]
    is_well: bool


def remove_learners(stack: LocalStack) -> Removal:
    """Play the act: learners go on the day after the threshold, not on it."""
    late = _next_run(stack)  # of which the preview speaks: before four in the morning it is today's
    early = late - timedelta(days=1)
    ended = LearnerRetention(enabled=True, years=YEARS).latest_due(late) or early
    api, retainer = _found(stack)
    made = college(COUNT, ended)
    is_well = _import(stack, api, made)
    listed = list(api.pages("/v1/learners"))
    is_well = _show_dates(listed, made, ended) and is_well
    _name(api, made.learners, {one["id"]: one["version"] for one in listed})
    *_, held = (one for one in made.learners if not one.is_learning)
    hold = {"reason": "An appeal is open.", "review_date": "2099-01-01"}
    api.put(f"/v1/records/{held.key}/legal-hold", hold)
    console.print(f"They are given names over the API; {held.key.record} is put under a legal hold.")
    finisher = next(one for one in made.learners if one.is_learning)
    is_well = _close_aims(stack, api, finisher, ended) and is_well
    expected = {one.key for one in made.learners if one is finisher or not (one.is_learning or one is held)}
    is_well = _confirm(retainer, len(expected)) and is_well
    too_soon, removed = (_night(stack, api, night) for night in (early, late))
    console.print("The night on the threshold, and the night after:")
    table = Table()
    for column in ("night", "removed"):
        table.add_column(column, justify="left" if column == "night" else "right")
    for night, gone in ((early, too_soon), (late, removed)):
        table.add_row(night.isoformat(), str(len(gone)))
    console.print(table)
    console.print(f"{held.key.record} is held, and stays.")
    is_well = _show_evidence(api, sorted(removed)[:1], ended) and not too_soon and is_well
    return Removal(
        removed=removed,
        expected=frozenset(expected),
        plants=tuple(plant for one in made.learners for plant in one.plants),
        left_aside=made.left_aside,
        is_well=is_well,
    )


def _found(stack: LocalStack) -> tuple[ApiClient, ApiClient]:
    """Make the workflow and a second person; return the clients of an administrator and of that person.

    An administrator gives others the permission for the setting, but can't give it to themselves (X15a).
    """
    api = ApiClient(url=stack.api_url, token=stack.token(TENANT, "officer", ["administrator"]))
    api.put(f"/v1/workflows/{LEARNERS}", WORKFLOW)
    api.put(f"/v1/roles/{RETAINER}", {"permissions": ["manage_data_retention", "manage_tenant_settings"]})
    token = stack.token(TENANT, "retainer", [])
    user = jwt.decode(token, options={"verify_signature": False})["sub"]
    api.put(f"/v1/users/{user}/roles", {"roles": [RETAINER]})
    console.print("The officer may not give that to themselves: a second person keeps the retention setting (X15a).")
    return api, ApiClient(url=stack.api_url, token=token)


def _next_run(stack: LocalStack) -> date:
    settings = stack.settings("LearnersFunction")
    zone = ZoneInfo(settings["SCHEDULE_TIME_ZONE"])
    return NightlySchedule.of(settings["ANONYMISATION_RUN_SCHEDULE"], zone).next_day(datetime.now(UTC), zone)


def _import(stack: LocalStack, api: ApiClient, made: College) -> bool:
    announced = {"file_name": "return.xml", "size": len(made.file)}
    asked = api.post("/v1/ilr-imports", announced)
    link = asked["upload"]
    httpx.request(link["method"], link["url"], headers=link["headers"], content=made.file).raise_for_status()
    is_settled = stack.settle(LONGEST)
    job = api.get(f"/v1/jobs/{asked['job']['id']}")
    size = f"{len(made.file) // 1024} KB"
    console.print(f"POST /v1/ilr-imports, and {size} sent by its link → {job['status']}: {job['outcomes']}")
    return is_settled and (job["status"], job["outcomes"]) == ("success", {"imported": COUNT})


def _show_dates(listed: list[dict[str, Any]], made: College, ended: date) -> bool:
    found = {one["id"]: one["final_funding_date"] for one in listed}
    dated = [day for day in found.values() if day is not None]
    learning = len(found) - len(dated)
    console.print(f"The Final Funding Date of {len(dated)} is {ended}; {learning} are still learning and have none.")
    return found == {one.key.record: None if one.is_learning else ended.isoformat() for one in made.learners}


def _name(api: ApiClient, learners: tuple[Learner, ...], versions: Mapping[str, int]) -> None:
    """Give learners the values that a return does not have."""
    for one in learners:
        body = {**one.body, "version": versions[one.key.record]}
        api.put(f"/v1/learners/{one.key.record}", body)


def _close_aims(stack: LocalStack, api: ApiClient, learner: Learner, ended: date) -> bool:
    path = f"/v1/learners/{learner.key.record}/ilrs/{ILR}"
    before = _read(api, learner)
    filed = api.get(path)
    done = {"completion_status": 2, "learn_actual_end_date": ended.isoformat()}
    aims = [{**aim, **done} if aim["completion_status"] == 1 else aim for aim in filed["aims"]]
    api.put(path, {"status": filed["status"], "aims": aims})
    is_settled = stack.settle(LONGEST)
    after = _read(api, learner)
    console.print(
        f"{learner.key.record} completes their programme; through the stream, their Final Funding Date moves:"
    )
    for shown in (before, after):
        console.print(f"  {shown['final_funding_date']} ({shown['final_funding_date_reason']})")
    return is_settled and (before["final_funding_date"], after["final_funding_date"]) == (None, ended.isoformat())


def _confirm(api: ApiClient, expected: int) -> bool:
    wanted = {"enabled": True, "years": YEARS}
    preview = api.post(f"{SETTING}/preview", wanted)
    console.print(f"Preview: {preview['statement']}")
    confirmed = {**wanted, "confirmation_token": preview["confirmation_token"]}
    saved = api.put(SETTING, confirmed)
    console.print(f"Confirmed: {saved['explanation']}")
    return bool(preview["count"] == saved["count"] == expected)


def _night(stack: LocalStack, api: ApiClient, night: date) -> frozenset[RecordKey]:
    stack.tick("StartAnonymisationRunFunction", f"{night.isoformat()}T04:00:00Z")
    stack.settle(LONGEST)
    history = api.pages(f"/v1/jobs/retention_anonymisation-{night.isoformat()}/history", outcome="erased")
    return frozenset(RecordKey.parse(one["record"]) for one in history)


def _show_evidence(api: ApiClient, removed: list[RecordKey], ended: date) -> bool:
    for key in removed:
        path = f"/v1/learners/{key.record}"
        answer = _refusal(api, path)
        entries = api.pages("/v1/ledger", record=key)
        (kept,) = [one for one in entries if one["outcome"] == "erased"]
        console.print(f"GET {path} → {answer}. The ledger keeps, by {kept['job']}:")
        console.print(f"  {kept['subject']}, {kept['outcome']}, Final Funding Date {kept['final_funding_date']}")
        return answer.startswith("404") and bool(kept["final_funding_date"] == ended.isoformat())
    return False


def _refusal(api: ApiClient, path: str) -> str:
    try:
        api.get(path)
    except Failed as refused:
        return str(refused)
    return "found"


def _read(api: ApiClient, learner: Learner) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/v1/learners/{learner.key.record}")
    return found
