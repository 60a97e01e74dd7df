"""Bodies and answers of the administration routes."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, JsonValue

from functions.api.http.dp import CREATED_AT, ERASED_AT, DpFields
from functions.api.http.patterns import IDENTIFIER
from functions.api.http.status import SAYS, StatusView
from functions.api.http.types import MOST, POLICY_VERSION, AtMost, Body, ErasedView, Name, Version, View, Whole
from functions.gateway.dp import shown_dp
from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Permission
from shared.access.tenant_settings import DEFAULT_BRAKE
from shared.application.configuration.read_users import ListedUser
from shared.application.rules.today import RecordFields
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import RoleName
from shared.records.scope import attachment_id

LARGEST_BRAKE = 10**9
Brake = Annotated[Whole, Field(ge=0, le=LARGEST_BRAKE)]
LEDGER_EXAMPLE: dict[str, JsonValue] = {
    "at": "2026-03-02T09:00:00Z",
    "action": "role_saved",
    "subject": "role/case-worker",
    "attachment": None,
    "by": "user-7",
    "policy_version": None,
    "dry_run": False,
    "job": None,
    "outcome": None,
    "ground": None,
    "erased": None,
    "final_funding_date": None,
    "details": {"version": 1, "permissions": "read_records edit_records"},
}


class RoleBody(Body):
    """A role's permissions."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"permissions": ["read_records", "edit_records"]}]})

    permissions: Annotated[list[Permission], AtMost(MOST)]
    version: Version = None


class RoleView(View):
    """A role."""

    name: str
    permissions: list[Permission]
    version: int


class UserRolesBody(Body):
    """The roles assigned to a user."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"roles": ["case-worker"]}]})

    roles: Annotated[list[Annotated[str, Field(pattern=IDENTIFIER)]], AtMost(MOST)]
    version: Version = None

    def names(self) -> tuple[RoleName, ...]:
        """Return each role once."""
        return tuple(RoleName(name) for name in dict.fromkeys(self.roles))


class UserRolesView(View):
    """The roles assigned to a user; version 0 if none ever were."""

    user: str
    roles: list[str]
    version: int


class UserView(View):
    """A user, as the token of their last sign-in at the console has them, and the roles assigned here."""

    sub: str
    name: str | None
    email: str | None
    roles: list[str] = Field(description="those assigned here")
    groups: list[str] = Field(description="those of the last token; each gives the role of its name")
    signed_in_at: datetime | None = Field(
        description="the last sign-in at the console, written once a day; null: none is known"
    )

    @classmethod
    def of(cls, user: ListedUser) -> Self:
        """Return *user* as the list shows them."""
        return cls(
            sub=user.user,
            name=user.name,
            email=user.email,
            roles=list(user.roles),
            groups=list(user.groups),
            signed_in_at=user.signed_in_at,
        )


class TenantBody(Body):
    """A tenant's settings."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"time_zone": "Europe/London", "erasure_brake": 10_000, "file_erasure_brake": 10_000}]
        }
    )

    time_zone: Annotated[str, Field(max_length=64)]
    erasure_brake: Brake = Field(
        description="the most records and learners, due by policy or setting, that a night erases without confirmation"
    )
    file_erasure_brake: Brake = Field(
        DEFAULT_BRAKE, description="the most files, due by their own date, that a night erases without confirmation"
    )
    version: Version = None


class TenantView(View):
    """A tenant's settings; version 0 while they are the defaults."""

    time_zone: str
    erasure_brake: int
    file_erasure_brake: int
    version: int


class CaseView(DpFields):
    """A case in a filter's list: its id, state, values that are not sensitive, and DP fields."""

    id: str
    workflow: str
    state: str
    state_entered_at: datetime
    created_at: datetime | None = Field(description=CREATED_AT)
    ended_at: datetime | None
    values: dict[str, JsonValue] = Field(description="those of fields that are defined and not sensitive")
    retention_status: StatusView = Field(description=SAYS)
    erased_at: datetime | None = Field(description=ERASED_AT)
    last_erased_at: datetime | None

    @classmethod
    def of(cls, case: RecordFields, asking: Caller) -> Self:
        """Return *case* as the list shows it."""
        record = case.record
        shown = {
            "id": record.key.record,
            "workflow": record.key.workflow,
            "state": record.state,
            "state_entered_at": record.state_entered_at,
            "created_at": record.created_at,
            "ended_at": case.ended_at,
            "values": dict(case.values),
            "retention_status": StatusView.of(case.status),
            "erased_at": record.erased_at,
            "last_erased_at": record.last_erased_at,
            **shown_dp(case.dp, asking),
        }
        return cls.model_validate(shown)


class LedgerView(View):
    """An entry of the ledger: an act, or what became of a record or a file in a job."""

    model_config = ConfigDict(json_schema_extra={"examples": [LEDGER_EXAMPLE]})

    at: datetime
    action: Name
    subject: str
    attachment: str | None = Field(
        description="the id of the file that the entry is about; null: it is about the record, or `details` name several"
    )
    by: str = Field(
        description="the user's id, the operator's name, `schedule` for a night, or the name of the function that acted"
    )
    policy_version: int | None = Field(description=POLICY_VERSION)
    dry_run: bool = Field(description="whether the outcome is only what would be, or the act asks for a dry run")
    job: str | None
    outcome: str | None
    ground: str | None
    erased: ErasedView | None
    final_funding_date: date | None
    details: dict[str, JsonValue]

    @classmethod
    def of(cls, entry: HistoryEntry | Evidence) -> Self:
        """Return the answer for *entry*."""
        shown: dict[str, object]
        if isinstance(entry, Evidence):
            details = {name: list(said) if isinstance(said, tuple) else said for name, said in entry.details.items()}
            shown = {
                "action": entry.action,
                "subject": entry.subject,
                "attachment": entry.details.get("attachment"),
                "policy_version": entry.details.get("policy_version"),
                "dry_run": bool(entry.details.get("dry_run")),
                "details": details,
            }
        else:
            shown = {
                "action": "dry_run" if entry.dry_run else "job_outcome",
                "subject": str(entry.record),
                "attachment": None if entry.attachment is None else attachment_id(entry.attachment),
                "policy_version": entry.policy_version,
                "dry_run": entry.dry_run,
                "job": entry.job,
                "outcome": entry.outcome,
                "ground": entry.ground,
                "erased": ErasedView.of(entry.erased) if entry.erased else None,
                "final_funding_date": entry.final_funding_date,
            }
        empty = dict.fromkeys(cls.model_fields)
        return cls.model_validate({**empty, "details": {}, "at": entry.at, "by": entry.by, **shown})
