"""Keep what an edit replaces while a guard keeps the record, itself or through a link (X7a)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from shared.access.evidence import Evidence
from shared.application.ports import Catalogue, RecordStore
from shared.application.reading.links import read_links
from shared.application.stored import MOST_CONTENTS, Change
from shared.kernel.errors import Invalid, Unavailable
from shared.kernel.identifiers import TenantId
from shared.learners.ilr import IlrReturn
from shared.records.content import ContentKind, PreservedVersion
from shared.records.editing import keeping_guard
from shared.records.links import Links
from shared.records.record import Record

PRESERVED = "version_preserved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What an edit is about to replace: the record, or its return *ilr*; *what* by the API's names."""

    what: Mapping[str, object]
    ilr: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """The user who edits, when, and the job of an import."""

    by: str
    at: datetime
    job: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preserving:
    """The record that counts its preserved *versions*, and the act of each, to be written together."""

    record: Record
    versions: tuple[PreservedVersion, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def links_of(store: RecordStore, catalogue: Catalogue, tenant: TenantId, record: Record) -> Links:
    """Return the links that an edit is judged on; raise ``Unavailable`` if a row can't be read."""
    links = read_links(store, catalogue, tenant, [record])[record.key]
    if not links.is_readable:
        # It may bear a hold.
        raise Unavailable("unreadable_record", "a record that this one points to can't be read and needs repair")
    return links


def preserving(before: Record, after: Record, links: Links, replaced: Sequence[Replaced], editor: Editor) -> Preserving:
    """Return *after* with what it replaces of *before*; raise ``Invalid`` if the record can take no more versions."""
    if not replaced or before.is_erased or keeping_guard(before, links) is None:
        return Preserving(record=after)
    versions: list[PreservedVersion] = []
    counts = after.counts
    for one in replaced:
        if counts.preserved_versions >= MOST_CONTENTS:
            detail = f"this record has {MOST_CONTENTS} preserved versions, the most; lift its hold to edit it"
            raise Invalid("too_many_contents", detail)
        counts = counts.with_one_more(ContentKind.PRESERVED)
        number = counts.preserved_versions
        versions.append(PreservedVersion(number=number, at=editor.at, by=editor.by, ilr=one.ilr, replaced=one.what))
    return Preserving(
        record=replace(after, counts=counts),
        versions=tuple(versions),
        evidence=tuple(_act(after, one, editor) for one in versions),
    )


def edit_of(before: Record, after: Record, links: Links, editor: Editor) -> tuple[Change, Evidence | None]:
    """Return the write of an edited record, of what it replaces and of the act, on condition of what it was judged on."""
    kept = preserving(before, after, links, record_replaced(before, after), editor)
    change = Change(
        record=kept.record,
        before=before,
        links=links.versions,
        counted=links.counted,
        preserved=kept.versions,
    )
    return change, next(iter(kept.evidence), None)


def record_replaced(before: Record, after: Record) -> tuple[Replaced, ...]:
    """Return what *after* replaces of the record itself; nothing if it is the same."""
    old, new = _shown(before), _shown(after)
    return () if old == new else (Replaced(what={**old, "version": before.version}),)


def return_replaced(old: IlrReturn | None, new: IlrReturn | None) -> tuple[Replaced, ...]:
    """Return the return that *new*, or nothing, replaces; nothing if it is the same."""
    if old is None or old == new:
        return ()
    prepared_at = old.prepared_at.isoformat() if old.prepared_at else None
    aims = [asdict(aim) for aim in old.aims]
    return (Replaced(ilr=old.id, what={"status": old.status.value, "aims": aims, "prepared_at": prepared_at}),)


def _shown(record: Record) -> dict[str, object]:
    shown: dict[str, object] = {
        "values": dict(record.values),
        "person_id": str(record.person) if record.person else None,
        "address_id": record.address,
        "parent_id": str(record.parent) if record.parent else None,
    }
    if record.learner is not None:
        shown |= {"ukprn": record.learner.ukprn, "learn_ref_number": record.learner.learn_ref_number}
    return shown


def _act(record: Record, version: PreservedVersion, editor: Editor) -> Evidence:
    # Ids and numbers alone: what was replaced is in the version, and goes with the record (X8).
    details: dict[str, str | int | bool] = {"number": version.number, "what": "return" if version.ilr else "record"}
    details |= {name: value for name, value in (("ilr", version.ilr), ("job", editor.job)) if value is not None}
    return Evidence(action=PRESERVED, subject=str(record.key), by=editor.by, at=editor.at, details=details)
