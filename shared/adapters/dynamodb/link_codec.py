"""Rows of links, in the collection of the record that they lead to (X18)."""

from shared.adapters.dynamodb.bodies import Unreadable
from shared.adapters.dynamodb.keys import LINKS, Item, link_sk, record_pk, row_key
from shared.adapters.dynamodb.models import LinkRow
from shared.kernel.identifiers import RecordKey, TenantId, WorkflowId
from shared.records.guards import GuardName
from shared.records.links import Bearing, Counter, Counts, InState, LinkCounts, LinkFacts

_STATE, _GUARD = "s:", "g:"  # no other attribute has a colon in its name


def link_item(tenant: TenantId, target: RecordKey, source: RecordKey, facts: LinkFacts) -> Item:
    """Return the row that tells *target* of *source*."""
    return LinkRow.item(
        pk=record_pk(tenant, target),
        sk=link_sk(source),
        state=facts.state,
        guards=",".join(facts.guards) or None,
        is_erased=1 if facts.is_erased else None,
    )


def facts_from(item: Item) -> LinkFacts:
    """Return a link's facts; raise ``Unreadable``."""
    try:
        guards = item["guards"]["S"].split(",") if "guards" in item else ()
        return LinkFacts(state=item["state"]["S"], guards=tuple(map(GuardName, guards)), is_erased="is_erased" in item)
    except (LookupError, ValueError):
        raise Unreadable("a link can't be read") from None


def counts_item(tenant: TenantId, target: RecordKey, counts: Counts, version: int) -> Item:
    """Return the row of all that *target* counts."""
    named = {counter_name(counter): {"N": str(number)} for counter, number in counts.items()}
    return {**row_key(record_pk(tenant, target), LINKS), **named, "version": {"N": str(version)}}


def counter_name(counter: Counter) -> str:
    """Return the attribute that counts *counter*."""
    match counter:
        case InState(workflow, state):
            return f"{_STATE}{workflow}/{state}"
        case Bearing(workflow, guard):
            return f"{_GUARD}{workflow}/{guard}"


def counts_from(item: Item) -> LinkCounts:
    """Return a record's counts; raise ``Unreadable``."""
    try:
        counts = {_counter(name): int(value["N"]) for name, value in item.items() if name.startswith((_STATE, _GUARD))}
        version = int(item["version"]["N"])
    except (LookupError, ValueError):
        raise Unreadable("a record's counts of links can't be read") from None
    # Fewer than none: something was taken off twice or never added, and a hold may be among what is left (X7).
    if any(number < 0 for number in counts.values()):
        raise Unreadable("a record's counts of links are negative")
    return LinkCounts(counts=counts, version=version)


def _counter(name: str) -> Counter:
    workflow, _, rest = name[len(_STATE) :].partition("/")
    if name.startswith(_STATE):
        return InState(WorkflowId(workflow), rest)
    return Bearing(WorkflowId(workflow), GuardName(rest))
