"""What must be true after every run of a job, whatever befell it: a function each."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local import logs
from shared.records.outcome import Level
from shared.records.outcome import Outcome as What
from tests.engine.figures import count
from tests.faults.jobs import JobType, Outcome
from tests.faults.link_invariants import links_are_equal_at_both_ends, nothing_kept_through_a_link_is_erased
from tests.faults.runner import Run
from tests.faults.stage import Picture, picture, text_of
from tests.faults.town import TENANT
from tests.world.stored import opened
from tests.world.world import World

PLANTED = "PLANTED"
INSTANT = r"\d{4}-\d\d-\d\dT[\d:.]+Z"
KEPT = ("values", "person", "parent", "address", "state")
# What a job may say of a record that it could not finish. The record is then either untouched, or erased by the resume function.
GIVEN_UP = {"abandoned", "files_not_deleted"}


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What there was before a run, what there is after it, and what must have come of it."""

    expected: Mapping[str, Outcome]
    written: frozenset[str]
    before: Picture
    after: Picture
    run: Run
    name: str
    may_fail: bool = False
    added: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # contents that came while it ran
    left_alone: Mapping[str, frozenset[str]] = field(default_factory=dict)  # not erased, with these rows at least
    counted: Mapping[str, int] = field(default_factory=dict)
    usual: "Aftermath | None" = None  # what comes of it undisturbed

    @property
    def job(self) -> dict[str, Any]:
        """The job's row, plain."""
        return opened(self.after.rows["JobsTable"][f"{TENANT}#{self.name}", "JOB"])

    @property
    def history(self) -> dict[str, dict[str, Any]]:
        """The job's entries in the ledger, by record and content."""
        rows = [opened(row) for row in self.after.rows["LedgerTable"].values()]
        return {row["sk"]: row for row in rows if row.get("job") == self.name and "outcome" in row}

    @property
    def said(self) -> dict[str, Outcome]:
        """Outcome and ground of each entry."""
        return {key: (row["outcome"], row.get("ground")) for key, row in self.history.items()}

    @property
    def erased(self) -> dict[str, dict[str, Any]]:
        """The records that are marked erased, by their keys, and were not before."""
        return {
            _key(pk): opened(row)
            for (pk, sk), row in self.after.rows["RecordsTable"].items()
            if sk == "RECORD"
            and "erasure" in opened(row)
            and "erasure" not in opened(self.before.rows["RecordsTable"].get((pk, sk), {}))
        }


def outcome_counts_are_exact(it: Aftermath) -> None:
    """X10, X11: every record once, with the outcome that it must have, and the job's counts say the same."""
    said, is_failed = it.said, it.job["status"] == "failed"
    if it.may_fail:
        given_up = {key for key, one in said.items() if one[0] == "failed" and one[1] in GIVEN_UP}
        # What has no entry of its own, such as a report, is given up under the job's name.
        said = {
            key: it.expected.get(key, one) if key in given_up else one
            for key, one in said.items()
            if key not in given_up or not key.endswith(f"/{it.name}")
        }
        # A shard that is given up takes the records with it that it had not come to.
        assert said.items() <= it.expected.items(), (said, it.expected)
        assert said == dict(it.expected) or is_failed, (said, it.expected)
    else:
        assert said == dict(it.expected), (said, it.expected)
    counts = Counter(row["outcome"] for row in it.history.values())
    allowed = [counts + Counter(it.counted), *([counts] if it.may_fail and is_failed else [])]
    assert it.job["tally"] in allowed, (it.job["tally"], allowed)


def nothing_is_marked_erased_that_is_not_wholly_gone(it: Aftermath) -> None:
    """X1, X3: a mark means that values, contents, every version of every file, pointers and user are gone."""
    for key, row in it.erased.items():
        assert set(it.after.record_rows(key)) == {"RECORD"}, key
        assert it.after.record_files(key) == [], key
        assert PLANTED not in text_of(row), key
        assert not {"person", "parent", "address"} & row.keys(), key
        assert key.partition("/")[2] not in it.after.users or not key.startswith("accounts/"), key
    for key, entry in it.history.items():
        if entry["outcome"] in {"erased", "file_erased"}:
            record, _, content = key.partition("#")
            # X11a: what counts a record as erased is about a record, and what is about a file says so.
            assert bool(content) == (entry["outcome"] == "file_erased"), key
            if content:
                assert content not in it.after.record_rows(record), key
                assert f"records/{TENANT}/{record}/{content[-6:]}" not in it.after.files, key
            else:
                assert record in it.erased, key


