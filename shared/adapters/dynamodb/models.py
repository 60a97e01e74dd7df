"""The rows of the tables, those of jobs in ``job_models``: their attributes. The one mapping; nothing here connects to anything."""

from collections.abc import Mapping

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from shared.adapters.dynamodb.attributes import (
    ChoiceAttribute,
    DayAttribute,
    InstantAttribute,
    KeyAttribute,
    NaturalAttribute,
    PartAttribute,
    PartsAttribute,
    ScopeAttribute,
    ScopesAttribute,
    ValuesAttribute,
)
from shared.jobs.outcome import Outcome
from shared.learners.final_funding_date import FinalFunding, FundingReason
from shared.learners.learner import LearnerFacts
from shared.records.content import ContentCounts, ContentKind
from shared.records.guards import Guard, GuardName
from shared.records.record import AnonymisationRequest, Claim, ErasedCounts, Erasure, JobMark


def _erased_counts() -> PartAttribute[ErasedCounts]:
    names = ("fields", "messages", "letters", "email_alerts", "notes", "attachments", "pointers")
    return PartAttribute(ErasedCounts, {name: NaturalAttribute() for name in names})


class Row(Model):
    """What every row has."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class RecordRow(Row):
    """A record: its values, marks and guards, and where the two indexes have it."""

    by_state_pk = UnicodeAttribute()
    by_state_sk = UnicodeAttribute()
    by_stage_pk = UnicodeAttribute(null=True)
    by_stage_sk = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    state_entered_at = InstantAttribute()
    entered_state_here_at = InstantAttribute()
    changed_at = InstantAttribute()
    field_values = ValuesAttribute(attr_name="values")
    person = KeyAttribute(null=True)
    parent = KeyAttribute(null=True)
    address = UnicodeAttribute(null=True)
    # Always whole: a count that is not there must not pass for none, or contents would outlive an erasure.
    counts = PartAttribute(
        ContentCounts,
        {kind.value: NaturalAttribute() for kind in ContentKind} | {"files_gone": NaturalAttribute(null=True)},
    )
    guards: Attribute[Mapping[GuardName, Guard]] = PartsAttribute(
        GuardName,
        PartAttribute(Guard, {"reason": UnicodeAttribute(), "set_on": DayAttribute(), "review_date": DayAttribute()}),
        null=True,
    )
    claim: Attribute[Claim] = PartAttribute(
        Claim,
        {
            "job": UnicodeAttribute(),
            "at": InstantAttribute(),
            "scope": ScopeAttribute(),
            "transition": UnicodeAttribute(null=True),
            "anonymised_on": DayAttribute(null=True),
        },
        null=True,
    )
    claim_given_up = BooleanAttribute(null=True)
    erasure: Attribute[Erasure] = PartAttribute(
        Erasure,
        {
            "at": InstantAttribute(),
            "job": UnicodeAttribute(),
            "counts": _erased_counts(),
            "final_funding_date": DayAttribute(null=True),
            "is_stuck": BooleanAttribute(null=True),
        },
        null=True,
    )
    mark: Attribute[JobMark] = PartAttribute(
        JobMark,
        {
            "job": UnicodeAttribute(),
            "page": NaturalAttribute(),
            "outcome": ChoiceAttribute(Outcome),
            "at": InstantAttribute(),
            "ground": UnicodeAttribute(null=True),
            "scopes": ScopesAttribute(),
        },
        null=True,
    )
    policy_date = DayAttribute(null=True)
    awaits_dating = BooleanAttribute(null=True)
    is_kept_by_login = BooleanAttribute(null=True)
    request: Attribute[AnonymisationRequest] = PartAttribute(
        AnonymisationRequest,
        {"reason": UnicodeAttribute(), "requested_on": DayAttribute(), "due_date": DayAttribute()},
        null=True,
    )
    anonymised_on = DayAttribute(null=True)
    learner: Attribute[LearnerFacts] = PartAttribute(
        LearnerFacts,
        {
            "ukprn": UnicodeAttribute(null=True),
            "learn_ref_number": UnicodeAttribute(null=True),
            "funding": PartAttribute(
                FinalFunding, {"day": DayAttribute(null=True), "reason": ChoiceAttribute(FundingReason)}
            ),
        },
        null=True,
    )
    version = NaturalAttribute()


class BodyRow(Row):
    """A row of which only we read the rest: one JSON text. A learner's return is no more than that."""

    body = UnicodeAttribute()


class ShardRow(BodyRow):
    """A shard of a job."""

    version = NumberAttribute()


class JobRow(BodyRow):
    """A job, which stands in the index of open jobs only while it is one: lists are filtered by type and status."""

    by_tenant_pk = UnicodeAttribute()
    by_tenant_sk = UnicodeAttribute()
    open_pk = UnicodeAttribute(null=True)
    open_sk = UnicodeAttribute(null=True)
    type = UnicodeAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()


class ContentRow(BodyRow):
    """A content of a record; an attachment may stand in a stage, every other has its text beside its body."""

    text = UnicodeAttribute(null=True)
    by_stage_pk = UnicodeAttribute(null=True)
    by_stage_sk = UnicodeAttribute(null=True)


class LedgerRow(BodyRow):
    """What became of a record in a job, which has an outcome, or an act, which has an action: lists are filtered by them."""

    by_time_pk = UnicodeAttribute()
    by_time_sk = UnicodeAttribute()
    expires_at = NumberAttribute()  # in seconds since 1970
    subject = UnicodeAttribute()
    outcome = UnicodeAttribute(null=True)
    action = UnicodeAttribute(null=True)


class CatalogueRow(BodyRow):
    """A thing that was configured; a preview goes by itself once nobody can use it."""

    version = NumberAttribute()
    expires_at = NumberAttribute(null=True)
