"""Workflows and filters as each save left them. A version never changes, and outlives what it is of (X9, X19)."""

from dataclasses import dataclass
from datetime import datetime

from shared.records.filter import Filter
from shared.records.workflow import Workflow

MOST_VERSIONS = 999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterVersion:
    """A filter as it was saved. Jobs name it, so that their rows hold no value of its conditions (X8)."""

    filter: Filter
    saved_by: str
    saved_at: datetime
    version: int = 0

    @property
    def number(self) -> int:
        return self.filter.version


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowVersion:
    """A workflow as it was saved."""

    workflow: Workflow
    saved_by: str
    saved_at: datetime
    version: int = 0

    @property
    def number(self) -> int:
        return self.workflow.version


def version_name(of: str, number: int) -> str:
    """Return the name of a version of *of*: the newest sorts first."""
    return f"{before_versions(of)}{MOST_VERSIONS - number:06d}"


def before_versions(of: str) -> str:
    """Return the name in front of all versions of *of*, with which each of theirs begins."""
    return f"{of}#"
