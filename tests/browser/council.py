"""A small council for one story, put in through the API: each story has its own, so that none sees another's traces.

Whatever a person could have typed carries ``MARK``: markup, which no page may take for anything but text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from infra.local import LocalStack
from infra.operations.api import ApiClient
from shared.access.permissions import Permission
from shared.adapters.sqs.tenant_messages import night_body
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.identifiers import TenantId
from tests.browser.inspection import PLANTED

MARK = f'<i id={PLANTED}>"it\'s" & more</i>'
COMPLAINTS, REPAIRS, RESIDENTS, ACCOUNTS, LEARNERS = "complaints", "repairs", "residents", "accounts", "learners"
FILTER = "closed-complaints"
ROLE, ADMINISTRATOR = "retention-officer", "administrator"
OFFICER = "olive"
LONG_AGO = "2024-01-31T09:00:00Z"
IN_A_YEAR = (datetime.now(UTC) + timedelta(days=365)).date()
ENDED = date(2019, 7, 26)


@dataclass(frozen=True, slots=True)
class Council:
    """One tenant of a running stack."""

    stack: LocalStack
    tenant: str
    api: ApiClient

    @classmethod
    def found(cls, stack: LocalStack, tenant: str) -> "Council":
        """Found a council that has an officer with every permission, and the workflows of its cases and people."""
        council = cls(
            stack, tenant, ApiClient(url=stack.api_url, token=stack.token(tenant, "founder", [ADMINISTRATOR]))
        )
        council.role(ROLE, list(Permission))
        stack.token(tenant, OFFICER, [ROLE])
        council.workflow(COMPLAINTS, "case", allow_personal_data_deletion=True)
        return council

    def role(self, name: str, permissions: Sequence[str], version: int | None = None) -> None:
        """Make a role, or change the *version* of it that there is."""
        body = {"permissions": list(permissions)} | ({} if version is None else {"version": version})
        self.api.put(f"/v1/roles/{name}", body)

    def join(self, user: str) -> None:
        """Give the council a user without any role."""
        self.stack.token(self.tenant, user)

    def workflow(self, name: str, kind: str, **more: object) -> None:
        self.api.put(f"/v1/workflows/{name}", {**_workflow(kind), **more})

    def record(self, workflow: str, *ids: str, state: str = "closed", **more: object) -> None:
        """Put records in, each in a state that it came into long ago."""
        for one in ids:
            body = {"state": state, "state_entered_at": LONG_AGO, "values": _values(one), **more}
            self.api.put(f"/v1/records/{workflow}/{one}", body)

    def note(self, workflow: str, record: str) -> None:
        body = {"body": f"A note {MARK}", "subject": f"Called back {MARK}", "at": LONG_AGO}
        self.api.post(f"/v1/records/{workflow}/{record}/notes", body)

    def hold(self, workflow: str, record: str, review: date = IN_A_YEAR, guard: str = "legal-hold") -> None:
        body = {"reason": f"Claim before the court {MARK}", "review_date": str(review)}
        self.api.put(f"/v1/records/{workflow}/{record}/{guard}", body)

    def request(self, workflow: str, record: str, due: date = IN_A_YEAR) -> None:
        body = {"reason": f"Asked for by the person {MARK}", "due_date": str(due)}
        self.api.put(f"/v1/records/{workflow}/{record}/anonymisation-request", body)

    def filter(self, name: str = FILTER, workflow: str = COMPLAINTS) -> None:
        self.api.put(f"/v1/filters/{name}", {"workflows": [workflow], "states": ["closed"], "where": []})

    def erase(self, filter_: str = FILTER) -> str:
        """Erase a filter's cases, and return the job."""
        job: str = self.api.post(f"/v1/filters/{filter_}/redactions", {})["id"]
        self.settle()
        return job

    def jobs(self, kind: str) -> list[dict[str, Any]]:
        return list(self.api.pages("/v1/jobs", type=kind))

    def end_sessions(self) -> None:
        """Let the session of everybody end who has signed in."""
        table = self.stack.tables["SessionsTable"]
        found = self.stack.clients.dynamodb.scan(TableName=table)["Items"]
        for row in found:
            self.stack.clients.dynamodb.delete_item(TableName=table, Key={"pk": row["pk"], "sk": row["sk"]})

    def draft(self, workflow: str, months: int) -> None:
        self.api.put(f"/v1/policies/{workflow}/draft", {"enabled": True, "retention_months": months})

    def publish(self, workflow: str, months: int) -> None:
        """Publish a policy of so many months."""
        self.draft(workflow, months)
        preview = self.api.post(f"/v1/policies/{workflow}/draft/preview")
        sent = {"confirmation_token": preview["confirmation_token"], "reason": f"As decided {MARK}"}
        self.api.post(f"/v1/policies/{workflow}/publish", sent)
        self.settle()

    def night(self, run: JobType = JobType.RETENTION_POLICIES) -> None:
        """Let this tenant's night come, and no other's."""
        body = night_body(TenantId(self.tenant), Night(run=run, at=datetime.now(UTC)))
        self.stack.clients.sqs.send_message(QueueUrl=self.stack.queues["NightQueue"], MessageBody=body)
        self.settle()

    def settle(self) -> None:
        """Wait until all that has been started is done."""
        assert self.stack.settle()

    def login(self, workflow: str, account: str) -> str | None:
        """Return why the portal refuses an account's login, or None."""
        asked = {"tenant": self.tenant, "workflow": workflow, "account": account}
        reason: str | None = httpx.post(f"{self.stack.api_url}/_local/portal-login", json=asked).json()["reason"]
        return reason

    @property
    def today(self) -> date:
        return datetime.now(ZoneInfo("Europe/London")).date()

    def feed(self, entities: str) -> str:
        """Return what the OData service says of some set."""
        return str(self.api.get(f"/odata/1.0/{entities}"))

    def teach(self) -> None:
        """Be a college as well."""
        self.workflow(LEARNERS, "learner", states=[{"name": "learning", "end": False}], transitions=[])

    def learner(self, reference: str, status: int = 2, ended: date = ENDED) -> str:
        """Put in a learner with one aim, and return their id."""
        learner = f"10000001-{reference}"
        values = {"name": f"Jo {MARK}"}
        self.api.put(f"/v1/learners/{learner}", {"learn_ref_number": reference, "ukprn": "10000001", "values": values})
        aim = {
            "aim_seq_number": 1,
            "completion_status": status,
            "learn_aim_ref": "ZPROG001",
            "learn_start_date": "2018-09-03",
            "learn_actual_end_date": None if status == 1 else str(ended),
        }
        self.api.put(f"/v1/learners/{learner}/ilrs/10000001-1819", {"status": "included", "aims": [aim]})
        self.settle()
        return learner


def _values(record: str) -> dict[str, Any]:
    return {"name": f"Resident of {record} {MARK}", "story": f"Damp {MARK}", "ward": "north", "remark": MARK}


def _workflow(kind: str) -> dict[str, Any]:
    states = [{"name": "open", "end": False}, {"name": "closed", "end": True}, {"name": "redacted", "end": True}]
    fields = [
        {"name": "name", "type": "text", "sensitive": True, "treatment": "replace"},
        {"name": "story", "type": "textarea", "sensitive": True},
        {"name": "ward", "type": "choice", "sensitive": False},
    ]
    transitions = [
        {"name": "close", "from": ["open"], "to": "closed"},
        {"name": "mark-redacted", "from": ["closed"], "to": "redacted"},
    ]
    return {"kind": kind, "states": states, "fields": fields, "transitions": transitions}
