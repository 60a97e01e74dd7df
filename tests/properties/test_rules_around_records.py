"""Guards, stages, edits and permissions."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from shared.access.permissions import ADMINISTRATOR, Permission, Role, permissions_of
from shared.erasure.plan import plan_erasure
from shared.kernel.identifiers import RoleName
from shared.records.editing import check_stays_erased
from shared.records.record import Erasure, Record
from shared.records.workflow import Workflow
from shared.retention.stage import StageName, stage_of
from tests.properties.strategies import erasures, records, workflows

roles = st.builds(
    Role,
    name=st.sampled_from([RoleName("a"), RoleName("b"), RoleName("c"), ADMINISTRATOR]),
    permissions=st.lists(st.sampled_from(Permission), max_size=4).map(tuple),
)


@given(records)
def test_p10_a_record_stands_in_a_stage_exactly_while_somebody_must_look_at_it(record: Record) -> None:
    stage = stage_of(record)
    is_given_up = record.claim is not None and record.claim_given_up
    reviews = [guard.review_date for guard in record.guards.values()]
    if stage is None:
        assert not is_given_up
        assert not reviews
    elif is_given_up:
        assert stage.name is StageName.CLAIMED
    else:
        assert (stage.name, stage.date) == (StageName.HELD, min(reviews))


@given(records, erasures, workflows())
def test_x4_what_an_erasure_left_may_be_saved_again_as_it_is(
    record: Record, erasure: Erasure, workflow: Workflow
) -> None:
    definitions = workflow.definitions()
    left = plan_erasure(record, definitions).values
    erased = replace(record, values=left, erasure=erasure)
    check_stays_erased(erased, left, definitions, has_pointers=False)


@given(st.lists(roles, max_size=4), st.lists(roles, max_size=4))
def test_x15_more_roles_never_mean_fewer_permissions(some: Sequence[Role], more: Sequence[Role]) -> None:
    known = {role.name: role for role in (*some, *more)}
    fewer = permissions_of([role.name for role in some], known)
    every = permissions_of([role.name for role in (*some, *more)], known)
    assert fewer <= every
    assert every == fewer | permissions_of([role.name for role in more], known)


@given(st.lists(roles, max_size=6))
def test_l1_nobody_holds_the_retention_of_learners_unless_a_role_that_was_made_gives_it(held: Sequence[Role]) -> None:
    known = {role.name: role for role in held}
    gives = [
        role
        for role in known.values()
        if role.name != ADMINISTRATOR and Permission.MANAGE_DATA_RETENTION in role.permissions
    ]
    found = permissions_of([role.name for role in held], known)
    assert (Permission.MANAGE_DATA_RETENTION in found) == bool(gives)