def nothing_withheld_is_touched(it: Aftermath) -> None:
    """X7: what is withheld, and what the job has no business with, is exactly as it was, with its contents and files."""
    # A workflow's own rows, of its types of files, are no record's.
    keys = {_key(pk) for pk, _ in it.before.rows["RecordsTable"] if pk.count("#") > 1} - it.written
    for key in keys:
        assert it.after.record_rows(key) == it.before.record_rows(key), key
        assert it.after.record_files(key) == it.before.record_files(key), key
    for key, rows in it.left_alone.items():
        was, now = it.before.record_rows(key), it.after.record_rows(key)
        assert now.keys() >= rows, key
        is_now, had = opened(now["RECORD"]), opened(was["RECORD"])
        assert not {"erasure", "claim"} & is_now.keys(), key
        assert [is_now.get(name) for name in KEPT] == [had.get(name) for name in KEPT], key
        files = {f"records/{TENANT}/{key}/{sk[-6:]}" for sk in rows if sk.startswith("FILE#")}
        assert it.after.files.keys() >= files & it.before.files.keys(), key
    kept = {name for name in it.before.users if f"accounts/{name}" in keys | it.left_alone.keys()}
    assert kept <= it.after.users.keys()


def no_claim_is_left_behind(it: Aftermath) -> None:
    """X3: whatever was begun has been ended."""
    for (pk, sk), row in it.after.rows["RecordsTable"].items():
        assert not {"claim", "claim_given_up"} & opened(row).keys(), (pk, sk)
        assert "#claimed#" not in row.get("by_stage_pk", {}).get("S", ""), (pk, sk)


def the_ledger_is_complete(it: Aftermath) -> None:
    """X3, X16: each record that is erased now is in the ledger, with what went; and nothing that was there is changed."""
    rows = [opened(row) for row in it.after.rows["LedgerTable"].values()]
    for key in it.erased:
        entries = [row for row in rows if row.get("job") in it.run.jobs and row["sk"] == key]
        done = [row for row in entries if row["outcome"] == "erased"]
        if done:
            (entry,) = done
            assert entry["erased"] == _held(it, key), (key, entry)
        else:
            assert [row for row in entries if row.get("ground") in GIVEN_UP], (
                f"{key} is erased and the ledger does not know"
            )
            completed = [row for row in rows if (row.get("action"), row["subject"]) == ("erasure_completed", key)]
            assert completed, f"{key} was completed later and the ledger does not know"
    for place, row in it.before.rows["LedgerTable"].items():
        assert it.after.rows["LedgerTable"].get(place) == row, "the ledger is append-only"


def every_entry_names_its_author_and_counts_what_it_says(it: Aftermath) -> None:
    """X11a: each act and entry names who; a job counts as many records as erased as it has erased, and files apart."""
    for row in it.after.rows["LedgerTable"].values():
        assert opened(row).get("by"), row["sk"]
    rows = it.history.values()
    assert {row["by"] for row in rows} <= {it.job["requested_by"]}
    if it.name.startswith(("retention_", "policy_recalculation")):
        judged = [row for row in rows if row.get("ground") != "abandoned" and row["record"][0] != "learners"]
        assert [row for row in judged if not row.get("policy_version")] == []
    marked = sum(row["erasure"]["job"] == it.name for row in it.erased.values())
    tally = it.job["tally"]
    given_up = sum(row.get("ground") in GIVEN_UP for row in rows)
    assert tally.get("erased", 0) <= marked <= tally.get("erased", 0) + tally.get("transition_failed", 0) + given_up
    files = [key for key, row in it.history.items() if row["outcome"].startswith("file_")]
    assert all("#FILE#" in key for key in files)
    assert len(files) == sum(count for outcome, count in tally.items() if outcome.startswith("file_"))


