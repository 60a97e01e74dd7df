"""Records and contents as rows, and back."""

from dataclasses import replace

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.bodies import body_of, encoded
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import ContentRow, RecordRow
from shared.adapters.dynamodb.rows import Unreadable, changes_of, item_of, row_of
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.content import Attachment, Content, ContentKind
from shared.records.place import place_of
from shared.records.record import Record
from shared.retention.stage import file_stage, stage_of


def record_item(tenant: TenantId, record: Record) -> Item:
    """Return the row of *record*, with its places in the indexes."""
    return item_of(RecordRow, **_attributes(tenant, record))


def record_changes(tenant: TenantId, before: Record, after: Record) -> tuple[Item, tuple[str, ...]]:
    """Return the attributes that the row of *after* has other than that of *before*, and the names of those that it lacks."""
    return changes_of(RecordRow, _attributes(tenant, before), _attributes(tenant, after))


def _attributes(tenant: TenantId, record: Record) -> dict[str, object]:
    key, stage, place = record.key, stage_of(record), place_of(record)
    return {
        "pk": keys.record_pk(tenant, key),
        "sk": keys.RECORD,
        "by_state_pk": keys.state_pk(tenant, key.workflow, place.state, key.shard, is_erased=record.is_erased),
        "by_state_sk": keys.state_sk(place.since, key.record),
        "by_stage_pk": keys.stage_pk(tenant, key.workflow, stage.name, key.shard) if stage else None,
        "by_stage_sk": keys.stage_sk(stage, key) if stage else None,
        "state": record.state,
        "state_entered_at": record.state_entered_at,
        "entered_state_here_at": record.entered_state_here_at,
        "changed_at": record.changed_at,
        "field_values": record.values,
        "person": record.person,
        "parent": record.parent,
        "address": record.address,
        "counts": record.counts,
        "guards": record.guards or None,
        "claim": record.claim,
        "claim_given_up": record.claim_given_up or None,
        "erasure": record.erasure,
        "mark": record.mark,
        "policy_date": record.policy_date,
        "awaits_dating": record.awaits_dating or None,
        "is_kept_by_login": record.is_kept_by_login or None,
        "request": record.request,
        "anonymised_on": record.anonymised_on,
        "learner": record.learner,
        "version": record.version,
    }


def record_from(item: Item) -> Record:
    """Return the record that a row holds; raise ``Unreadable``."""
    row = row_of(RecordRow, item)
    return Record(
        key=keys.record_of(row.pk),
        state=row.state,
        state_entered_at=row.state_entered_at,
        entered_state_here_at=row.entered_state_here_at,
        changed_at=row.changed_at,
        values=row.field_values,
        person=row.person,
        parent=row.parent,
        address=row.address,
        counts=row.counts,
        guards=row.guards or {},
        claim=row.claim,
        claim_given_up=bool(row.claim_given_up),
        erasure=row.erasure,
        mark=row.mark,
        policy_date=row.policy_date,
        awaits_dating=bool(row.awaits_dating),
        is_kept_by_login=bool(row.is_kept_by_login),
        request=row.request,
        anonymised_on=row.anonymised_on,
        learner=row.learner,
        version=row.version,
    )


def content_item(tenant: TenantId, record: RecordKey, content: Content | Attachment) -> Item:
    """Return the row of a content."""
    pk = keys.record_pk(tenant, record)
    if isinstance(content, Content):
        # Not in the body: JSON may take six bytes for a letter, and what is too large for a row would be refused.
        sk, body = keys.content_sk(content.kind, content.number), encoded(replace(content, body=""))
        return ContentRow(pk=pk, sk=sk, body=body, text=content.body).serialize()
    stage = file_stage(content)
    return ContentRow(
        pk=pk,
        sk=keys.content_sk(ContentKind.ATTACHMENT, content.number),
        body=encoded(content),
        by_stage_pk=keys.stage_pk(tenant, record.workflow, stage.name, record.shard) if stage else None,
        by_stage_sk=keys.file_stage_sk(stage, record, content.number) if stage else None,
    ).serialize()


def content_from(kind: ContentKind, item: Item) -> Content | Attachment:
    """Return the content of *kind* that a row holds; raise ``Unreadable``."""
    if kind is ContentKind.ATTACHMENT:
        return body_of(Attachment, item)
    try:
        return replace(body_of(Content, item), body=item["text"]["S"])
    except LookupError:
        raise Unreadable("a content has no text") from None
