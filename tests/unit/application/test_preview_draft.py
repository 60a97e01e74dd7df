"""What a policy's preview counts: records and files apart, nothing that is known to stay, in a bounded number of queries (P15)."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from shared.application.records.contents import AddAttachment, NewAttachment
from shared.application.retention.edit_policy import EditPolicy
from shared.kernel.bounds import FILE_TYPES_THERE
from shared.kernel.errors import Invalid, RuleConflict
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.content import ContentCounts, ContentKind
from shared.retention.policy import PolicyDraft
from shared.retention.preview import DraftCounts
from tests.unit.application.nights import start_anonymisation_run
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    COMPLAINTS,
    NOW,
    PEOPLE,
    TODAY,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_person,
    a_policy,
    a_record,
    an_attachment,
    an_erased,
    key,
    some_periods,
)
from tests.unit.refusals import refused

LONG_AGO = NOW - timedelta(days=1000)
OLD = {"state_entered_at": LONG_AGO, "ended_at": LONG_AGO}
PERSON = key("p1", PEOPLE)


def _preview(rig: Rig, **periods: object) -> DraftCounts:
    rig.keep(PolicyDraft(workflow=COMPLAINTS, periods=some_periods(**{"records": 12, "files": None, **periods})))
    return EditPolicy(rig).preview(a_caller(), COMPLAINTS).counted


def _codes(counted: DraftCounts) -> list[tuple[str, str | None]]:
    return [(one.code.value, one.file_type) for one in counted.warnings]


def _file(rig: Rig, own: RecordKey, number: int, file_type: str = "letter", **changes: object) -> None:
    file = an_attachment(number, **{"file_type": file_type, "added_at": LONG_AGO, **changes})
    rig.put_files(own, file)
    rig.file_types.add(T, own.workflow, file_type)


def _with_files(rig: Rig, count: int, own: str = "c1", /, **changes: object) -> None:
    record = a_record(own, counts=ContentCounts(attachments=count), **changes)
    rig.put(record)
    for number in range(1, count + 1):
        _file(rig, record.key, number)


def test_p15_files_are_counted_apart_from_records_and_whatever_state_these_are_in(rig: Rig) -> None:
    rig.put(a_record("due", **OLD), a_record("young"), an_erased("gone", **OLD))
    _with_files(rig, 3, "open", state="open")
    _file(rig, key("open"), 2, added_at=NOW)
    counted = _preview(rig, files=6)
    assert (counted.due, counted.files_due) == (1, 2)
    assert (counted.dates, counted.file_dates) == (2, 3)


@pytest.mark.parametrize(
    ("periods", "due", "dates"),
    [
        ({"files": 6}, 3, 3),
        ({"file_types": {"letter": 6}}, 1, 1),
        ({"files": 6, "file_types": {"letter": None}}, 2, 2),
        ({"files": 1200, "file_types": {"scan": 0}}, 2, 3),
        ({}, 0, 0),
        ({"files": 6, "enabled": False}, 0, 0),
    ],
)
def test_p15_each_file_is_counted_by_the_period_of_its_type(
    rig: Rig, periods: Mapping[str, object], due: int, dates: int
) -> None:
    rig.put(a_record("c1", counts=ContentCounts(attachments=3)))
    for number, file_type in ((1, "letter"), (2, "scan"), (3, "scan")):
        _file(rig, key("c1"), number, file_type)
    counted = _preview(rig, **periods)
    assert (counted.files_due, counted.file_dates) == (due, dates)


def test_p15_only_the_types_whose_period_changes_get_other_dates(rig: Rig) -> None:
    rig.keep(a_policy(files=6, file_types={"scan": 9}))
    rig.put(a_record("c1", counts=ContentCounts(attachments=3)))
    for number, file_type in ((1, "letter"), (2, "scan"), (3, "scan")):
        _file(rig, key("c1"), number, file_type, awaits_dating=False, due_on=TODAY)
    assert _preview(rig, files=6, file_types={"scan": 10}).file_dates == 2
    assert _preview(rig, files=6, file_types={"scan": 9}).file_dates == 0


@pytest.mark.parametrize("file_types", [{"scam": 6}, {"letter": 6, "scam": None}])
def test_p15_a_type_that_no_file_ever_had_is_named(rig: Rig, file_types: Mapping[str, object]) -> None:
    _with_files(rig, 1)
    rig.records.delete_contents(T, [(key("c1"), ContentKind.ATTACHMENT, 1)])
    assert _codes(_preview(rig, file_types=file_types)) == [("unknown_file_type", "scam")]


def test_p15_what_is_held_and_its_files_are_not_counted(rig: Rig) -> None:
    _with_files(rig, 2, "held", legal_hold=a_guard(), **OLD)
    _with_files(rig, 2, "open", legal_hold=a_guard(), state="open")
    _with_files(rig, 1, "free", **OLD)
    counted = _preview(rig, files=6)
    assert (counted.due, counted.files_due) == (1, 1)
    assert (counted.dates, counted.file_dates) == (2, 5)


def test_p15_x17_what_a_night_found_kept_through_a_link_is_not_counted_and_its_files_neither(rig: Rig) -> None:
    rig.keep(a_policy(files=6))
    rig.put(a_person("p1", legal_hold=a_guard()))
    linked = {"person": PERSON, "policy_date": TODAY, **OLD}
    _with_files(rig, 2, "c1", **linked)
    _file(rig, key("c1"), 1, due_on=TODAY, awaits_dating=False)
    _with_files(rig, 1, "open", person=PERSON, state="open")
    _file(rig, key("open"), 1, due_on=TODAY, awaits_dating=False)
    before = _preview(rig, files=5)
    assert (before.due, before.files_due) == (1, 3)
    night = JobId(f"retention_anonymisation-{TODAY}")
    start_anonymisation_run(rig, NOW)
    rig.run_shards(night)
    after = _preview(rig, files=5)
    # The second file of the case is not dated yet, and waits with its record all the same.
    assert (after.due, after.files_due, after.file_dates) == (0, 0, 3)


@pytest.mark.parametrize("name", ["MOST_READ", "_MOST_LOOKED_INTO"])
def test_p15_x21_where_not_all_that_is_held_is_looked_at_the_preview_says_so(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(f"shared.application.retention.count_draft.{name}", 1)
    for number in range(3):
        _with_files(rig, 1, f"held{number}", legal_hold=a_guard(), **OLD)
    counted = _preview(rig, files=6)
    assert _codes(counted) == [("counted_in_part", None)]
    assert counted.files_due == 2


# The types that are known


def _attach(rig: Rig, file_type: str) -> None:
    AddAttachment(rig)(a_caller(), key("c1"), NewAttachment(file_name="a", file_type=file_type, size=1))


def test_p15_a_type_is_remembered_with_the_first_file_that_has_it(rig: Rig) -> None:
    rig.put(a_record("c1"))
    for file_type in ("scan", "letter", "scan"):
        _attach(rig, file_type)
    assert list(rig.file_types.all(T, COMPLAINTS, 10)) == ["letter", "scan"]


def test_x21_a_workflow_has_so_many_types_and_no_more_while_the_known_ones_stay_usable(rig: Rig) -> None:
    rig.put(a_record("c1"))
    for number in range(FILE_TYPES_THERE.most):
        rig.file_types.add(T, COMPLAINTS, f"type {number}")
    with refused(Invalid, "too_many_file_types"):
        _attach(rig, "one more")
    _attach(rig, "type 7")
    assert rig.row(key("c1")).counts.attachments == 1


def test_x4_a_file_that_is_refused_leaves_no_type_behind(rig: Rig) -> None:
    rig.put(a_record("c1", claim=a_claim()))
    with refused(RuleConflict, "erasure_in_progress"):
        _attach(rig, "scan")
    assert rig.file_types.types == set()


def test_p15_the_statement_says_both_counts() -> None:
    counted = DraftCounts(due=1, files_due=2, dates=3, file_dates=4)
    said = counted.statement(date(2026, 3, 3))
    assert "1 of the records and 2 of the files are due at the run of 2026-03-03" in said
    assert "up to 3 records and 4 files" in said
