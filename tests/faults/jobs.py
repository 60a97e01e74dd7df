"""The table of job types: what each is asked for with, on what, and what must come of it. One entry adds a type to every test.

An entry's ``ask`` is repeated as whoever asks would: the same request with the same key, the same scheduled event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.faults.town import ACCOUNT, ANNS_ACCOUNT, FULL, GONE, HELD, LONG_AGO, OF_ANN, OF_BOB, PLAIN, Town, found
from tests.scenarios.story import ANONYMISATION_RUN, POLICY_RUN
from tests.world.world import World

Outcomes = Mapping[str, tuple[str, str | None]]
KEY = {"Idempotency-Key": "once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobType:
    """One type of job, on a small town.

    ``outcomes`` are by record, or by record and content (``…#FILE#000001``) where a file is counted by itself. ``erased`` are the
    records that are wholly gone afterwards; ``changed`` those that the job may write besides.
    """

    name: str
    furnish: Callable[[World], Town]
    ask: Callable[[World], None]
    outcomes: Outcomes
    erased: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    is_inline: bool = False
    files: frozenset[str] = field(default=frozenset())  # attachments that go without their record


class Again(Exception):  # noqa: N818 – what is to be done
    """The request did not get through: it has to be made again."""


def _send(world: World, path: str, body: object = None) -> None:
    reply = world.call("POST", path, body, headers=KEY)
    if reply.status >= 500:
        raise Again
    assert reply.status < 300, reply.body


def _ask_bulk(world: World) -> None:
    _send(world, "/v1/filters/closed/redactions", {"success_transition": "closed to archived"})


def _ask_manual(world: World) -> None:
    _send(world, f"/v1/records/{FULL}/redaction")


def _dated(world: World, file_months: int = 2) -> Town:
    """Return a town after its policy run: what has ended has a date that has passed."""
    town = found(world, months=1, file_months=file_months)
    world.tick(POLICY_RUN)
    world.settle()
    return town


def _late_file(world: World) -> Town:
    """Return a dated town where one case is kept for years but its file is due."""
    town = _dated(world)
    town.do("record", {"id": "cases/case-of-today-8", "state": "closed"})
    return town


def _publish(world: World) -> None:
    """Publish what was drafted, unless that has come to be."""
    if world.call("GET", "/v1/policies/cases").body.get("published", {}).get("version") == 2:
        return
    preview = world.call("POST", "/v1/policies/cases/draft/preview")
    if preview.status >= 500:
        raise Again
    body = {"confirmation_token": preview.body["confirmation_token"], "reason": "as decided by the board"}
    reply = world.call("POST", "/v1/policies/cases/publish", body)
    if reply.status >= 400:
        raise Again


def _drafted(world: World) -> Town:
    town = _dated(world)
    town.do("draft", {"of": "cases", "months": 3, "file months": 4})
    return town


_WITHHELD: Outcomes = {OF_BOB: ("withheld", "linked_legal_hold")}
TYPES = {
    one.name: one
    for one in (
        JobType(
            name="bulk_redaction",
            furnish=found,
            ask=_ask_bulk,
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN), ("erased", None)),
                **_WITHHELD,
                HELD: ("withheld", "legal_hold"),
                GONE: ("already_erased", None),
            },
            erased=frozenset({PLAIN, FULL, OF_ANN}),
            changed=frozenset({GONE}),
        ),
        JobType(
            name="manual_redaction",
            furnish=found,
            ask=_ask_manual,
            outcomes={FULL: ("erased", None)},
            erased=frozenset({FULL}),
            is_inline=True,
        ),
        JobType(
            name="retention_policies",
            furnish=lambda world: found(world, months=1, file_months=2, rule=True),
            ask=lambda world: world.tick(POLICY_RUN),
            outcomes={},
            changed=frozenset({PLAIN, FULL, OF_ANN, OF_BOB, HELD, ACCOUNT, ANNS_ACCOUNT}),
        ),
        JobType(
            name="retention_anonymisation",
            furnish=_dated,
            ask=lambda world: world.tick(ANONYMISATION_RUN),
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, ACCOUNT), ("erased", None)),
                **_WITHHELD,
                ANNS_ACCOUNT: ("withheld", "linked_to_person"),
            },
            erased=frozenset({PLAIN, FULL, OF_ANN, ACCOUNT}),
        ),
        JobType(
            name="policy_recalculation",
            furnish=_drafted,
            ask=_publish,
            outcomes={},
            changed=frozenset({PLAIN, FULL, OF_ANN, OF_BOB, HELD}),
        ),
    )
}
_ = LONG_AGO
