"""The town that every scenario plays in: its workflows, and what is personal in it.

Everything personal carries ``PLANTED`` and the id of its record, so that a text search finds what should be gone.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.api.retention.models import PeriodsBody
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.kernel.identifiers import TenantId, WorkflowId
from shared.retention.policy import Policy, PolicyDraft, PolicyVersion
from tests.world.world import World

TENANT = "council"
_NAME = {"name": "name", "type": "text", "sensitive": True}
_WARD = {"name": "ward", "type": "choice", "sensitive": False}


def _workflow(kind: str, start: str, *ends: str) -> dict[str, Any]:
    """Return a workflow that begins in *start*, ends in any of *ends*, and can be reopened from each."""
    states = [{"name": start, "end": False}, *({"name": end, "end": True} for end in ends)]
    moves = [{"name": f"to {end}", "from": [start], "to": end} for end in ends]
    moves.append({"name": "reopen", "from": list(ends), "to": start})
    if len(ends) > 1:
        moves.append({"name": f"{ends[0]} to {ends[1]}", "from": [ends[0]], "to": ends[1]})
    return {"kind": kind, "states": states, "transitions": moves, "fields": [_NAME, _WARD]}


WORKFLOWS = {
    "cases": _workflow("case", "open", "closed", "archived"),
    "people": _workflow("person", "known", "moved away"),
    "strands": _workflow("strand", "open", "done"),
    "accounts": _workflow("portal_account", "active", "left"),
    "learners": _workflow("learner", "learning", "left"),
}


def planted(record: str) -> str:
    """Return what is personal on *record*."""
    return f"PLANTED-{record.replace('/', '-')}-"


def periods(said: dict[str, Any]) -> dict[str, Any]:
    """Translate a policy as scenarios say it into the body that the API takes."""
    names = {
        "months": "retention_months",
        "file months": "file_retention_months",
        "months by state": "state_retention_months",
        "months by file type": "file_type_retention_months",
    }
    return {"enabled": not said.get("disabled", False)} | {names[one]: said[one] for one in names if one in said}


def put_in_force(world: World, workflow: str, said: dict[str, Any], version: int = 1) -> None:
    """Write a policy as if published long ago, its recalculation long done: beside the API, because that costs a whole job."""
    decided = PeriodsBody(**periods(said)).periods()
    policy = Policy(
        workflow=WorkflowId(workflow),
        periods=decided,
        published_by="officer",
        published_at=datetime(2020, 1, 1, tzinfo=UTC),
        reason="as decided by the board",
        job=None,
        version=version - 1,
        workflow_version=1,
    )
    draft = PolicyDraft(workflow=WorkflowId(workflow), periods=decided)
    things: list[tuple[str, Policy | PolicyDraft | PolicyVersion]] = [
        (workflow, policy),
        (workflow, draft),
        (f"{workflow}#{version:06d}", PolicyVersion(policy=replace(policy, version=version))),
    ]
    batches = Batches(client=world.clients.dynamodb, table=world.tables["CatalogueTable"])
    batches.put([catalogue_item(TenantId(TENANT), name, thing) for name, thing in things])
