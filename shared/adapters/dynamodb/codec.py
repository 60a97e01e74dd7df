"""Rows of records and contents."""

from dataclasses import replace

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.bodies import Unreadable, body_of, encoded, next_of
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import ContentRow, RecordRow
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.content import AnyContent, Attachment, Content, ContentKind, PreservedVersion
from shared.records.index_position import index_position
from shared.records.record import Record
from shared.retention.listing import Listing, day_in
from shared.retention.stage import file_stage, stage_of
from shared.retention.waiting import file_waits_on


def record_item(tenant: TenantId, record: Record) -> Item:
    """Return the row to write for *record*, with its index keys."""
    return _row(tenant, next_of(record))


def _row(tenant: TenantId, record: Record) -> Item:
    key, stage, place = record.key, stage_of(record), index_position(record)
    review, request = (day_in(listing, record) for listing in (Listing.REVIEWS, Listing.REQUESTS))
    return RecordRow.item(
        pk=keys.record_pk(tenant, key),
        sk=keys.RECORD,
        by_state_pk=keys.state_pk(tenant, key.workflow, place.state, key.shard, is_erased=record.is_erased),
        by_state_sk=keys.state_sk(place.since, key.record),
        by_stage_pk=keys.stage_pk(tenant, key.workflow, stage.name, key.shard) if stage else None,
        by_stage_sk=keys.stage_sk(tenant, stage, key) if stage else None,
        by_review_pk=keys.listing_pk(tenant, key.shard) if review else None,
        by_review_sk=keys.listing_sk(review, key) if review else None,
        by_request_pk=keys.listing_pk(tenant, key.shard) if request else None,
        by_request_sk=keys.listing_sk(request, key) if request else None,
        version=record.version,
        is_linked=1 if record.is_linked else None,
        body=encoded(replace(record, is_linked=False)),
    )


def record_changes(tenant: TenantId, before: Record, after: Record) -> tuple[Item, tuple[str, ...]]:
    old, new = _row(tenant, before), record_item(tenant, after)
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    return changed, tuple(name for name in old if name not in new)


def record_from(item: Item) -> Record:
    """Return a row's record; raise ``Unreadable``."""
    record = body_of(Record, item)
    if record.key != keys.record_of(item["pk"]["S"]):
        raise Unreadable("a record is in the row of another")
    return replace(record, is_linked="is_linked" in item)


def content_item(tenant: TenantId, record: RecordKey, content: AnyContent) -> Item:
    pk, sk = keys.record_pk(tenant, record), keys.content_sk(content.kind, content.number)
    if isinstance(content, Content):
        # The text is apart: in the JSON body a letter may take six bytes, and the row would be too large.
        return ContentRow.item(pk=pk, sk=sk, body=encoded(replace(content, body="")), text=content.body)
    if isinstance(content, PreservedVersion):
        return ContentRow.item(pk=pk, sk=sk, body=encoded(content))
    stage = file_stage(content)
    is_waiting = file_waits_on(content) is not None
    return ContentRow.item(
        pk=pk,
        sk=sk,
        body=encoded(content),
        by_state_pk=keys.file_place_pk(tenant, record.workflow, content.file_type, record.shard, is_waiting=is_waiting),
        by_state_sk=keys.file_place_sk(content.added_at, record.record, content.number),
        by_stage_pk=keys.stage_pk(tenant, record.workflow, stage.name, record.shard) if stage else None,
        by_stage_sk=keys.file_stage_sk(stage, record, content.number) if stage else None,
    )


def content_from(kind: ContentKind, item: Item) -> AnyContent:
    """Return a row's content of *kind*; raise ``Unreadable``."""
    content: AnyContent
    match kind:
        case ContentKind.ATTACHMENT:
            content = body_of(Attachment, item)
        case ContentKind.PRESERVED:
            content = body_of(PreservedVersion, item)
        case _:
            content = _text_from(item)
    # A file is deleted by its number, and a list goes on behind the last one.
    if item["sk"]["S"] != keys.content_sk(kind, content.number):
        raise Unreadable("a content is in the row of another")
    return content


def _text_from(item: Item) -> Content:
    try:
        return replace(body_of(Content, item), body=item["text"]["S"])
    except LookupError:
        raise Unreadable("a content has no text") from None
