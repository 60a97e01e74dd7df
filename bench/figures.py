"""A benchmark's figures with their goals, as a table and as a file."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row: *ratio* is ours to theirs, or theirs to ours if *is_more_better*."""

    id: str
    what: str
    ours: str
    against: str
    ratio: float | None
    goal: float | None = None
    is_more_better: bool = False
    spread: str = ""

    @classmethod
    def of(  # noqa: PLR0913 – a row has as many cells
        cls,
        name: str,
        what: str,
        ours: float,
        theirs: float,
        form: str,
        whose: str = "",
        *,
        goal: float | None = None,
        is_more_better: bool = False,
        spread: str = "",
    ) -> "Figure":
        """Return the row of two numbers, each written in *form*, such as ``{:.1f} s``."""
        return cls(
            id=name,
            what=what,
            ours=form.format(ours),
            against=form.format(theirs) + (f" ({whose})" if whose else ""),
            ratio=theirs / ours if is_more_better else ours / theirs,
            goal=goal,
            is_more_better=is_more_better,
            spread=spread,
        )

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if self.goal is None or self.ratio is None:
            return None
        return self.ratio >= self.goal if self.is_more_better else self.ratio <= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        goal = "" if self.goal is None else f"{'≥' if self.is_more_better else '≤'} {self.goal:g}"
        met = {True: "met", False: "MISSED", None: ""}[self.is_met]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.id, self.what, self.ours, self.against, ratio, goal, met, self.spread

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "is_met": self.is_met}


HEAD = ("#", "figure", "ours", "against", "ratio", "goal", "", "spread")


def table(figures: list[Figure]) -> str:
    rows = [HEAD, tuple("---" for _ in HEAD), *(figure.cells for figure in figures)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
