"""The second act: a policy is published, and a year of its nights passes, of which the brake stops one.

The demo plays one night a week: a run takes its day from the event, and finds all that has become due.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from rich.progress import track
from rich.table import Table

from infra.demo.files import YEARS_KEPT
from infra.demo.proof import LostFile
from infra.demo.stopped import StoppedNight, brake_it, carry_on, stopped_night
from infra.local.stack import LocalStack
from infra.operations.api import ApiClient
from infra.operations.console import console
from infra.sample.council import COMPLAINTS, REPAIRS, Sample
from infra.sample.load import Loaded
from shared.erasure.grounds import ground_for_withholding
from shared.jobs.job import JobStatus, JobType
from shared.kernel.identifiers import RecordKey
from shared.learners.retention import years_after
from shared.records.links import Links

WEEKS = 52
CLOSED_MEANWHILE = 6
LONGEST_NIGHT = 120.0
_COLUMNS = {
    "dated": "dated",
    "files dated": "file_dated",
    "anonymised": "erased",
    "files erased": "file_erased",
    "withheld": "withheld",
}


@dataclass(slots=True)
class Year:
    """The records and the files alone that a year erased, the person held, and whether every job ended well."""

    anonymised: set[RecordKey] = field(default_factory=set)
    files: set[LostFile] = field(default_factory=set)
    is_well: bool = True
    held: RecordKey | None = None
    plan: StoppedNight | None = None
    was_stopped: bool = False


def play_a_year(stack: LocalStack, loaded: Loaded, redacted: frozenset[RecordKey]) -> Year:
    """Publish a policy of four years for records and files of both workflows, and play a year of nights."""
    for workflow in (REPAIRS, COMPLAINTS):
        _publish(loaded.api, workflow)
    still_open = [sample.record.key for sample in loaded.samples if sample.record.state == "open"]
    for key in still_open[:CLOSED_MEANWHILE]:
        loaded.api.post(f"/v1/records/{key}/transitions", {"transition": "close"})
    console.print(f"{CLOSED_MEANWHILE} open cases are closed; the first policy run dates them.")
    person = _person_to_hold(loaded.samples, redacted)
    hold = {"reason": "A claim came in.", "review_date": "2099-01-01"}
    loaded.api.put(f"/v1/records/{person}/legal-hold", hold)
    console.print(f"{person} is put under a legal hold: it binds the cases about them.")
    if not stack.settle(LONGEST_NIGHT):
        return Year(is_well=False)
    played = list(nights(datetime.now(UTC).date()))
    plan = stopped_night(played, partial(expected_anonymisations, loaded.samples, redacted, person))
    year = Year(held=person, plan=plan, is_well=plan is not None)
    done = [(night, *_night(stack, loaded.api, night, year)) for night in track(played, "nights", console=console)]
    _show(done)
    year.is_well = year.is_well and year.was_stopped
    return year


def _show(done: Sequence[tuple[date, dict[str, int], set[str]]]) -> None:
    console.print(f"A year, of which one night in each week is played, {len(done)} in all:")
    table = Table()
    for column in ("night", *_COLUMNS, "why"):
        table.add_column(column, justify="left" if column in {"night", "why"} else "right")
    quiet, before = 0, None
    for night, outcomes, grounds in done:
        cells = (*(str(outcomes.get(name, 0)) for name in _COLUMNS.values()), ", ".join(sorted(grounds)))
        if cells == before or not outcomes:
            quiet += 1
            continue
        before = cells
        table.add_row(night.isoformat(), *cells)
    console.print(table)
    console.print(f"The other {quiet} of them did nothing, or found the same as the one before.")


def nights(start: date) -> Iterator[date]:
    """Yield tomorrow, and then one night a week for a year."""
    for week in range(WEEKS + 1):
        yield start + timedelta(days=1 + week * 7)


def expected_anonymisations(
    samples: tuple[Sample, ...], redacted: frozenset[RecordKey], held: RecordKey | None, last: date
) -> frozenset[RecordKey]:
    """Return the cases that must be gone by the last night, from the sample alone."""
    rows = {sample.record.key: sample.record for sample in samples}
    return frozenset(
        row.key
        for row in rows.values()
        if row.state == "closed"
        and row.key not in redacted
        and (row.person is None or row.person != held)
        and years_after(row.state_entered_at.date(), YEARS_KEPT) <= last
        and ground_for_withholding(row, Links(rows=(rows[row.person],) if row.person is not None else ())) is None
    )


def _person_to_hold(samples: tuple[Sample, ...], redacted: frozenset[RecordKey]) -> RecordKey:
    rows = {sample.record.key: sample.record for sample in samples}
    left = (row for row in rows.values() if row.state == "closed" and row.key not in redacted and not row.is_held)
    return next(row.person for row in left if row.person is not None and not rows[row.person].is_held)


def _publish(api: ApiClient, workflow: str) -> None:
    path = f"/v1/policies/{workflow}"
    body = {"enabled": True, "retention_months": 12 * YEARS_KEPT, "file_retention_months": 12 * YEARS_KEPT}
    api.put(f"{path}/draft", body)
    preview = api.post(f"{path}/draft/preview")
    console.print(f"{workflow}: {preview['statement']}")
    confirmed = {"confirmation_token": preview["confirmation_token"], "reason": "Four years, as the schedule says."}
    published = api.post(f"{path}/publish", confirmed)
    console.print(f"{workflow}: version {published['version']} published, dates recalculated by {published['job']}")


def _night(stack: LocalStack, api: ApiClient, night: date, year: Year) -> tuple[dict[str, int], set[str]]:
    outcomes: dict[str, int] = {}
    grounds: set[str] = set()
    if year.plan is not None and night == year.plan.night:
        brake_it(api, year.plan)
    runs = (
        ("StartPolicyRunFunction", JobType.RETENTION_POLICIES, 3),
        ("StartAnonymisationRunFunction", JobType.RETENTION_ANONYMISATION, 4),
    )
    for function, kind, hour in runs:
        stack.tick(function, f"{night.isoformat()}T{hour:02d}:00:00Z")
        year.is_well = stack.settle(LONGEST_NIGHT) and year.is_well
        jobs = [api.get(f"/v1/jobs/{kind}-{night.isoformat()}")]
        if jobs[0]["stopped"] is not None:
            jobs, is_right = carry_on(api, lambda: stack.settle(LONGEST_NIGHT), jobs[0], year.plan)
            year.was_stopped, year.is_well = True, year.is_well and is_right
        for job in jobs:
            grounds |= _take(api, job, year)
            for outcome, number in job["outcomes"].items():
                outcomes[outcome] = outcomes.get(outcome, 0) + number
    return outcomes, grounds


def _take(api: ApiClient, job: dict[str, Any], year: Year) -> set[str]:
    """Note what a job of a night erased, and return its grounds."""
    year.is_well = year.is_well and JobStatus(job["status"]).is_success
    grounds: set[str] = set()
    for entry in api.pages(f"/v1/jobs/{job['id']}/history") if job["outcomes"] else ():
        if entry["outcome"] == "erased":
            year.anonymised.add(RecordKey.parse(entry["record"]))
        if entry["outcome"] == "file_erased":
            year.files.add((RecordKey.parse(entry["record"]), int(entry["attachment"])))
        grounds |= {entry["ground"]} if entry["ground"] else set()
    return grounds
