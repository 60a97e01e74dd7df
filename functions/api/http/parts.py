"""The ids in paths, refused outside the alphabet before they are looked up, stored or logged (X8)."""

from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator

from functions.api.http.patterns import IDENTIFIER
from shared.kernel.identifiers import FilterId, JobId, RecordId, RoleName, UserId, WorkflowId, identifier
from shared.learners.ilr import IlrId

# For readers of the document; `identifier` enforces it.
_ALPHABET = {"pattern": IDENTIFIER, "not": {"enum": [".", ".."]}}


def _id(what: str) -> AfterValidator:
    # What `identifier` raises is no ValueError, so that it passes through validation and keeps its own code.
    return AfterValidator(partial(identifier, what=what))


def _path(description: str, example: str, alias: str | None = None) -> Path:
    return Path(alias=alias, description=description, examples=[example], json_schema_extra=_ALPHABET)


WorkflowPart = Annotated[WorkflowId, _path("a workflow of the tenant", "complaints"), _id("workflow")]
RecordPart = Annotated[RecordId, _path("a record of the workflow", "2024-0017", "id"), _id("record")]
LearnerPart = Annotated[RecordId, _path("a learner of the tenant", "10000001-0fm01", "id"), _id("learner")]
IlrPart = Annotated[IlrId, _path("a return of the learner", "10000001-2018"), _id("ilr")]
JobPart = Annotated[JobId, _path("a job of the tenant", "Zk3vB1s9QxYwLm2A", "id"), _id("job")]
FilterPart = Annotated[FilterId, _path("a filter of the tenant", "closed", "filter"), _id("filter")]
RolePart = Annotated[RoleName, _path("a role that the tenant made", "case-worker"), _id("role")]
UserPart = Annotated[UserId, _path("a user: the token's `sub`", "user-7", "sub"), _id("user")]
