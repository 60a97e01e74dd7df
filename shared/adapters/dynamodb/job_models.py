"""The rows of jobs; apart from the others, because most functions know of none, and what jobs are made of is much to load."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.adapters.dynamodb.attributes import (
    ChoiceAttribute,
    InstantAttribute,
    KeysAttribute,
    NaturalAttribute,
    TallyAttribute,
)
from shared.adapters.dynamodb.models import Row
from shared.jobs.job import JobStatus, JobType
from shared.jobs.shard import ShardEnd


class JobRow(Row):
    """A job; *request* is JSON. It stands in the index of open jobs only while it is one."""

    by_tenant_pk = UnicodeAttribute()
    by_tenant_sk = UnicodeAttribute()
    open_pk = UnicodeAttribute(null=True)
    open_sk = UnicodeAttribute(null=True)
    type = ChoiceAttribute(JobType)
    request = UnicodeAttribute()
    dry_run = BooleanAttribute()
    requested_by = UnicodeAttribute()
    created_at = InstantAttribute()
    status = ChoiceAttribute(JobStatus)
    ground = UnicodeAttribute(null=True)
    cancel_requested = BooleanAttribute()
    finished_at = InstantAttribute(null=True)
    total = NaturalAttribute(null=True)
    tally = TallyAttribute()
    fingerprint = UnicodeAttribute()
    correlation_id = UnicodeAttribute()
    version = NaturalAttribute()


class ShardRow(Row):
    """A shard of a job."""

    cursor = UnicodeAttribute()
    position = UnicodeAttribute(null=True)
    is_exhausted = BooleanAttribute()
    page = NaturalAttribute()
    in_hand = KeysAttribute()
    tally = TallyAttribute()
    deadline = InstantAttribute(null=True)
    progressed_at = InstantAttribute()
    end = ChoiceAttribute(ShardEnd, null=True)
    ground = UnicodeAttribute(null=True)
    version = NaturalAttribute()
