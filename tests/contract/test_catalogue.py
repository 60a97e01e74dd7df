"""The catalogue: every kind of thing, its versions, its evidence, the register of tenants."""

from dataclasses import replace
from typing import Any

import pytest

from shared.access.known_users import KnownUser
from shared.access.permissions import Permission, Role, RoleVersions
from shared.access.tenant_settings import TenantSettings
from shared.access.user_roles import UserRoles
from shared.application.configured import Configuration
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import FilterId, RoleName, UserId, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.saved_versions import FilterVersion, WorkflowVersion
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow, WorkflowRule
from shared.retention.period import Period
from shared.retention.policy import Periods, Policy, PolicyDraft, PolicyVersion
from shared.retention.preview import Preview
from tests.contract.backing import Backing
from tests.contract.builders import INSTANT, NOON, OTHER, SECOND, T, an_act
from tests.fakes.versions import stored

WORKFLOW = Workflow(
    id=WorkflowId("complaints"),
    kind=Kind.CASE,
    states=(State(name="open", end=False), State(name="closed", end=True, end_changed_in=2)),
    transitions=(Transition(name="close", origins=("open",), target="closed"),),
    fields=(FieldDefinition(name="born", type=FieldType.DATE, sensitive=True, treatment=TreatmentName.YEAR),),
    rules=(WorkflowRule(in_state="open", for_days=30, transition="close"),),
    allow_personal_data_deletion=True,
)
FILTER = Filter(
    id=FilterId("old"),
    workflows=(WorkflowId("complaints"),),
    states=("closed",),
    where=(Condition(field="n", op=Operator.IN, value=[1, 1.5, "x", True]),),
)
SAVED = FilterVersion(
    filter=replace(
        FILTER,
        where=(
            Condition(field="n", op=Operator.LE, value=5.0),
            Condition(field="n", op=Operator.IN, value=[1, "1", 2**60]),
            Condition(field="n", op=Operator.EXISTS, value=True),
        ),
        version=3,
    ),
    saved_by="officer",
    saved_at=NOON,
)
ROLE = Role(name=RoleName("clerk"), permissions=(Permission.READ_RECORDS, Permission.VIEW_JOBS))
USER = UserRoles(user=UserId("u1"), roles=(RoleName("clerk"),))
KNOWN = KnownUser(
    user=UserId("u1"), name="Jo", email="jo@example.org", groups=("clerk",), signed_in_at=NOON, expires_at=NOON + SECOND
)
SETTINGS = TenantSettings(time_zone="Europe/Dublin", erasure_brake=5, version=0)
ACT = an_act("role/clerk", action="role_saved")
PERIODS = Periods(
    enabled=True,
    records=Period(12),
    states={"closed": None, "archived": Period(0)},
    file_types={"letter": Period(1200)},
)
DRAFT = PolicyDraft(workflow=WORKFLOW.id, periods=PERIODS)
POLICY = Policy(
    workflow=WORKFLOW.id,
    periods=PERIODS,
    published_by="officer",
    published_at=NOON,
    reason="new schedule",
    job="j1",
    version=0,
    workflow_version=3,
)
ARCHIVED = PolicyVersion(policy=replace(POLICY, job=None, version=7))
PREVIEW = Preview(token="t1", subject="policy/complaints", revision="1", expires_at=NOON + INSTANT)
THINGS: list[tuple[str, Any]] = [
    ("complaints", WORKFLOW),
    ("old", FILTER),
    ("complaints#999998", WorkflowVersion(workflow=replace(WORKFLOW, version=1), saved_by="officer", saved_at=NOON)),
    ("old#999996", SAVED),
    ("clerk", ROLE),
    ("clerk", RoleVersions(name=RoleName("clerk"))),
    ("u1", USER),
    ("u1", KNOWN),
    ("tenant", SETTINGS),
    ("complaints", DRAFT),
    ("complaints", POLICY),
    ("complaints#000007", ARCHIVED),
    ("t1", PREVIEW),
]


def _role(name: str) -> Role:
    return replace(ROLE, name=RoleName(name))


