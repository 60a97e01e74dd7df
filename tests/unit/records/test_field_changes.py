"""What a save of a workflow does to what an erasure takes (X1, X15)."""

from itertools import product

import pytest

from shared.erasure.plan import plan_erasure
from shared.records.field_changes import field_changes
from shared.records.field_type import FieldType
from shared.records.treatments import TREATMENTS, TreatmentName
from shared.records.workflow import FieldDefinition, Workflow
from tests.unit.builders import a_field, a_record, a_workflow

PLAIN, GONE = "plain", "gone"
WAYS = [PLAIN, GONE, *TreatmentName]  # to have a field


def _workflow(way: str) -> Workflow:
    if way == GONE:
        return a_workflow(fields=())
    return a_workflow(fields=(_field(way),))


def _field(way: str) -> FieldDefinition:
    treatment = None if way == PLAIN else TreatmentName(way)
    kind = FieldType.DATE if treatment and FieldType.DATE in TREATMENTS[treatment].fits else FieldType.TEXT
    return a_field("f", kind, treatment)


def _taken(way: str) -> str:
    return TreatmentName.REMOVE if way == GONE else way


@pytest.mark.parametrize(("old", "new"), list(product(WAYS, WAYS)))
def test_x15_a_field_is_named_by_what_became_of_it(old: str, new: str) -> None:
    changes = field_changes(_workflow(old), _workflow(new))
    was, now = _taken(old), _taken(new)
    assert changes.made_sensitive == (("f",) if was == PLAIN != now else ())
    assert changes.made_not_sensitive == (("f",) if was != PLAIN == now else ())
    both = PLAIN not in {was, now} and was != now
    assert changes.treatments_changed == ((f"f: {was} to {now}",) if both else ())
    assert dict(changes.details()).keys() <= {"made_sensitive", "made_not_sensitive", "treatments_changed"}
    assert all(dict(changes.details()).values())


@pytest.mark.parametrize(("old", "new"), list(product(WAYS, WAYS)))
def test_x5_a_field_is_left_in_erased_records_if_its_erasure_leaves_less_than_the_earlier_one(
    old: str, new: str
) -> None:
    takes = {PLAIN: 0, "year": 1, "outward_code": 1, "replace": 2, "remove": 3}
    changes = field_changes(_workflow(old), _workflow(new))
    assert changes.left_in_erased == (("f",) if takes[_taken(new)] > takes[_taken(old)] else ())


def test_x5_nothing_is_left_where_there_was_no_workflow() -> None:
    changes = field_changes(None, _workflow("replace"))
    assert (changes.left_in_erased, changes.treatments_changed) == ((), ("f: remove to replace",))
    assert field_changes(None, _workflow(PLAIN)).made_not_sensitive == ("f",)


def test_x1_a_field_without_a_definition_counts_as_the_erasure_takes_it() -> None:
    record = a_record(values={"f": "x"})
    assert "f" not in plan_erasure(record, a_workflow(fields=()).definitions()).values
    assert dict(field_changes(_workflow(GONE), _workflow("remove")).details()) == {}


def test_x15_the_ledger_says_whose_choices_changed() -> None:
    def made(**choices: tuple[str, ...] | None) -> Workflow:
        return a_workflow(fields=tuple(a_field(name, FieldType.CHOICE, None, one) for name, one in choices.items()))

    before = made(ward=("north",), area=None, same=("a",), gone=("b",))
    after = made(ward=("north", "south"), area=("x",), same=("a",), new=("c",))
    assert field_changes(before, after).choices_changed == ("ward", "area")
    assert dict(field_changes(made(ward=None), made(ward=("a",))).details()) == {"choices_changed": ("ward",)}
    assert field_changes(None, after).choices_changed == ()
