"""The table of job types: what each is asked for with, on what, and what must come of it. One entry adds a type to every test.

An entry's ``ask`` is repeated as whoever asks would: the same request with the same key, the same scheduled event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from shared.kernel.identifiers import IMPORT_SHARD
from tests.faults import asking, college, kin, restored
from tests.faults.town import (
    ACCOUNT,
    ANN,
    ANNS_ACCOUNT,
    FULL,
    GONE,
    HELD,
    OF_ANN,
    OF_BOB,
    PLAIN,
    RECENT,
    SHARD,
    Town,
    found,
)
from tests.scenarios.story import ANONYMISATION_RUN, POLICY_RUN
from tests.world.delivery import IMPORTER, WORKER
from tests.world.world import World

Outcome = tuple[str, str | None]
FILE, GUARDS = "#FILE#000001", "#GUARDS"
ERASED, DATED, TRANSITIONED, REPLAYED = ("erased", None), ("dated", None), ("transitioned", None), ("replayed", None)
FILE_ERASED, FILE_DATED = ("file_erased", None), ("file_dated", None)
LINKED_HOLD, LINKED_OPEN = ("withheld", "linked_legal_hold"), ("withheld", "linked_open_record")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobType:
    """One type of job, on a small town.

    ``outcomes`` are by record, or by record and content where a file or a hold is counted by itself; ``counted`` are those of which
    no history is kept. ``written`` are the records that the job writes; all others must be left exactly as they were, those
    ``spared`` included. Those that are ``waiting`` move behind a link, and lose nothing (X17). ``shard`` is the one with something
    in it. One that ``is_repeated`` is asked for again if it fails.
    """

    name: str
    furnish: Callable[[World], object]
    ask: Callable[[World], None]
    outcomes: Mapping[str, Outcome]
    counted: Mapping[str, int] = field(default_factory=dict)
    also_written: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    shard: int = SHARD
    worker: str = WORKER
    is_inline: bool = False
    is_repeated: bool = False

    def ask_as(self, world: World, key: str) -> None:
        """Ask again as somebody else, where a request's key says who."""
        with asking.key(key):
            self.ask(world)

    @property
    def kind(self) -> str:
        """The type's name in the product."""
        return self.name.partition(":")[0]

    @property
    def written(self) -> frozenset[str]:
        """The records that the job writes."""
        named = {key.partition("#")[0] for key, (outcome, _) in self.outcomes.items() if outcome != "withheld"}
        return (self.also_written | self.waiting | named) - self.spared


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


_ENDED = (PLAIN, FULL, OF_ANN, OF_BOB, HELD, RECENT)
_FILES = (FULL + FILE, HELD + FILE, RECENT + FILE)
TYPES = {
    one.name: one
    for one in (
        JobType(
            name="bulk_redaction",
            furnish=found,
            ask=asking.bulk,
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, RECENT), ERASED),
                OF_BOB: LINKED_HOLD,
                HELD: ("withheld", "legal_hold"),
                GONE: ("already_erased", None),
            },
        ),
        JobType(name="manual_redaction", furnish=found, ask=asking.manual, outcomes={FULL: ERASED}, is_inline=True),
        JobType(
            name="retention_policies",
            furnish=lambda world: found(world, months=1, file_months=2),
            ask=lambda world: world.tick(POLICY_RUN),
            outcomes={
                **dict.fromkeys((*_ENDED, ACCOUNT, ANNS_ACCOUNT), DATED),
                **dict.fromkeys(_FILES, FILE_DATED),
            },
        ),
        JobType(
            name="retention_policies:rules",
            furnish=lambda world: found(world, months=1, file_months=2, rule=True),
            ask=lambda world: world.tick(POLICY_RUN),
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, GONE), TRANSITIONED),
                **dict.fromkeys((RECENT, ACCOUNT, ANNS_ACCOUNT), DATED),
                RECENT + FILE: FILE_DATED,
                OF_BOB: LINKED_HOLD,
            },
        ),
        JobType(
            name="retention_anonymisation",
            furnish=_dated,
            ask=lambda world: world.tick(ANONYMISATION_RUN),
            outcomes={
                **dict.fromkeys((PLAIN, FULL, OF_ANN, ACCOUNT), ERASED),
                RECENT + FILE: FILE_ERASED,
                OF_BOB: LINKED_HOLD,
                ANNS_ACCOUNT: ("withheld", "linked_to_person"),
            },
            # The due file of what is held itself waits too, and the history is silent of it (P10).
            waiting=frozenset({OF_BOB, ANNS_ACCOUNT, HELD}),
        ),
        JobType(
            name="retention_anonymisation:people",
            furnish=kin.dated,
            ask=lambda world: world.tick(ANONYMISATION_RUN),
            outcomes={
                **dict.fromkeys((kin.FREE, kin.DONE), ERASED),
                **dict.fromkeys((kin.SUED, kin.FAR), LINKED_HOLD),
                kin.BUSY: LINKED_OPEN,
            },
            waiting=frozenset({kin.SUED, kin.FAR, kin.BUSY}),
        ),
        JobType(
            name="retention_anonymisation:learners",
            furnish=college.retained,
            ask=lambda world: world.tick(ANONYMISATION_RUN),
            outcomes=dict.fromkeys((college.LEAVER, college.RETURNER, college.ASKED), ERASED),
        ),
        JobType(
            name="policy_recalculation",
            furnish=_drafted,
            ask=asking.publication,
            outcomes={**dict.fromkeys(_ENDED, DATED), **dict.fromkeys(_FILES, FILE_DATED)},
        ),
        JobType(
            name="ilr_import",
            furnish=college.found,
            ask=partial(asking.import_of, data=college.RETURN),
            outcomes={
                college.SAME: ("unchanged", None),
                college.CHANGED: ("imported", None),
                college.RESTRICTED: ("withheld", "processing_restricted"),
                college.REMOVED: ("already_erased", None),
                college.AHEAD: ("older_return", None),
                college.NEW: ("imported", None),
                college.BAD: ("reported", "unknown-status"),
                college.ABSENT: ("absent_from_return", None),
                college.NAMELESS: ("failed", "no_reference"),
            },
            spared=frozenset({college.SAME, college.REMOVED, college.AHEAD, college.ABSENT}),
            shard=IMPORT_SHARD,
            worker=IMPORTER,
        ),
        JobType(
            name="learner_report",
            furnish=college.spoiled,
            ask=asking.report,
            outcomes={college.SPOILED: ("failed", "unreadable_record")},
            counted={"listed": 5},
            spared=frozenset({college.SPOILED}),
            shard=0,
        ),
        JobType(
            name="erasure_replay",
            furnish=restored.found,
            ask=asking.replay,
            outcomes={
                **dict.fromkeys((PLAIN, FULL, ACCOUNT), ERASED),
                RECENT + FILE: FILE_ERASED,
                **dict.fromkeys((ANN + GUARDS, FULL + GUARDS, RECENT + GUARDS), REPLAYED),
                restored.LATER + GUARDS: ("absent", None),
                OF_ANN: LINKED_HOLD,
            },
            is_repeated=True,
        ),
    )
}
