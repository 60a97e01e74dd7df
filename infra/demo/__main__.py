"""`make demo`: redact a sample council's filter over HTTP, and prove the outcome. Exit 0: the proof holds."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

from rich.table import Table

from infra.demo.files import expected_files, show_one
from infra.demo.kin import keep_a_claimant
from infra.demo.learners import remove_learners
from infra.demo.nights import expected_anonymisations, nights, play_a_year
from infra.demo.proof import LostFile, Proof, plants_of, prove
from infra.engine import EngineMissing
from infra.local.emulator import ENGINES
from infra.local.stack import LocalStack
from infra.operations.api import ApiClient
from infra.operations.console import console
from infra.operations.failure import Failed
from infra.operations.watching import watch
from infra.sample.council import FILTER, TRANSITION, Sample, the_filter, workflows
from infra.sample.load import CASES, Loaded, load
from infra.sample.plants import Plant
from shared.erasure.grounds import ground_for_withholding
from shared.jobs.job import JobStatus
from shared.kernel.identifiers import RecordKey
from shared.records.filter import is_in_filter
from shared.records.links import Links

LONGEST_WAIT = 300.0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.demo", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="moto", help="what stands in for DynamoDB")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--first-act", action="store_true", help="end after the redaction and its proof")
    parts.add_argument("--third-act", action="store_true", help="play learners and their proof alone")
    said = parser.parse_args(arguments)
    play = _play_learners if said.third_act else partial(_play, is_whole=not said.first_act)
    started = time.monotonic()
    try:
        console.print("Starting the stack from template.yaml: HTTP API, tables, streams, queue, bucket, functions …")
        with LocalStack.start(engine=said.engine) as stack:
            is_right = play(stack)
    except (EngineMissing, Failed) as error:
        print(error, file=sys.stderr)
        return 1
    verdict = "[green]The proof holds.[/green]" if is_right else "[red]THE PROOF DOES NOT HOLD.[/red]"
    console.print(f"{verdict} {time.monotonic() - started:.0f} seconds in all.")
    return 0 if is_right else 1


def _play(stack: LocalStack, *, is_whole: bool) -> bool:
    loaded = load(stack, cases=int(os.environ.get("EXPUNGE_DEMO_CASES", CASES)))
    plants = plants_of(loaded.samples)
    console.print(f"A council of {len(loaded.samples)} records with {len(plants)} planted personal values.")
    expected = expected_redactions(loaded.samples)
    foretold = _run(stack, loaded, dry_run=True)
    job = _run(stack, loaded)
    redacted = _redacted(loaded.api, job["id"])
    proof = prove(stack, plants, redacted)
    _show_proof(proof)
    is_right = _check("redacted", redacted, expected) and proof.holds
    is_right = is_right and job["status"] == JobStatus.SUCCESS_WITH_WARNINGS
    is_right = is_right and foretold["outcomes"] == job["outcomes"]
    return _play_later_acts(stack, loaded, plants, redacted) and is_right if is_whole else is_right


def _play_later_acts(
    stack: LocalStack, loaded: Loaded, plants: tuple[Plant, ...], redacted: frozenset[RecordKey]
) -> bool:
    console.rule("Second act: retention")
    is_kept = keep_a_claimant(stack, loaded.api)
    year = play_a_year(stack, loaded, redacted)
    *_, last = nights(datetime.now(UTC).date())
    anonymised = frozenset(year.anonymised)
    later = expected_anonymisations(loaded.samples, redacted, year.held, last)
    files = frozenset(year.files)
    lost = expected_files(loaded.samples, redacted | anonymised, year.held, last)
    is_told = show_one(loaded.api, files) and files == lost
    proof = prove(stack, plants, redacted | anonymised, files=files)
    _show_proof(proof)
    is_right = _check("anonymised", anonymised, later) and is_kept and is_told and proof.holds and year.is_well
    return _play_learners(stack, plants, redacted | anonymised, files) and is_right


def _play_learners(
    stack: LocalStack,
    plants: tuple[Plant, ...] = (),
    erased: frozenset[RecordKey] = frozenset(),
    files: frozenset[LostFile] = frozenset(),
) -> bool:
    console.rule("Third act: learners")
    removal = remove_learners(stack)
    proof = prove(stack, (*plants, *removal.plants), erased | removal.removed, removal.left_aside, files)
    _show_proof(proof)
    return _check("removed", removal.removed, removal.expected) and proof.holds and removal.is_well


def expected_redactions(samples: tuple[Sample, ...]) -> frozenset[RecordKey]:
    """Return the cases that the redaction must erase, from the sample alone."""
    rows = {sample.record.key: sample.record for sample in samples}
    defined = {workflow.id: workflow for workflow in workflows()}
    wanted = [row for row in rows.values() if is_in_filter(row, the_filter(), defined[row.key.workflow])]
    return frozenset(
        row.key
        for row in wanted
        if ground_for_withholding(row, Links(rows=(rows[row.person],) if row.person is not None else ())) is None
    )


def _run(stack: LocalStack, loaded: Loaded, *, dry_run: bool = False) -> dict[str, Any]:
    path = f"/v1/filters/{FILTER}/redactions"
    body = {"success_transition": TRANSITION, "max_records": 100_000, "dry_run": dry_run}
    asked = f"/v1/jobs/{loaded.api.post(path, body)['id']}"
    console.print(f"POST {path}{' (dry run)' if dry_run else ''} → {asked}")
    what = "looking" if dry_run else "redacting"
    # A job that hangs has to fail the proof, not hold it up.
    watch(lambda: loaded.api.get(asked), what, sleep=lambda _: time.sleep(0.2), longest=LONGEST_WAIT)
    stack.settle()
    job: dict[str, Any] = loaded.api.get(asked)
    return job


def _redacted(api: ApiClient, job: str) -> frozenset[RecordKey]:
    history = api.pages(f"/v1/jobs/{job}/history", outcome="erased")
    return frozenset(RecordKey.parse(one["record"]) for one in history)


def _check(what: str, found: frozenset[RecordKey], expected: frozenset[RecordKey]) -> bool:
    if found != expected:
        console.print(f"[red]{len(expected ^ found)} records were not {what} as the sample says.[/red]")
    return found == expected


def _show_proof(proof: Proof) -> None:
    console.print("Proof: a search for every planted value")
    table = Table()
    for column in ("looked at", "things", "planted values seen"):
        table.add_column(column, justify="left" if column == "looked at" else "right")
    for one in proof.sightings:
        table.add_row(one.place, str(one.looked_at), str(len(one.marks)))
    console.print(table)
    console.print(
        f"Planted values of redacted cases: {proof.redacted_found} of {proof.redacted_planted} found (must be 0)."
    )
    console.print(f"Planted values of all others: {proof.others_found} of {proof.others_planted} found (must be all).")
    if proof.aside_planted:
        found = f"{proof.aside_found} of {proof.aside_planted} found"
        console.print(f"Planted values of the return that no import keeps: {found} (must be 0).")
    console.print(f"Planted values in queues and logs: {proof.strayed} (must be 0).")


if __name__ == "__main__":
    sys.exit(main())
