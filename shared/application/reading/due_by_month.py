"""Count what will become due in each of the next twelve months, by workflow, in a bounded number of queries (S2, X21).

Cases and all else with a policy are counted by the stage of what is due by it, learners by their Final Funding Dates, and records
with an open request together, by the day of the request: they are in no other count but that of learners. What a hold keeps is not
counted, except of learners; of links nothing is known before the night. The index proposes, so a change of some seconds ago may be
missing.

Of each cell at most 5,000 are counted. A query reads days, no rows, so a workflow takes sixteen, and more only where very much is
due. A page ends at a workflow once it has asked ``MOST_QUERIES_OF_A_PICTURE``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.paging import every_page
from shared.application.reading.counted import Counted, added
from shared.application.reading.threshold import past_threshold
from shared.application.rules.learner_setting import find_learner_workflow, retention_of
from shared.application.rules.today import zone_of
from shared.application.stored import DayPage, DayRange, StagePartition, StatePartition
from shared.kernel.bounds import MOST_QUERIES_OF_A_PICTURE
from shared.kernel.clock import day_in
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.learners.retention import LearnerRetention
from shared.retention.coming_months import CELLS, ComingMonths
from shared.retention.listing import Listing
from shared.retention.policy import Policy
from shared.retention.stage import StageName

MOST_IN_A_CELL = 5_000
_AT_A_TIME = 2_000  # keys of a query
_POLICIES_AT_A_TIME = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOfWorkflow:
    """What is due of one workflow: now, and in each month."""

    workflow: WorkflowId
    cells: tuple[Counted, ...]

    @property
    def total(self) -> Counted:
        return added(self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueByMonth:
    """A page of workflows, without those that have nothing; *next* is the workflow to go on behind, or None at the end."""

    months: ComingMonths
    workflows: tuple[DueOfWorkflow, ...]
    requests: tuple[Counted, ...] | None  # of every workflow; None: not for this caller, or counted on the first page
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """How the days of a range of the index tell when something is due."""

    cell: Callable[[date], int]
    first: Callable[[int], date | None]  # of a cell
    last: date


class CountDueByMonth:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue, self.records, self.clock = ports.catalogue, ports.records, ports.clock

    def __call__(self, caller: Caller, after: str | None = None) -> DueByMonth:
        """Count a page; *after* is the workflow to go on behind. Raise ``Forbidden`` for a caller who may not read records."""
        caller.require(Permission.READ_RECORDS)
        months = ComingMonths(today=day_in(self.clock.now(), zone_of(self.catalogue, caller.tenant)))
        found: list[DueOfWorkflow] = []
        requests, asked = None, 0
        if after is None:
            found, asked = self._learners(caller.tenant, months)
            if Permission.EDIT_DATA_PROTECTION in caller.permissions:
                requests = self._requests(caller.tenant, months)
        calendar = _Calendar(cell=months.cell, first=months.first_day, last=months.last)
        for workflow in self._with_policy(caller.tenant, after):
            if asked >= MOST_QUERIES_OF_A_PICTURE:
                return _page(months, found, requests, found[-1].workflow)
            places = [StagePartition(workflow=workflow, stage=StageName.DUE, shard=shard) for shard in range(SHARDS)]
            cells, queries = self._count(caller.tenant, places, calendar)
            asked += queries
            found.append(DueOfWorkflow(workflow=workflow, cells=cells))
        return _page(months, found, requests, None)

    def _with_policy(self, tenant: TenantId, after: str | None) -> Iterator[WorkflowId]:
        """Yield the workflows by whose policy something may become due (P14)."""
        policies = every_page(lambda behind: self.catalogue.page(tenant, Policy, behind or after, _POLICIES_AT_A_TIME))
        for _, policy in policies:
            if policy.periods.enabled and policy.periods.has_any_of_records:
                yield policy.workflow

    def _learners(self, tenant: TenantId, months: ComingMonths) -> tuple[list[DueOfWorkflow], int]:
        workflow, setting = find_learner_workflow(self.catalogue, tenant), retention_of(self.catalogue, tenant)
        last = setting.latest_due(months.last)
        if workflow is None or last is None:
            return [], 0
        places = [past_threshold(workflow, shard) for shard in range(SHARDS)]
        cells, asked = self._count(tenant, places, _of_learners(months, setting, last))
        return [DueOfWorkflow(workflow=workflow, cells=cells)], asked

    def _requests(self, tenant: TenantId, months: ComingMonths) -> tuple[Counted, ...]:
        behind = months.last + timedelta(days=1)
        places = self.records.listed(tenant, Listing.REQUESTS, behind, None, MOST_IN_A_CELL + 1)
        counts = Counter(months.cell(day) for day, _ in places[:MOST_IN_A_CELL])
        # The list is by day: from where it was cut, there may be more than was counted.
        cut = months.cell(places[-1][0]) if len(places) > MOST_IN_A_CELL else CELLS
        return tuple(Counted(number=counts[cell], is_more=cell >= cut) for cell in range(CELLS))

    def _count(
        self, tenant: TenantId, places: Sequence[StagePartition | StatePartition], calendar: _Calendar
    ) -> tuple[tuple[Counted, ...], int]:
        """Return the cells, and how many queries that took."""
        counts: Counter[int] = Counter()
        ranges, asked = [DayRange(partition=place, first=None, last=calendar.last) for place in places], 0
        while ranges:
            pages = self.records.days(tenant, ranges, _AT_A_TIME)
            asked += len(ranges)
            counts.update(calendar.cell(day) for page in pages for day in page.days)
            left = [_rest(range_, page, counts, calendar) for range_, page in zip(ranges, pages, strict=True)]
            ranges = [one for one in left if one is not None]
        cells = (counts[cell] for cell in range(CELLS))
        return tuple(Counted(number=min(one, MOST_IN_A_CELL), is_more=one > MOST_IN_A_CELL) for one in cells), asked


def _rest(read: DayRange, page: DayPage, counts: Counter[int], calendar: _Calendar) -> DayRange | None:
    """Return what is left to read behind *page*, leaving out the cells that have enough; None if nothing is."""
    if page.last is None:
        return None
    cell = calendar.cell(page.days[-1])
    if counts[cell] <= MOST_IN_A_CELL:
        return replace(read, after=page.last)
    wanted = next((later for later in range(cell + 1, CELLS) if counts[later] <= MOST_IN_A_CELL), None)
    return None if wanted is None else replace(read, first=calendar.first(wanted), after=None)


def _of_learners(months: ComingMonths, setting: LearnerRetention, last: date) -> _Calendar:
    def first(cell: int) -> date | None:
        before = setting.latest_due(months.first_day(cell) - timedelta(days=1))
        return None if before is None else before + timedelta(days=1)

    def cell(day: date) -> int:
        removal = setting.removal_date(day)
        return months.cell(removal or months.today)

    return _Calendar(cell=cell, first=first, last=last)


def _page(
    months: ComingMonths, found: Sequence[DueOfWorkflow], requests: tuple[Counted, ...] | None, after: str | None
) -> DueByMonth:
    shown = tuple(one for one in found if one.total.number)
    return DueByMonth(months=months, workflows=shown, requests=requests, next=after)
