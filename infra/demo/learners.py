"""The third act: a college's learners, whose dates follow their aims, and the setting that says how long they are kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from rich.table import Table

from infra.demo.console import console
from infra.local.stack import LocalStack
from infra.sample.college import ILR, LEARNERS, TENANT, WORKFLOW, Learner, aim, learners
from infra.sample.plants import Plant
from shared.kernel.identifiers import RecordKey
from shared.learners.retention import LearnerRetention

COUNT = 12
YEARS = 6
RETAINER = "learner-retention"
SETTING = "/v1/settings/learner-retention"
LONGEST = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Who was removed, who had to be, all that was planted, and whether every step showed what it had to."""

    removed: frozenset[RecordKey]
    expected: frozenset[RecordKey]
    plants: tuple[Plant, ...]
    is_well: bool


def remove_learners(stack: LocalStack) -> Removal:
    """Play the act: on the day of the threshold nobody goes, and on the day after they do."""
    today = datetime.now(ZoneInfo("Europe/London")).date()  # the day where the tenant is
    tomorrow = today + timedelta(days=1)
    ended = LearnerRetention(enabled=True, years=YEARS).latest_due(tomorrow) or today
    api = _found(stack)
    college = tuple(learners(COUNT, ended))
    for one in college:
        api.put(f"/v1/learners/{one.key.record}", json=one.body).raise_for_status()
        api.put(_return_of(one), json={"aims": one.aims}).raise_for_status()
    *_, held = college
    hold = {"reason": "An appeal is open.", "review_date": "2099-01-01"}
    api.put(f"/v1/records/{held.key}/legal-hold", json=hold).raise_for_status()
    is_well = stack.settle(LONGEST)
    console.print(f"A college of {COUNT} learners; {held.key.record} is under a legal hold.")
    is_well = _close_an_aim(stack, api, college[0], ended) and is_well
    expected = {one.key for one in college if one is college[0] or not (one.is_learning or one is held)}
    is_well = _confirm(api, len(expected)) and is_well
    early, late = (_night(stack, api, night) for night in (today, tomorrow))
    table = Table(title="The night on the threshold, and the night after", title_justify="left")
    for column in ("night", "removed"):
        table.add_column(column, justify="left" if column == "night" else "right")
    for night, gone in ((today, early), (tomorrow, late)):
        table.add_row(night.isoformat(), str(len(gone)))
    console.print(table)
    is_well = _show_evidence(api, sorted(late)[:1], ended) and not early and is_well
    plants = tuple(plant for one in college for plant in one.plants)
    return Removal(removed=late, expected=frozenset(expected), plants=plants, is_well=is_well)


def _found(stack: LocalStack) -> httpx.Client:
    """Make the workflow and the role that has to be given to somebody; return a client of whoever has it."""
    token = stack.token(TENANT, "officer", ["administrator", RETAINER])
    api = httpx.Client(base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    api.put(f"/v1/workflows/{LEARNERS}", json=WORKFLOW).raise_for_status()
    api.put(f"/v1/roles/{RETAINER}", json={"permissions": ["manage_data_retention"]}).raise_for_status()
    return api


def _close_an_aim(stack: LocalStack, api: httpx.Client, learner: Learner, ended: date) -> bool:
    """Complete the aim of somebody who is still learning, and show their date move."""
    before = _read(api, learner)
    changed = aim(str(learner.aims[0]["learn_aim_ref"]), ended)
    api.put(_return_of(learner), json={"aims": [changed]}).raise_for_status()
    is_settled = stack.settle(LONGEST)
    after = _read(api, learner)
    console.print(f"{learner.key.record} completes their aim; through the stream, their Final Funding Date moves:")
    for shown in (before, after):
        console.print(f"  {shown['final_funding_date']} ({shown['final_funding_date_reason']})")
    return is_settled and (before["final_funding_date"], after["final_funding_date"]) == (None, ended.isoformat())


def _confirm(api: httpx.Client, expected: int) -> bool:
    """Preview the setting, show its sentence, and confirm it by the preview's token."""
    wanted = {"enabled": True, "years": YEARS}
    preview = api.post(f"{SETTING}/preview", json=wanted).raise_for_status().json()
    console.print(f"Preview: {preview['statement']}")
    confirmed = {**wanted, "confirmation_token": preview["confirmation_token"]}
    saved = api.put(SETTING, json=confirmed).raise_for_status().json()
    console.print(f"Confirmed: {saved['explanation']}")
    return bool(preview["count"] == saved["count"] == expected)


def _night(stack: LocalStack, api: httpx.Client, night: date) -> frozenset[RecordKey]:
    stack.tick("StartAnonymisationRunFunction", f"{night.isoformat()}T04:00:00Z")
    stack.settle(LONGEST)
    history = api.get(f"/v1/jobs/retention_anonymisation-{night.isoformat()}/history?limit=200").raise_for_status()
    return frozenset(RecordKey.parse(one["record"]) for one in history.json()["items"] if one["outcome"] == "erased")


def _show_evidence(api: httpx.Client, removed: list[RecordKey], ended: date) -> bool:
    """Show that somebody removed is not found any more, and what the ledger keeps."""
    for key in removed:
        status = api.get(f"/v1/learners/{key.record}").status_code
        entries = api.get("/v1/ledger", params={"record": str(key)}).raise_for_status().json()["items"]
        (kept,) = [one for one in entries if one["outcome"] == "erased"]
        console.print(f"GET /v1/learners/{key.record} → {status}. The ledger keeps, by {kept['job']}:")
        console.print(f"  {kept['subject']}, {kept['outcome']}, Final Funding Date {kept['final_funding_date']}")
        return bool(status == httpx.codes.NOT_FOUND and kept["final_funding_date"] == ended.isoformat())
    return False


def _read(api: httpx.Client, learner: Learner) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/v1/learners/{learner.key.record}").raise_for_status().json()
    return found


def _return_of(learner: Learner) -> str:
    return f"/v1/learners/{learner.key.record}/ilrs/{ILR}"
