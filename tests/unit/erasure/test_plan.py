"""What an erasure takes from a record and what it leaves."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shared.erasure.plan import ErasurePlan, plan_erasure, plan_of
from shared.records.content import ContentCounts, ContentKind
from shared.records.record import ErasedCounts
from shared.records.scope import Files, Whole
from shared.records.treatments import TreatmentName
from tests.unit.builders import a_field, a_record, a_workflow, an_erased, an_erasure, key

DEFINITIONS = a_workflow().definitions()


def test_x1_sensitive_values_get_the_treatment_of_their_field() -> None:
    values = {"name": "Jo", "story": "Jo fell", "born": "1980-05-17", "postcode": "SW1A 1AA"}
    plan = plan_erasure(a_record(values=values), DEFINITIONS)
    assert plan.values == {"story": "[redacted]", "born": "1980", "postcode": "SW1A"}
    assert plan.counts.fields == 4


def test_x1_values_that_are_not_sensitive_stay_as_they_are() -> None:
    values = {"ward": "North", "score": 0, "empty": None}
    plan = plan_erasure(a_record(values=values), {**DEFINITIONS, "empty": a_field("empty")})
    assert plan.values == values
    assert plan.counts.fields == 0


@pytest.mark.parametrize("value", ["Jo", 41, False, {"name": ["Jo"]}])
def test_x1_a_value_without_a_definition_counts_as_sensitive(value: object) -> None:
    plan = plan_erasure(a_record(values={"undefined": value}), DEFINITIONS)
    assert plan.values == {}
    assert plan.counts.fields == 1


def test_x1_without_its_workflow_nothing_of_a_record_stays() -> None:
    assert plan_erasure(a_record(values={"ward": "North", "score": 3}), {}).values == {}


def test_x2_the_treatment_of_a_field_that_is_not_sensitive_does_not_matter() -> None:
    definition = a_field("ward")
    assert definition.treatment is TreatmentName.REMOVE
    assert plan_erasure(a_record(values={"ward": "North"}), {"ward": definition}).values == {"ward": "North"}


def test_x2_a_value_that_its_treatment_cannot_read_is_removed() -> None:
    plan = plan_erasure(a_record(values={"born": "in May", "postcode": "by the river"}), DEFINITIONS)
    assert plan.values == {}
    assert plan.counts.fields == 2


@pytest.mark.parametrize("name", ["name", "story", "born", "undefined"])
def test_a_sensitive_null_is_nothing_to_erase_and_goes_uncounted(name: str) -> None:
    plan = plan_erasure(a_record(values={name: None}), DEFINITIONS)
    assert plan.values == {}
    assert plan.counts == ErasedCounts()


def test_x1_every_content_goes_and_is_counted_by_its_kind() -> None:
    counts = ContentCounts(messages=2, letters=1, email_alerts=3, notes=4, attachments=1)
    plan = plan_erasure(a_record(counts=counts), DEFINITIONS)
    assert len(plan.contents) == 11
    assert plan.contents[:3] == ((ContentKind.MESSAGE, 1), (ContentKind.MESSAGE, 2), (ContentKind.LETTER, 1))
    assert plan.counts == ErasedCounts(messages=2, letters=1, email_alerts=3, notes=4, attachments=1)


def test_x1_files_that_went_before_are_not_counted_again_and_looked_for_all_the_same() -> None:
    plan = plan_erasure(a_record(counts=ContentCounts(attachments=3).without_files(1).without_files(2)), DEFINITIONS)
    assert (plan.counts.attachments, plan.has_files) == (0, True)


@pytest.mark.parametrize("attachments", [0, 1])
def test_files_are_looked_for_where_attachments_were_ever_added(attachments: int) -> None:
    plan = plan_erasure(a_record(counts=ContentCounts(messages=1, attachments=attachments)), DEFINITIONS)
    assert plan.has_files is (attachments == 1)


def test_x1_the_pointers_to_a_person_and_to_an_address_are_counted_but_not_the_one_to_a_parent() -> None:
    parent = key("c2")
    assert plan_erasure(a_record(parent=parent), {}).counts.pointers == 0
    assert plan_erasure(a_record(parent=parent, person=key("p1", "people")), {}).counts.pointers == 1
    assert plan_erasure(a_record(parent=parent, address="uprn/1"), {}).counts.pointers == 1
    assert plan_erasure(a_record(person=key("p1", "people"), address="uprn/1"), {}).counts.pointers == 2


def test_p5_files_that_go_without_their_record_are_all_that_goes() -> None:
    record = a_record(
        values={"name": "Jo"}, person=key("p1", "people"), counts=ContentCounts(messages=2, attachments=9)
    )
    plan = plan_of(record, Files((3, 7)), DEFINITIONS)
    assert plan.values == {"name": "Jo"}
    assert plan.contents == ((ContentKind.ATTACHMENT, 3), (ContentKind.ATTACHMENT, 7))
    assert plan.counts == ErasedCounts(attachments=2)
    assert plan.has_files


def test_x3_a_claim_is_rolled_forward_as_what_it_was_the_whole_record_or_some_of_its_files() -> None:
    record = a_record(values={"name": "Jo"}, counts=ContentCounts(attachments=9))
    assert plan_of(record, Whole.RECORD, DEFINITIONS) == plan_erasure(record, DEFINITIONS)
    assert plan_of(record, Files((3,)), DEFINITIONS).contents == ((ContentKind.ATTACHMENT, 3),)


_LEFT = {"story": "[redacted]", "born": "1980", "postcode": "SW1A"}
_TREATED = {"story": TreatmentName.REPLACE, "born": TreatmentName.YEAR, "postcode": TreatmentName.OUTWARD_CODE}


def test_x5_the_first_erasure_says_which_treatment_left_what() -> None:
    values = {"name": "Jo", "story": "Jo fell", "born": "1980-05-17", "postcode": "SW1A 1AA", "ward": "North"}
    assert plan_erasure(a_record(values=values), DEFINITIONS).treated == _TREATED


def _again(values: Mapping[str, object], treated: dict[str, TreatmentName], **treatments: TreatmentName) -> ErasurePlan:
    redefined = {
        name: replace(DEFINITIONS[name], sensitive=True, treatment=treatment) for name, treatment in treatments.items()
    }
    erased = an_erased(values=values, erasure=replace(an_erasure(), treated=treated))
    return plan_erasure(erased, {**DEFINITIONS, **redefined})


def test_x5_what_a_treatment_left_is_left_by_the_same_treatment() -> None:
    plan = _again(_LEFT, _TREATED)
    assert (plan.values, plan.treated, plan.takes_anything) == (_LEFT, _TREATED, False)


_TAKES = {
    (None, "remove"): True,
    (None, "replace"): True,
    (None, "year"): True,
    (None, "outward_code"): True,
    ("year", "remove"): True,
    ("year", "replace"): True,
    ("year", "year"): False,
    ("year", "outward_code"): False,
    ("outward_code", "remove"): True,
    ("outward_code", "replace"): True,
    ("outward_code", "year"): False,
    ("outward_code", "outward_code"): False,
    ("replace", "remove"): True,
    ("replace", "replace"): False,
    ("replace", "year"): False,
    ("replace", "outward_code"): False,
}


@pytest.mark.parametrize(("applied", "wanted"), _TAKES)
def test_x5_only_a_treatment_that_takes_more_takes_what_another_left(applied: str | None, wanted: str) -> None:
    treated = {} if applied is None else {"story": TreatmentName(applied)}
    plan = _again({"story": "SW1A"}, treated, story=TreatmentName(wanted))
    assert plan.takes_anything is _TAKES[applied, wanted]
    assert plan.counts == ErasedCounts(fields=int(_TAKES[applied, wanted]))


def test_x5_a_field_that_is_not_defined_any_more_goes_whatever_was_left_of_it() -> None:
    erased = an_erased(values=_LEFT, erasure=replace(an_erasure(), treated=_TREATED))
    plan = plan_erasure(erased, {name: one for name, one in DEFINITIONS.items() if name != "born"})
    assert plan.values == {"story": "[redacted]", "postcode": "SW1A"}
    assert plan.counts == ErasedCounts(fields=1)


def test_x5_a_null_is_nothing_left_to_take() -> None:
    assert not _again({"name": None}, {}).takes_anything


def test_x5_contents_or_pointers_that_came_somehow_are_taken() -> None:
    assert plan_erasure(an_erased(counts=ContentCounts(notes=1)), DEFINITIONS).takes_anything
    assert plan_erasure(an_erased(address="uprn/1"), DEFINITIONS).takes_anything
