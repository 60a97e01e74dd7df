"""Publishing a policy: several things written at once, by a preview that serves but once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.access.evidence import Evidence
from shared.kernel.errors import StaleVersion
from shared.retention.policy import Policy, PolicyDraft, PolicyVersion
from shared.retention.preview import Preview
from tests.contract.backing import Aws, Backing
from tests.contract.builders import NOON, OTHER, T
from tests.contract.test_catalogue import ACT, ARCHIVED, DRAFT, KNOWN, POLICY, PREVIEW, THINGS
from tests.fakes.versions import stored

NEXT_DRAFT = replace(DRAFT, version=1)
SPENT = stored(PREVIEW)
PUBLISHED: list[tuple[str, Any]] = [
    ("complaints", POLICY),
    ("complaints#000001", ARCHIVED),
    ("complaints", NEXT_DRAFT),
]


def _before_publishing(backing: Backing) -> None:
    backing.catalogue.put(T, "complaints", DRAFT, ACT)
    backing.catalogue.put(T, "t1", PREVIEW, ACT)


def _publish(backing: Backing, things: Sequence[tuple[str, Any]], act: Evidence, spent: Preview = SPENT) -> None:
    (name, thing), *beside = things
    backing.catalogue.put(T, name, thing, act, beside, spent)


def _is_published(backing: Backing) -> tuple[bool, bool, bool, bool]:
    found = backing.catalogue
    return (
        found.get(T, Policy, "complaints") == stored(POLICY),
        found.get(T, PolicyVersion, "complaints#000001") == stored(ARCHIVED),
        found.get(T, PolicyDraft, "complaints") == stored(NEXT_DRAFT),
        found.get(T, Preview, "t1") is None,
    )


def test_p15_things_are_written_together_with_one_evidence_and_their_preview_is_spent(backing: Backing) -> None:
    _before_publishing(backing)
    act = replace(ACT, action="policy_published")
    _publish(backing, PUBLISHED, act)
    assert _is_published(backing) == (True, True, True, True)
    assert [one for one in backing.ledger.since(T, None, None, None, 10)[0] if one == act] == [act]


@pytest.mark.parametrize(
    "spent",
    [replace(SPENT, token="t2"), replace(SPENT, version=2)],
    ids=["unknown", "another version"],
)
def test_p15_nothing_is_written_where_the_preview_is_not_there(backing: Backing, spent: Preview) -> None:
    _before_publishing(backing)
    with pytest.raises(StaleVersion):
        _publish(backing, PUBLISHED, replace(ACT, action="policy_published"), spent)
    assert _is_published(backing) == (False, False, False, False)
    assert backing.ledger.since(T, None, None, None, 10)[0] == [ACT, ACT]


def test_p15_a_preview_is_spent_once(backing: Backing) -> None:
    _before_publishing(backing)
    _publish(backing, PUBLISHED[:1], ACT)
    with pytest.raises(StaleVersion):
        _publish(backing, PUBLISHED[1:], ACT)
    assert _is_published(backing) == (True, False, False, True)


def test_p15_a_preview_of_another_tenant_can_not_be_spent(backing: Backing) -> None:
    backing.catalogue.put(OTHER, "t1", PREVIEW, ACT)
    with pytest.raises(StaleVersion):
        _publish(backing, PUBLISHED[:1], ACT)
    assert backing.catalogue.get(OTHER, Preview, "t1") == SPENT


@pytest.mark.parametrize("place", [0, 1, 2])
def test_p15_one_stale_thing_keeps_the_others_from_being_written_and_the_preview_from_being_spent(
    backing: Backing, place: int
) -> None:
    _before_publishing(backing)
    stale = [(name, replace(thing, version=5) if at == place else thing) for at, (name, thing) in enumerate(PUBLISHED)]
    with pytest.raises(StaleVersion):
        _publish(backing, stale, ACT)
    assert _is_published(backing) == (False, False, False, False)


def test_p3_p15_previews_names_and_the_word_of_a_publication_go_by_themselves_and_nothing_else(emulated: Aws) -> None:
    """A row's own time is in whole seconds: never before the preview has expired, or the week of the publication is over."""
    catalogue = emulated.catalogue()
    for thing in THINGS:
        catalogue.put(T, *thing, ACT)
    expiring = {row["sk"]["S"]: row["expires_at"] for row in emulated.rows("catalogue") if "expires_at" in row}
    week = timedelta(days=7)
    assert expiring == {
        "PREVIEW#t1": {"N": str(int(NOON.timestamp()) + 1)},
        # A user's name goes only when they have been away for as long as names are kept.
        f"KNOWN-USER#{KNOWN.user}": {"N": str(int(NOON.timestamp()) + 1)},
        str(T): {"N": str(int((POLICY.published_at + week).timestamp()))},
    }
