"""Publishing a policy: several things written at once, by a preview that serves but once."""

from dataclasses import replace

import pytest

from shared.application.configured import AnyConfiguration
from shared.kernel.errors import StaleVersion
from shared.retention.policy import Policy, PolicyDraft, PolicyVersion
from shared.retention.preview import Preview
from tests.contract.backing import Aws, Backing
from tests.contract.builders import NOON, OTHER, T
from tests.contract.test_catalogue import ACT, ARCHIVED, DRAFT, POLICY, PREVIEW, THINGS

NEXT_DRAFT = replace(DRAFT, version=2)
PUBLISHED: list[tuple[str, AnyConfiguration]] = [
    ("complaints", POLICY),
    ("complaints#000001", ARCHIVED),
    ("complaints", NEXT_DRAFT),
]


def _before_publishing(backing: Backing) -> None:
    backing.catalogue.put(T, "complaints", DRAFT, ACT)
    backing.catalogue.put(T, "t1", PREVIEW, ACT)


def _is_published(backing: Backing) -> tuple[bool, bool, bool, bool]:
    found = backing.catalogue
    return (
        found.get(T, Policy, "complaints") == POLICY,
        found.get(T, PolicyVersion, "complaints#000001") == ARCHIVED,
        found.get(T, PolicyDraft, "complaints") == NEXT_DRAFT,
        found.get(T, Preview, "t1") is None,
    )


def test_p15_things_are_written_together_with_one_evidence_and_their_preview_is_spent(backing: Backing) -> None:
    _before_publishing(backing)
    act = replace(ACT, action="policy_published")
    backing.catalogue.put_together(T, PUBLISHED, act, PREVIEW)
    assert _is_published(backing) == (True, True, True, True)
    assert [one for one in backing.ledger.since(T, None, None, None, 10)[0] if one == act] == [act]


@pytest.mark.parametrize(
    "spent",
    [replace(PREVIEW, token="t2"), replace(PREVIEW, version=2)],
    ids=["unknown", "another version"],
)
def test_p15_nothing_is_written_where_the_preview_is_not_there(backing: Backing, spent: Preview) -> None:
    _before_publishing(backing)
    with pytest.raises(StaleVersion):
        backing.catalogue.put_together(T, PUBLISHED, replace(ACT, action="policy_published"), spent)
    assert _is_published(backing) == (False, False, False, False)
    assert backing.ledger.since(T, None, None, None, 10)[0] == [ACT, ACT]


def test_p15_a_preview_is_spent_once(backing: Backing) -> None:
    _before_publishing(backing)
    backing.catalogue.put_together(T, PUBLISHED[:1], ACT, PREVIEW)
    with pytest.raises(StaleVersion):
        backing.catalogue.put_together(T, PUBLISHED[1:], ACT, PREVIEW)
    assert _is_published(backing) == (True, False, False, True)


def test_p15_a_preview_of_another_tenant_can_not_be_spent(backing: Backing) -> None:
    backing.catalogue.put(OTHER, "t1", PREVIEW, ACT)
    with pytest.raises(StaleVersion):
        backing.catalogue.put_together(T, PUBLISHED[:1], ACT, PREVIEW)
    assert backing.catalogue.get(OTHER, Preview, "t1") == PREVIEW


@pytest.mark.parametrize("place", [0, 1, 2])
def test_p15_one_stale_thing_keeps_the_others_from_being_written_and_the_preview_from_being_spent(
    backing: Backing, place: int
) -> None:
    _before_publishing(backing)
    stale = [(name, replace(thing, version=5) if at == place else thing) for at, (name, thing) in enumerate(PUBLISHED)]
    with pytest.raises(StaleVersion):
        backing.catalogue.put_together(T, stale, ACT, PREVIEW)
    assert _is_published(backing) == (False, False, False, False)


def test_p15_a_preview_goes_by_itself_once_nobody_can_use_it_and_nothing_else_does(emulated: Aws) -> None:
    """The row's own time is in whole seconds: never before the preview has expired."""
    catalogue = emulated.catalogue()
    for thing in THINGS:
        catalogue.put_together(T, [thing], ACT, None)
    expiring = {row["sk"]["S"]: row["expires_at"] for row in emulated.rows("catalogue") if "expires_at" in row}
    assert expiring == {"PREVIEW#t1": {"N": str(int(NOON.timestamp()) + 1)}}
