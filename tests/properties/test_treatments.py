"""Treatments never leave more than they say."""

import re
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from shared.erasure.plan import plan_erasure
from shared.records.record import Record
from shared.records.treatments import TREATMENTS, TreatmentName
from shared.records.workflow import Workflow
from tests.properties.strategies import days, field_values, json_values, postcodes, records, texts, workflows

LEAVINGS = {
    TreatmentName.REPLACE: re.compile(r"\[redacted\]"),
    TreatmentName.YEAR: re.compile(r"[0-9]{4}"),
    TreatmentName.OUTWARD_CODE: re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?|GIR"),
}
anything = field_values | json_values


def left_by(name: TreatmentName, value: object) -> str | None:
    return TREATMENTS[name].leaves(value)


@given(anything)
def test_x2_nothing_survives_remove_and_nothing_of_it_survives_replace(value: object) -> None:
    assert left_by(TreatmentName.REMOVE, value) is None
    assert left_by(TreatmentName.REPLACE, value) == "[redacted]"


@given(days)
def test_x2_year_keeps_the_year_of_every_date(day: date) -> None:
    assert left_by(TreatmentName.YEAR, str(day)) == str(day)[:4]


@given(anything)
def test_x2_year_leaves_four_digits_of_a_date_or_nothing(value: object) -> None:
    left = left_by(TreatmentName.YEAR, value)
    assert left is None or (
        isinstance(value, str) and value.startswith(left) and str(date.fromisoformat(value)) == value
    )


@given(postcodes, st.sampled_from(["", " ", "  "]), st.booleans())
def test_x2_outward_code_keeps_the_outward_part_however_it_is_written(
    postcode: str,
    space: str,
    is_small: bool,  # noqa: FBT001 – Hypothesis passes it by name
) -> None:
    outward, inward = postcode.split(" ")
    written = f"{space}{outward}{space}{inward}{space}"
    assert left_by(TreatmentName.OUTWARD_CODE, written.lower() if is_small else written) == outward


@given(anything | st.text("ABG1R 2", max_size=10) | st.tuples(texts, postcodes).map(" ".join))
@example("SW1A 1AA")
def test_x2_what_outward_code_leaves_is_the_beginning_of_one_whole_postcode(value: object) -> None:
    left = left_by(TreatmentName.OUTWARD_CODE, value)
    if left is not None:
        assert isinstance(value, str)
        bare = "".join(value.upper().split())
        assert bare.startswith(left)
        assert re.fullmatch(r"[0-9][A-Z]{2}", bare.removeprefix(left), re.ASCII)


@given(records, workflows())
def test_x1_no_sensitive_or_undefined_value_survives_a_plan_except_by_its_treatment(
    record: Record, workflow: Workflow
) -> None:
    definitions = workflow.definitions()
    plan = plan_erasure(record, definitions)
    assert plan.values.keys() <= record.values.keys()
    for name, left in plan.values.items():
        definition = definitions[name]  # nothing without a definition survives
        if definition.sensitive:
            assert isinstance(left, str)
            assert LEAVINGS[definition.treatment].fullmatch(left)  # nothing under ``remove`` survives
            assert record.values[name] is not None
        else:
            assert left is record.values[name]


@given(records, workflows())
def test_x1_every_value_that_is_not_sensitive_stays(record: Record, workflow: Workflow) -> None:
    kept = {name for name, definition in workflow.definitions().items() if not definition.sensitive}
    assert record.values.keys() & kept <= plan_erasure(record, workflow.definitions()).values.keys()


@given(records, workflows())
def test_x1_the_counts_of_a_plan_are_what_was_there(record: Record, workflow: Workflow) -> None:
    definitions = workflow.definitions()
    plan = plan_erasure(record, definitions)
    sensitive = [
        value
        for name, value in record.values.items()
        if value is not None and (name not in definitions or definitions[name].sensitive)
    ]
    assert plan.counts.fields == len(sensitive)
    assert plan.counts.pointers == sum(pointer is not None for pointer in (record.person, record.address))
    assert plan.contents == tuple(record.counts.numbers())
    counts = plan.counts
    assert len(plan.contents) == (
        counts.messages + counts.letters + counts.email_alerts + counts.notes + counts.attachments
    )
    assert plan.has_files == (record.counts.attachments > 0)


@given(records, workflows())
def test_x1_a_second_plan_leaves_no_more_than_the_first(record: Record, workflow: Workflow) -> None:
    first = plan_erasure(record, workflow.definitions())
    assert first == plan_erasure(record, workflow.definitions())