@pytest.mark.parametrize(("name", "thing"), THINGS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_kind_of_thing_is_read_back(backing: Backing, name: str, thing: Configuration) -> None:
    kind = type(thing)
    assert backing.catalogue.get(T, kind, name) is None
    backing.catalogue.put(T, name, thing, ACT)
    assert backing.catalogue.get(T, kind, name) == stored(thing)
    assert backing.catalogue.page(T, kind, None, 10) == ([(name, stored(thing))], None)
    assert backing.catalogue.page(T, kind, name, 10) == ([], None)
    assert backing.catalogue.get(OTHER, kind, name) is None


def test_things_of_one_name_and_several_kinds_are_apart(backing: Backing) -> None:
    backing.catalogue.put(T, "x", WORKFLOW, ACT)
    backing.catalogue.put(T, "x", ROLE, ACT)
    assert backing.catalogue.get(T, Filter, "x") is None
    assert backing.catalogue.get(T, Role, "x") == stored(ROLE)
    assert backing.catalogue.page(T, Workflow, None, 10) == ([("x", stored(WORKFLOW))], None)


def test_p2_a_policy_its_draft_and_its_versions_are_apart_whatever_begins_like_another(backing: Backing) -> None:
    backing.catalogue.put(T, "a", DRAFT, ACT, [("a", POLICY), ("a#000001", ARCHIVED), ("a", PREVIEW)])
    assert backing.catalogue.page(T, PolicyDraft, None, 10) == ([("a", stored(DRAFT))], None)
    assert backing.catalogue.page(T, Policy, None, 10) == ([("a", stored(POLICY))], None)
    assert backing.catalogue.page(T, PolicyVersion, None, 10) == ([("a#000001", stored(ARCHIVED))], None)
    assert backing.catalogue.get(T, Preview, "a") == stored(PREVIEW)


def test_a_thing_is_put_on_its_version_with_its_evidence_or_not_at_all(backing: Backing) -> None:
    backing.catalogue.put(T, "clerk", ROLE, ACT)
    second = backing.catalogue.put(T, "clerk", replace(ROLE, permissions=(), version=1), ACT)
    assert second == replace(ROLE, permissions=(), version=2)
    for version in (0, 1, 3):
        with pytest.raises(StaleVersion):
            backing.catalogue.put(T, "clerk", replace(ROLE, version=version), ACT)
    assert backing.catalogue.get(T, Role, "clerk") == second
    assert backing.ledger.since(T, None, None, None, 10)[0] == [ACT, ACT]


def test_a_thing_is_deleted_in_its_version_with_its_evidence_or_not_at_all(backing: Backing) -> None:
    backing.catalogue.put(T, "clerk", ROLE, ACT)
    with pytest.raises(StaleVersion):
        backing.catalogue.delete(T, Role, "clerk", 2, ACT)
    assert backing.catalogue.get(T, Role, "clerk") == stored(ROLE)
    gone = replace(ACT, action="role_deleted")
    backing.catalogue.delete(T, Role, "clerk", 1, gone)
    assert backing.catalogue.get(T, Role, "clerk") is None
    with pytest.raises(StaleVersion):
        backing.catalogue.delete(T, Role, "clerk", 1, gone)
    acts = backing.ledger.since(T, None, None, None, 10)[0]
    assert {getattr(act, "action", "") for act in acts} == {"role_saved", "role_deleted"}
    assert len(acts) == 2


def test_what_was_deleted_can_be_made_again(backing: Backing) -> None:
    backing.catalogue.put(T, "clerk", ROLE, ACT)
    backing.catalogue.delete(T, Role, "clerk", 1, ACT)
    backing.catalogue.put(T, "clerk", ROLE, ACT)
    assert backing.catalogue.get(T, Role, "clerk") == stored(ROLE)


def test_what_is_new_may_go_on_from_a_version_but_not_over_what_is_there(backing: Backing) -> None:
    again = replace(ROLE, version=4)
    assert backing.catalogue.put(T, "clerk", again, ACT, is_new=True) == stored(again)
    assert backing.catalogue.get(T, Role, "clerk") == stored(again)
    for version in (0, 4, 5):
        with pytest.raises(StaleVersion):
            backing.catalogue.put(T, "clerk", replace(ROLE, version=version), ACT, is_new=True)
    assert backing.catalogue.get(T, Role, "clerk") == stored(again)
    assert len(backing.ledger.since(T, None, None, None, 10)[0]) == 1


def test_several_are_read_by_their_names(backing: Backing) -> None:
    for number in range(3):
        backing.catalogue.put(T, f"r{number}", _role(f"r{number}"), ACT)
    found = backing.catalogue.get_many(T, Role, ["r2", "r0", "r0", "r9"])
    assert found == {"r0": stored(_role("r0")), "r2": stored(_role("r2"))}
    assert backing.catalogue.get_many(T, Role, []) == {}


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_things_are_listed_in_the_order_of_their_names_without_loss(backing: Backing, limit: int) -> None:
    names = sorted(["a", "a-b", "a.b", "aa", "A", "0", "_", "-", "z" * 64])
    for name in reversed(names):
        backing.catalogue.put(T, name, _role(name), ACT)
    backing.catalogue.put(T, "b", WORKFLOW, ACT)
    found: list[str] = []
    after: str | None = None
    for _ in range(0, len(names), limit):
        chunk, after = backing.catalogue.page(T, Role, after, limit)
        assert 0 < len(chunk) <= limit
        assert all(name == role.name for name, role in chunk)
        found += [name for name, _ in chunk]
        assert after == (found[-1] if len(found) < len(names) else None)
    assert found == names


def test_a_tenant_is_registered_once_by_what_it_saves(backing: Backing) -> None:
    assert list(backing.catalogue.tenants()) == []
    backing.catalogue.put(T, "clerk", ROLE, ACT)
    backing.catalogue.put(T, "complaints", WORKFLOW, ACT)
    backing.catalogue.put(OTHER, "clerk", ROLE, ACT)
    with pytest.raises(StaleVersion):
        backing.catalogue.put(type(T)("nobody"), "clerk", replace(ROLE, version=7), ACT)
    assert list(backing.catalogue.tenants()) == [T, OTHER]
