"""The ids in paths. One outside the alphabet is refused before anything is looked up, stored or logged (X8)."""

from functools import partial
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator

from shared.kernel.identifiers import FilterId, JobId, RecordId, RoleName, UserId, WorkflowId, identifier
from shared.learners.ilr import IlrId

# Said to readers of the document; `identifier` is what holds it.
_ALPHABET = {"pattern": "^[A-Za-z0-9._-]{1,64}$", "not": {"enum": [".", ".."]}}


def _id(what: str) -> AfterValidator:
    # What `identifier` raises is no ValueError, so that it passes through validation and keeps its own code.
    return AfterValidator(partial(identifier, what=what))


WorkflowPart = Annotated[
    WorkflowId,
    Path(description="a workflow of the tenant", examples=["complaints"], json_schema_extra=_ALPHABET),
    _id("workflow"),
]
RecordPart = Annotated[
    RecordId,
    Path(alias="id", description="a record of the workflow", examples=["2024-0017"], json_schema_extra=_ALPHABET),
    _id("record"),
]
LearnerPart = Annotated[
    RecordId,
    Path(alias="id", description="a learner of the tenant", examples=["10000001-0fm01"], json_schema_extra=_ALPHABET),
    _id("learner"),
]
IlrPart = Annotated[
    IlrId,
    Path(description="a return of the learner", examples=["10000001-2018"], json_schema_extra=_ALPHABET),
    _id("ilr"),
]
JobPart = Annotated[
    JobId,
    Path(alias="id", description="a job of the tenant", examples=["Zk3vB1s9QxYwLm2A"], json_schema_extra=_ALPHABET),
    _id("job"),
]
FilterPart = Annotated[
    FilterId,
    Path(alias="filter", description="a filter of the tenant", examples=["closed"], json_schema_extra=_ALPHABET),
    _id("filter"),
]
RolePart = Annotated[
    RoleName,
    Path(description="a role that the tenant made", examples=["case-worker"], json_schema_extra=_ALPHABET),
    _id("role"),
]
UserPart = Annotated[
    UserId,
    Path(alias="sub", description="a user: the token's `sub`", examples=["user-7"], json_schema_extra=_ALPHABET),
    _id("user"),
]
