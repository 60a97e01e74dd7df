"""The entity model: the sets and their entities, for `$metadata` and `$filter`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from functions.gateway.dp import REASONS
from shared.retention.dp_fields import FIELDS

NAMESPACE = "Expunge"
CONTAINER = "Container"


class Edm(Enum):
    """The primitive types in use, by their names in OData."""

    STRING = "Edm.String"
    BOOLEAN = "Edm.Boolean"
    INT32 = "Edm.Int32"
    DATE = "Edm.Date"
    INSTANT = "Edm.DateTimeOffset"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySet:
    """A set: its entities' type, key and properties, and its orders."""

    name: str
    type: str
    key: tuple[str, ...]
    properties: Mapping[str, Edm]
    orders: frozenset[str] = frozenset()
    described: Mapping[str, str] = field(default_factory=dict)  # what a property's name does not say

    def is_nullable(self, name: str) -> bool:
        """Tell whether a property may be null; only the key's may not."""
        return name not in self.key


_OF_TYPE = {bool | None: Edm.BOOLEAN, date | None: Edm.DATE, int | None: Edm.INT32, str | None: Edm.STRING}
# Users know these fields by these names (P6); everything else is named as OData does.
_DP = {name: _OF_TYPE[kind | None] for name, kind in FIELDS.items() if name not in REASONS}
# Why it is still there, flat (P21).
_STATUS = {
    "RetentionStatus": Edm.STRING,
    "RetentionUntil": Edm.DATE,
    "RetentionSince": Edm.DATE,
    "RetentionGround": Edm.STRING,
}
USERS = EntitySet(
    name="Users",
    type="User",
    key=("Id",),
    properties={
        "Id": Edm.STRING,
        "Ukprn": Edm.STRING,
        "LearnRefNumber": Edm.STRING,
        "FinalFundingDate": Edm.DATE,
        "FinalFundingDateReason": Edm.STRING,
        "RemovalDate": Edm.DATE,
        "MadeDueOn": Edm.DATE,
        **_STATUS,
        **_DP,
    },
    orders=frozenset({"Id", "FinalFundingDate"}),
    described={
        "MadeDueOn": "Of one past the threshold: the day on which a change of returns brought them there; null if time did.",
    },
)
ILR_AIMS = EntitySet(
    name="IlrAims",
    type="IlrAim",
    key=("LearnerId", "IlrId", "Number"),
    properties={
        "LearnerId": Edm.STRING,
        "IlrId": Edm.STRING,
        "Number": Edm.INT32,
        "IlrStatus": Edm.STRING,
        "AimSeqNumber": Edm.INT32,
        "LearnAimRef": Edm.STRING,
        "CompletionStatus": Edm.INT32,
        "LearnStartDate": Edm.DATE,
        "LearnActualEndDate": Edm.DATE,
        "AchievementDate": Edm.DATE,
        "Excluded": Edm.BOOLEAN,
    },
)
RECORDS = EntitySet(
    name="Records",
    type="Record",
    key=("Workflow", "Id"),
    properties={
        "Workflow": Edm.STRING,
        "Id": Edm.STRING,
        "State": Edm.STRING,
        "StateEnteredAt": Edm.INSTANT,
        "EndedAt": Edm.INSTANT,
        "ErasedAt": Edm.INSTANT,
        "LastErasedAt": Edm.INSTANT,
        **_STATUS,
        **_DP,
    },
    orders=frozenset({"Id"}),
    described={
        "ErasedAt": "When it was first erased, in any way. dp_anonymised says whether a retention date or a request did it.",
        "dp_anonymised": (
            "Whether a retention date or a request has erased it. A redaction leaves it false and sets ErasedAt alone."
        ),
    },
)
JOBS = EntitySet(
    name="Jobs",
    type="Job",
    key=("Id",),
    properties={
        "Id": Edm.STRING,
        "Type": Edm.STRING,
        "Status": Edm.STRING,
        "Ground": Edm.STRING,
        "DryRun": Edm.BOOLEAN,
        "RequestedBy": Edm.STRING,
        "CreatedAt": Edm.INSTANT,
        "FinishedAt": Edm.INSTANT,
        "Processed": Edm.INT32,
        "FilesProcessed": Edm.INT32,
        "Total": Edm.INT32,
        "StoppedRecords": Edm.INT32,
        "StoppedFiles": Edm.INT32,
    },
    described={
        "DryRun": "If true, the counts are what would be, and nothing was changed.",
        "Processed": "Records with an outcome. Files that went or were dated by their own clock are not among them.",
        "FilesProcessed": "Files that went or were dated by their own clock, while their records stay.",
        "StoppedRecords": "Records and learners, due by policy or setting, of a night that the brake stopped; null for other jobs.",
        "StoppedFiles": "Files, due by their own date, of such a night.",
    },
)
SETS: Mapping[str, EntitySet] = {one.name: one for one in (USERS, ILR_AIMS, RECORDS, JOBS)}
