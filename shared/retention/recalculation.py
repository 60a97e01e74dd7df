"""Which dates a newly published policy changes (P3, P14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.records.workflow import Workflow
from shared.retention.policy import Periods


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The end states, and whether the files, whose period changed."""

    states: tuple[str, ...]
    files: bool

    @property
    def is_anything(self) -> bool:
        """Tell whether there is anything to recalculate."""
        return bool(self.states) or self.files


def changed_periods(dated_by: Periods | None, published: Periods, workflow: Workflow) -> Changed:
    """Compare *published* with the policy that the stored dates were last wholly calculated by, None for no such policy.

    A disabled policy dates nothing and leaves dates as they are; one that enables counts as a change of everything.
    """
    if not published.enabled:
        return Changed(states=(), files=False)
    ends = tuple(state.name for state in workflow.states if state.end)
    if dated_by is None or not dated_by.enabled:
        return Changed(states=ends, files=True)
    files = (
        dated_by.file_retention_months != published.file_retention_months
        or dated_by.file_type_retention_months != published.file_type_retention_months
    )
    return Changed(
        states=tuple(state for state in ends if dated_by.of_state(state) != published.of_state(state)), files=files
    )


def together(changes: Iterable[Changed]) -> Changed:
    """Return what any of *changes* says."""
    found = tuple(changes)
    states = tuple(dict.fromkeys(state for one in found for state in one.states))
    return Changed(states=states, files=any(one.files for one in found))
