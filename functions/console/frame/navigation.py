"""The ways to the subjects, for those who may go there."""

from dataclasses import dataclass
from typing import Final

from shared.access.permissions import Caller, Permission


@dataclass(frozen=True, slots=True)
class Way:
    """A subject's name and address. A caller with one of *needs* sees it; without any, every caller does."""

    text: str
    href: str
    needs: frozenset[Permission] = frozenset()
    also: tuple[str, ...] = ()  # other addresses whose pages belong to it

    def is_for(self, caller: Caller) -> bool:
        return not self.needs or bool(self.needs & caller.permissions)


SUBJECTS: Final = (
    Way("Home", "/console"),
    Way("Policies", "/console/policies", frozenset({Permission.MANAGE_RETENTION_POLICIES})),
    Way("Filters", "/console/filters", frozenset({Permission.READ_RECORDS}), also=("/console/redactions",)),
    Way("Records", "/console/records", frozenset({Permission.READ_RECORDS})),
    Way("Jobs", "/console/jobs", frozenset({Permission.VIEW_JOBS})),
    Way("Reviews", "/console/reviews", frozenset({Permission.EDIT_DATA_PROTECTION})),
    Way(
        "Learners",
        "/console/learners",
        frozenset({Permission.READ_RECORDS, Permission.EDIT_RECORDS, Permission.READ_REPORTS}),
    ),
    Way(
        "Set-up",
        "/console/set-up",
        frozenset({Permission.MANAGE_RETENTION_POLICIES, Permission.MANAGE_ACCESS, Permission.MANAGE_TENANT_SETTINGS}),
    ),
    Way("Ledger", "/console/ledger", frozenset({Permission.READ_LEDGER})),
)


def ways(caller: Caller, path: str) -> list[dict[str, object]]:
    """Return the service navigation's items; the subject of *path* is the current one."""
    current = max((one.href for one in SUBJECTS if _is_under(path, one)), key=len, default="")
    return [
        {"text": one.text, "href": one.href, "current": one.href == current} for one in SUBJECTS if one.is_for(caller)
    ]


def _is_under(path: str, way: Way) -> bool:
    return any(path == href or path.startswith(f"{href}/") for href in (way.href, *way.also))
