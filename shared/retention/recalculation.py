"""Which dates a newly published policy changes (P3, P14)."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.records.workflow import State, Workflow
from shared.retention.policy import Periods, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The states, and whether the files, whose dates change."""

    states: tuple[str, ...]
    files: bool

    @property
    def is_anything(self) -> bool:
        return bool(self.states) or self.files


def changed_periods(dated_by: Policy | None, published: Periods, workflow: Workflow) -> Changed:
    # A disabled policy leaves all dates as they are; enabling one changes everything (P14).
    if not published.enabled:
        return Changed(states=(), files=False)
    before = dated_by.periods if dated_by is not None and dated_by.periods.enabled else None

    def has_changed(state: State) -> bool:
        # It became an end state since, so its records have no date; or it stopped being one, so theirs have to go.
        if dated_by is not None and state.end_changed_in > dated_by.workflow_version:
            return True
        return state.end and (before is None or before.of_state(state.name) != published.of_state(state.name))

    return Changed(
        states=tuple(state.name for state in workflow.states if has_changed(state)),
        files=before is None or before.files != published.files or before.file_types != published.file_types,
    )


def followed_version(published: Policy | None, periods: Periods, workflow: Workflow) -> int:
    # A disabled policy recalculates nothing: states that have changed are still to be dated when it is enabled.
    return workflow.version if periods.enabled or published is None else published.workflow_version


def together(changes: Iterable[Changed]) -> Changed:
    found = tuple(changes)
    states = tuple(dict.fromkeys(state for one in found for state in one.states))
    return Changed(states=states, files=any(one.files for one in found))
