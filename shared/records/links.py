"""What a record adds to the records that it points to, so that grounds are found from either end (X7, X18).

A strand points to its case, and strands, cases and portal accounts to a person. What a strand adds to its case counts for the
case's person too, once for each way that leads there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.kernel.identifiers import RecordKey, WorkflowId
from shared.records.guards import GuardName
from shared.records.record import Record
from shared.records.workflow import Kind, Workflow

UNREADABLE_LINK = "unreadable_link"  # the ground where a link can't be read, for there may be a hold (X13)


@dataclass(frozen=True, slots=True)
class InState:
    """Counts the unerased records of a workflow in a state."""

    workflow: WorkflowId
    state: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """Counts the unerased records of a workflow that bear a guard themselves."""

    workflow: WorkflowId
    guard: GuardName


Counter = InState | Bearing
Counts = Mapping[Counter, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCounts:
    """The counts of a record's links from below, in the *version* that was read; 0 if none are stored."""

    counts: Counts = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """What one link tells at its target of the record that points there."""

    state: str
    guards: tuple[GuardName, ...] = ()
    is_erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """What the links from below mean by the workflows of now: guards that are borne there, and whether a case is open."""

    guards: frozenset[GuardName] = frozenset()
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """All that is linked to one record.

    *rows* are its parents, and the persons that it and they point to. The versions of both ends are conditions of a claim.
    """

    rows: tuple[Record, ...] = ()
    below: Below = field(default_factory=Below)
    counted: int | None = None  # the version of its counts; None for a record that no record ever pointed to
    is_readable: bool = True

    @property
    def versions(self) -> Mapping[RecordKey, int]:
        return {row.key: row.version for row in self.rows}


def pointers(record: Record) -> tuple[RecordKey, ...]:
    """Return what *record* points to, each once."""
    return tuple(dict.fromkeys(pointer for pointer in (record.parent, record.person) if pointer is not None))


def facts_of(record: Record) -> LinkFacts:
    guards = tuple(name for name in GuardName if name in record.guards)
    return LinkFacts(state=record.state, guards=guards, is_erased=record.is_erased)


def counts_of(record: Record) -> Counts:
    """Return what *record* adds to each record that it points to."""
    workflow = record.key.workflow
    if record.is_erased:
        return {}
    borne: Iterator[Counter] = (Bearing(workflow, name) for name in GuardName if name in record.guards)
    return {InState(workflow, record.state): 1, **dict.fromkeys(borne, 1)}


def total(several: Iterable[tuple[int, Counts]]) -> Counts:
    """Return the sum of *several* counts, each as often as its factor says, without what comes to nothing."""
    sums: dict[Counter, int] = {}
    for factor, counts in several:
        for counter, number in counts.items():
            sums[counter] = sums.get(counter, 0) + factor * number
    return {counter: number for counter, number in sums.items() if number}


def workflows_of(counts: Counts) -> Sequence[WorkflowId]:
    return sorted({counter.workflow for counter in counts})


def seen_from_above(counts: Counts, workflows: Mapping[str, Workflow]) -> Below:
    """Judge *counts* by the *workflows* of now; only cases and strands count (P12, L1)."""
    guards: set[GuardName] = set()
    is_open = False
    for counter in (counter for counter, number in counts.items() if number > 0):
        workflow = workflows.get(counter.workflow)
        # A workflow that is not there counts: a doubt withholds, and never erases.
        if workflow is not None and workflow.kind not in {Kind.CASE, Kind.STRAND}:
            continue
        match counter:
            case Bearing(guard=guard):
                guards.add(guard)
            case InState(state=state):
                is_open = is_open or workflow is None or not workflow.is_end_state(state)
    return Below(guards=frozenset(guards), is_open=is_open)
