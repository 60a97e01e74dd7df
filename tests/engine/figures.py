"""What a run of `make test-engine` has tried, counted in every process of it and told in its closing lines."""

from collections import Counter

FIGURES = ("fault points", "seeds", "races", "invariants checked", "violations")
counted: Counter[str] = Counter()


def count(figure: str, by: int = 1) -> None:
    """Count something that was tried."""
    if figure not in FIGURES:
        raise ValueError(figure)
    counted[figure] += by


def lines(total: Counter[str]) -> list[str]:
    """Return the closing lines."""
    words = {"fault points": "tried", "seeds": "tried", "races": "run"}
    return [
        f"{figure} {words[figure]}: {total[figure]}" if figure in words else f"{figure}: {total[figure]}"
        for figure in FIGURES
    ]
