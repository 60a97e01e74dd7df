"""The table of job types: what each is asked for with, on what, and what must come of it. One entry adds a type to every test.

An entry's ``ask`` is repeated as whoever asks would: the same request with the same key, the same scheduled event.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.faults.town import (
    ACCOUNT,
    ANNS_ACCOUNT,
    FULL,
    GONE,
    HELD,
    OF_ANN,
    OF_BOB,
    PLAIN,
    RECENT,
    Town,
    found,
)
from tests.scenarios.story import ANONYMISATION_RUN, POLICY_RUN
from tests.world.world import World

Outcome = tuple[str, str | None]
_keys = ["once"]
FILE = "#FILE#000001"
ERASED, DATED, TRANSITIONED = ("erased", None), ("dated", None), ("transitioned", None)
LINKED_HOLD = ("withheld", "linked_legal_hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobType:
    """One type of job, on a small town.

    ``outcomes`` are by record, or by record and content where a file is counted by itself. ``written`` are the records that the
    job writes; all others must be left exactly as they were.
    """

    name: str
    furnish: Callable[[World], Town]
    ask: Callable[[World], None]
    outcomes: Mapping[str, Outcome]
    also_written: frozenset[str] = frozenset()
    is_inline: bool = False

    def ask_as(self, world: World, key: str) -> None:
        """Ask again as somebody else, where a request's key says who."""
        with _key(key):
            self.ask(world)

    @property
    def kind(self) -> str:
        """The type's name in the product."""
        return self.name.partition(":")[0]

    @property
    def written(self) -> frozenset[str]:
        """The records that the job writes."""
        named = {key.partition("#")[0] for key, (outcome, _) in self.outcomes.items() if outcome != "withheld"}
        return self.also_written | named


class AskAgain(Exception):
    """The request did not get through: it has to be made again."""


@contextmanager
def _key(key: str) -> Iterator[None]:
    _keys.append(key)
    try:
        yield
    finally:
        _keys.remove(key)


def _post(world: World, path: str, body: object = None) -> None:
    reply = world.call("POST", path, body, headers={"Idempotency-Key": _keys[-1]})
    if reply.status >= 500:
        raise AskAgain
    assert reply.status < 300, reply.body


def _ask_bulk(world: World) -> None:
    _post(world, "/v1/filters/closed/redactions", {"success_transition": "closed to archived"})


def _ask_manual(world: World) -> None:
    _post(world, f"/v1/records/{FULL}/redaction")


def _dated(world: World) -> Town:
    """Return a town after its policy run: what has ended has a date."""
    town = found(world, months=1, file_months=2)
    world.tick(POLICY_RUN)
    world.settle()
    return town


def _drafted(world: World) -> Town:
    town = _dated(world)
    town.do("draft", {"of": "cases", "months": 3, "file months": 4})
    return town


def _publish(world: World) -> None:
    """Publish what was drafted, unless that has come to be; a token serves once, so that a lost answer needs a new one."""
    now = world.call("GET", "/v1/policies/cases")
    if now.status >= 500:
        raise AskAgain
    if now.body["published"]["version"] > 1:
        return
    preview = world.call("POST", "/v1/policies/cases/draft/preview")
    if preview.status >= 500:
        raise AskAgain
    body = {"confirmation_token": preview.body["confirmation_token"], "reason": "as decided by the board"}
    if world.call("POST", "/v1/policies/cases/publish", body).status >= 400:
        raise AskAgain


_ENDED = (PLAIN, FULL, OF_ANN, OF_BOB, HELD, RECENT)
_FILES = (FULL + FILE, HELD + FILE, RECENT + FILE)
TYPES = {
    one.name: one
    for one in (
        JobType(
            name="bulk_redaction",
            furnish=found,
            ask=_ask_bulk,
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, RECENT), ERASED),
                OF_BOB: LINKED_HOLD,
                HELD: ("withheld", "legal_hold"),
                GONE: ("already_erased", None),
            },
        ),
        JobType(name="manual_redaction", furnish=found, ask=_ask_manual, outcomes={FULL: ERASED}, is_inline=True),
        JobType(
            name="retention_policies",
            furnish=lambda world: found(world, months=1, file_months=2),
            ask=lambda world: world.tick(POLICY_RUN),
            outcomes=dict.fromkeys(
                (*_ENDED, ACCOUNT, ANNS_ACCOUNT, *_FILES),
                DATED,
            ),
        ),
        JobType(
            name="retention_policies:rules",
            furnish=lambda world: found(world, months=1, file_months=2, rule=True),
            ask=lambda world: world.tick(POLICY_RUN),
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, GONE), TRANSITIONED),
                **dict.fromkeys((RECENT, ACCOUNT, ANNS_ACCOUNT, RECENT + FILE), DATED),
                OF_BOB: LINKED_HOLD,
            },
        ),
        JobType(
            name="retention_anonymisation",
            furnish=_dated,
            ask=lambda world: world.tick(ANONYMISATION_RUN),
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, ACCOUNT, RECENT + FILE), ERASED),
                OF_BOB: LINKED_HOLD,
                HELD: ("withheld", "legal_hold"),
                ANNS_ACCOUNT: ("withheld", "linked_to_person"),
            },
        ),
        JobType(
            name="policy_recalculation",
            furnish=_drafted,
            ask=_publish,
            outcomes=dict.fromkeys((*_ENDED, *_FILES), DATED),
        ),
    )
}
