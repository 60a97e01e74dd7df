"""Bodies and answers for filters, translated both ways."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, JsonValue

from functions.api.administration.workflow_models import SAVED_EXAMPLE
from functions.api.http.types import MOST, AtMost, Body, Name, Version
from shared.application.configuration.read_filters import ShownFilter, ShownVersion
from shared.kernel.identifiers import FilterId, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.filter import Filter

FILTER_EXAMPLE: dict[str, JsonValue] = {
    "workflows": ["complaints"],
    "states": ["closed"],
    "where": [
        {"field": "ward", "op": "eq", "value": "north"},
        {"field": "state_entered_at", "op": "older_than", "value": {"months": 24}},
    ],
}

VIEW_EXAMPLE: dict[str, JsonValue] = {"id": "closed", **FILTER_EXAMPLE, "version": 1, "is_outdated": False}


class ConditionModel(Body):
    """One comparison."""

    field: Annotated[
        Name,
        Field(
            description="a field of the workflows, or what every record has: `state_entered_at`, `created_at` (by the system's own"
            " clock; both are compared as the tenant's day) and `person_id` (such as `people/p1`). A field of that name goes first"
        ),
    ]
    op: Annotated[
        Operator,
        Field(
            description="`lt`, `le`, `gt` and `ge` compare dates and numbers alone; `older_than` asks for the age of a date on the"
            " tenant's day when the job is asked for"
        ),
    ]
    value: Annotated[
        JsonValue,
        Field(
            description="of the field's type: a date like `2024-12-31`, a number, true or false, a text; a list of these for `in`,"
            ' true or false for `exists`, an age like `{"months": 24}` for `older_than`: more than so many months have passed',
        ),
    ]


class FilterBody(Body):
    """A filter; all conditions must hold."""

    model_config = ConfigDict(json_schema_extra={"examples": [FILTER_EXAMPLE]})

    workflows: Annotated[list[Name], AtMost(MOST)]
    states: Annotated[list[Name], AtMost(MOST)]
    where: Annotated[list[ConditionModel], AtMost(MOST), Field(default_factory=list)]
    version: Version = None

    def filter(self, filter_id: FilterId) -> Filter:
        """Return the use case's input."""
        return Filter(
            id=filter_id,
            workflows=tuple(WorkflowId(name) for name in dict.fromkeys(self.workflows)),
            states=tuple(dict.fromkeys(self.states)),
            where=tuple(Condition(**one.model_dump()) for one in self.where),
        )


class FilterView(FilterBody):
    """A saved filter."""

    model_config = ConfigDict(
        json_schema_serialization_defaults_required=True,
        json_schema_extra={"examples": [VIEW_EXAMPLE]},
    )

    id: str
    version: int
    is_outdated: Annotated[bool, Field(description="its workflows no longer fit it: save it again before it is used")]

    @classmethod
    def of(cls, filter_: Filter) -> Self:
        """Return the answer for *filter_*, which has just been saved."""
        return cls.of_shown(ShownFilter(filter=filter_, is_outdated=False))

    @classmethod
    def of_shown(cls, shown: ShownFilter) -> Self:
        """Return the answer for *shown*."""
        return cls.model_validate(_said(shown))


class FilterVersionView(FilterView):
    """A filter as one save left it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**VIEW_EXAMPLE, **SAVED_EXAMPLE}]})

    saved_by: str
    saved_at: datetime

    @classmethod
    def of_version(cls, version: ShownVersion) -> Self:
        """Return the answer for *version*."""
        kept = version.kept
        return cls.model_validate({**_said(version.shown), "saved_by": kept.saved_by, "saved_at": kept.saved_at})


def _said(shown: ShownFilter) -> dict[str, object]:
    where = [{"field": one.field, "op": one.op, "value": one.value} for one in shown.filter.where]
    return {**asdict(shown.filter), "where": where, "is_outdated": shown.is_outdated}