def the_job_has_ended_truthfully(it: Aftermath) -> None:
    """X10: it has ended, as its outcomes and its shards say, and nothing of it waits anywhere."""
    assert it.run.is_over, "the job did not end, or left something behind"
    job = it.job
    rows = it.after.rows["JobsTable"]
    ends = {opened(row)["end"] for (pk, sk), row in rows.items() if pk == f"{TENANT}#{it.name}" and sk != "JOB"}
    all_well = all(What(row["outcome"]).level is Level.INFO for row in it.history.values())
    wanted = "failed" if not ends or "abandoned" in ends else "success" if all_well else "success_with_warnings"
    assert job["status"] == wanted, (job, ends)
    assert wanted != "failed" or it.may_fail, "nothing was so bad that the job had to fail"
    assert "open_pk" not in job, "an ended job is not among the open ones"


def what_is_done_is_done_as_ever(it: Aftermath) -> None:
    """X3, X10, L10: what a job did despite faults is what it does without, to the last attribute; so is its report.

    The file of an import is gone, however the job ended.
    """
    assert not [name for name in it.after.files if name.startswith("imports/")]
    if it.usual is None:
        return
    for key in it.written:
        if key in it.left_alone and it.job["status"] == "failed":
            continue  # its shard may have been given up before it was moved
        about = {name: one for name, one in it.expected.items() if name.partition("#")[0] == key}
        if about.items() <= it.said.items():
            assert _told(it, key) == _told(it.usual, key), key
    ours, usual = (
        {name: one.after.files[name] for name in one.after.files if name.startswith("reports/")}
        for one in (it, it.usual)
    )
    assert it.job["status"] == "failed" or ours == usual


def nothing_personal_has_leaked(it: Aftermath) -> None:
    """X8: neither jobs nor ledger nor logs hold anything personal."""
    for table in ("JobsTable", "LedgerTable"):
        assert PLANTED not in text_of(list(it.after.rows[table].values())), table
    assert not [line for line in logs.lines() if PLANTED in line]


INVARIANTS: tuple[Callable[[Aftermath], None], ...] = (
    the_job_has_ended_truthfully,
    outcome_counts_are_exact,
    nothing_is_marked_erased_that_is_not_wholly_gone,
    nothing_withheld_is_touched,
    no_claim_is_left_behind,
    links_are_equal_at_both_ends,
    nothing_kept_through_a_link_is_erased,
    the_ledger_is_complete,
    every_entry_names_its_author_and_counts_what_it_says,
    what_is_done_is_done_as_ever,
    nothing_personal_has_leaked,
)


def check(it: Aftermath) -> None:
    """Check every invariant."""
    for invariant in INVARIANTS:
        count("invariants checked")
        try:
            invariant(it)
        except AssertionError:
            count("violations")
            raise


def aftermath(
    here: World, job: JobType, before: Picture, run: Run, *, may_fail: bool, usual: Aftermath | None = None
) -> Aftermath:
    """Return what came of a run of one job."""
    return Aftermath(
        expected=job.outcomes,
        written=job.written,
        before=before,
        after=picture(here),
        run=run,
        name=run.jobs[0] if run.jobs else "",
        may_fail=may_fail,
        counted=job.counted,
        left_alone={key: frozenset(before.record_rows(key)) for key in job.waiting},
        usual=usual,
    )


def _key(pk: str) -> str:
    return "/".join(pk.split("#")[1:3])


def _told(it: Aftermath, key: str) -> str:
    """Return a record's rows as text without what differs from run to run: instants, versions, chunks, other marks, jobs' names."""
    rows = {
        sk: {
            name: {part: one for part, one in value.items() if part != "chunk"} if name == "mark" else value
            for name, value in opened(row).items()
            if name not in {"version", "earlier_marks"}
        }
        for sk, row in it.after.record_rows(key).items()
    }
    text = re.sub(INSTANT, "then", json.dumps(rows, sort_keys=True))
    return re.sub("|".join(map(re.escape, it.run.jobs)), "job", text)


def _held(it: Aftermath, key: str) -> dict[str, int]:
    """Return what a record had to lose."""
    rows = it.before.record_rows(key)
    contents = Counter(sk.partition("#")[0] for sk in rows if sk != "RECORD")
    kinds = {
        "messages": "MESSAGE",
        "letters": "LETTER",
        "email_alerts": "ALERT",
        "notes": "NOTE",
        "attachments": "FILE",
    }
    pointers = len({"person", "parent", "address"} & opened(rows["RECORD"]).keys())
    came = it.added.get(key, {})
    return {"fields": 1, "pointers": pointers} | {
        name: contents[word] + came.get(name, 0) for name, word in kinds.items()
    }
