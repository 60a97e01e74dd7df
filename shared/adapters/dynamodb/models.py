"""The rows of the tables: what DynamoDB has to see of them. Nothing here connects to anything.

That is keys, indexes, version, time to live and what a list is filtered by. The rest is in the body, which only we read.
"""

from collections.abc import Mapping
from functools import cache

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from shared.adapters.dynamodb.keys import Item


class Row(Model):
    """What every row has, and all that a learner's return has."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()

    @classmethod
    def item(cls, **values: str | int | None) -> Item:
        """Return a row of *values*, without those that are None; raise ``ValueError`` where one has to be there.

        ``Model.serialize`` takes five times as long, for every row of a page.
        """
        item = {name: {_types_of(cls)[name]: str(value)} for name, value in values.items() if value is not None}
        if not _required_of(cls) <= item.keys():
            raise ValueError("an attribute is missing")
        return item


@cache
def _types_of(model: type[Row]) -> Mapping[str, str]:
    return {name: one.attr_type for name, one in model.get_attributes().items()}


@cache
def _required_of(model: type[Row]) -> frozenset[str]:
    return frozenset(name for name, one in model.get_attributes().items() if not one.null)


class VersionedRow(Row):
    """A row that is written on the condition of the version before, and all that a shard has."""

    version = NumberAttribute()


class RecordRow(VersionedRow):
    """A record."""

    by_state_pk = UnicodeAttribute()
    by_state_sk = UnicodeAttribute()
    by_stage_pk = UnicodeAttribute(null=True)
    by_stage_sk = UnicodeAttribute(null=True)


class ContentRow(Row):
    """A content of a record; an attachment may stand in a stage, every other has its text beside its body."""

    text = UnicodeAttribute(null=True)
    by_stage_pk = UnicodeAttribute(null=True)
    by_stage_sk = UnicodeAttribute(null=True)


class JobRow(VersionedRow):
    """A job, which stands in the index of open jobs only while it is one: lists are filtered by type and status."""

    by_tenant_pk = UnicodeAttribute()
    by_tenant_sk = UnicodeAttribute()
    open_pk = UnicodeAttribute(null=True)
    open_sk = UnicodeAttribute(null=True)
    type = UnicodeAttribute()
    status = UnicodeAttribute()


class LedgerRow(Row):
    """What became of a record in a job, which has an outcome, or an act, which has an action: lists are filtered by them."""

    by_time_pk = UnicodeAttribute()
    by_time_sk = UnicodeAttribute()
    expires_at = NumberAttribute()  # in seconds since 1970
    subject = UnicodeAttribute()
    outcome = UnicodeAttribute(null=True)
    action = UnicodeAttribute(null=True)


class CatalogueRow(VersionedRow):
    """A thing that was configured; a preview goes by itself once nobody can use it."""

    expires_at = NumberAttribute(null=True)
