"""The attributes of the rows: keys, version, expiry and what lists are filtered by. The rest is in the body."""

from collections.abc import Mapping
from functools import cache

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from shared.adapters.dynamodb.keys import Item


class Keyed(Model):
    """The attributes of every row."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)

    @classmethod
    def item(cls, **values: str | int | None) -> Item:
        """Return a row of *values* without the Nones; raise ``ValueError`` if a required one is missing."""
        # ``Model.serialize`` would take five times as long.
        item = {name: {_types_of(cls)[name]: str(value)} for name, value in values.items() if value is not None}
        if not _required_of(cls) <= item.keys():
            raise ValueError("an attribute is missing")
        return item


@cache
def _types_of(model: type[Keyed]) -> Mapping[str, str]:
    return {name: one.attr_type for name, one in model.get_attributes().items()}


@cache
def _required_of(model: type[Keyed]) -> frozenset[str]:
    return frozenset(name for name, one in model.get_attributes().items() if not one.null)


class Row(Keyed):
    """A row with a body; a learner's return has no other attributes."""

    body = UnicodeAttribute()


class LinkRow(Keyed):
    """What a record tells of itself at one that it points to. The row of all their counts has a version and the counters."""

    state = UnicodeAttribute()
    guards = UnicodeAttribute(null=True)  # their names, with commas between
    is_erased = NumberAttribute(null=True)


class VersionedRow(Row):
    """A row that is written conditionally on its version."""

    version = NumberAttribute()


class RecordRow(VersionedRow):
    """A record. Only one under guard, or with an open request, has the keys of that list."""

    is_linked = NumberAttribute(null=True)  # outside the body, because a link sets it without reading the record
    by_state_pk = UnicodeAttribute()
    by_state_sk = UnicodeAttribute()
    by_stage_pk = UnicodeAttribute(null=True)
    by_stage_sk = UnicodeAttribute(null=True)
    by_review_pk = UnicodeAttribute(null=True)
    by_review_sk = UnicodeAttribute(null=True)
    by_request_pk = UnicodeAttribute(null=True)
    by_request_sk = UnicodeAttribute(null=True)


class ContentRow(Row):
    """A content of a record. An attachment is in the index by state by its type, and may be in a stage; any other has a text."""

    by_state_pk = UnicodeAttribute(null=True)
    by_state_sk = UnicodeAttribute(null=True)
    text = UnicodeAttribute(null=True)
    by_stage_pk = UnicodeAttribute(null=True)
    by_stage_sk = UnicodeAttribute(null=True)


class JobRow(VersionedRow):
    """A job. Only an open one has the keys of the open index."""

    by_tenant_pk = UnicodeAttribute()
    by_tenant_sk = UnicodeAttribute()
    open_pk = UnicodeAttribute(null=True)
    open_sk = UnicodeAttribute(null=True)
    type = UnicodeAttribute()
    status = UnicodeAttribute()


class LedgerRow(Row):
    """An entry of a job's history has an outcome, an act an action."""

    by_time_pk = UnicodeAttribute()
    by_time_sk = UnicodeAttribute()
    expires_at = NumberAttribute()  # in seconds since 1970
    subject = UnicodeAttribute()
    outcome = UnicodeAttribute(null=True)
    action = UnicodeAttribute(null=True)


class CatalogueRow(VersionedRow):
    """A thing that is configured; only previews expire, and what is remembered of people who sign in."""

    expires_at = NumberAttribute(null=True)


class ExpiringRow(Row):
    """A sign-in that has begun."""

    expires_at = NumberAttribute()


class SessionRow(VersionedRow):
    """A session of the console."""

    expires_at = NumberAttribute()
