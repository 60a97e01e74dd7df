"""How many mutants the tests kill, package by package, and whether that will do."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutant import Mutant, Verdict

FEWEST_KILLED = 0.97
EQUAL = Path(__file__).with_name("equal.toml")
HEADINGS = ("package", "mutants", "wording", "counted", "killed", "equal", "left", "killed of counted")


@dataclass(frozen=True, slots=True)
class Change:
    """What a mutant is known by from one run to the next: numbers change with every line above it."""

    function: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. *equal* survived and are said to be equal, *left* survived and are not."""

    name: str
    mutants: int
    wording: int
    killed: int
    equal: int
    left: int

    @property
    def counted(self) -> int:
        """How many change more than words."""
        return self.mutants - self.wording

    @property
    def score(self) -> float:
        """The share that is killed of those that are counted; an equal one is none of them."""
        return self.killed / self.counted if self.counted else 1.0


def said_to_be_equal(path: Path = EQUAL) -> Counter[Change]:
    """Return the changes that were looked at and found to make no difference, each as often as it occurs.

    Raise ``KeyError`` for an entry without its reason.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equal", [])
    return Counter(
        Change(entry["function"], entry["was"].strip(), entry["becomes"].strip())
        for entry in entries
        if entry["reason"]
    )


def change_of(mutant: Mutant) -> Change:
    """Return what *mutant* is known by."""
    return Change(mutant.function, mutant.was, mutant.becomes)


def survivors(mutants: Iterable[Mutant]) -> Counter[Change]:
    """Return the changes of more than words that no test has noticed."""
    return Counter(change_of(one) for one in mutants if one.verdict is Verdict.SURVIVED and not one.is_wording)


def table(mutants: Sequence[Mutant], equal: Counter[Change]) -> list[Row]:
    """Return a row for each package, and one for all."""
    packages = sorted({mutant.package for mutant in mutants})
    rows = [_row(name, [one for one in mutants if one.package == name], equal) for name in packages]
    return [*rows, _row("all", mutants, equal)]


def _row(name: str, mutants: Sequence[Mutant], equal: Counter[Change]) -> Row:
    found = survivors(mutants)
    return Row(
        name=name,
        mutants=len(mutants),
        wording=sum(one.is_wording for one in mutants),
        killed=sum(one.verdict is Verdict.KILLED and not one.is_wording for one in mutants),
        equal=(found & equal).total(),
        left=(found - equal).total(),
    )


def complaints(mutants: Sequence[Mutant], equal: Counter[Change], *, is_all: bool) -> Iterator[str]:
    """Yield what is wrong: a survivor that nobody looked at, an entry of the list that is not true, a score that is too low.

    The score is asked of all mutants only: a part is too few to tell.
    """
    found = survivors(mutants)
    for change in found - equal:
        yield _shown("survived", change)
    tried = {mutant.function for mutant in mutants}
    for change in equal - found:
        if is_all or change.function in tried:
            yield _shown("said to be equal, but killed or not there", change)
    for mutant in mutants:
        if mutant.verdict is Verdict.UNCLEAR:
            yield _shown("neither passed nor failed", change_of(mutant))
    score = _row("all", mutants, equal).score
    if is_all and score < FEWEST_KILLED:
        yield f"{score:.1%} killed, where {FEWEST_KILLED:.0%} is the least"


def _shown(what: str, change: Change) -> str:
    lines = [
        f"{sign} {line}" for sign, text in (("-", change.was), ("+", change.becomes)) for line in text.splitlines()
    ]
    return "\n    ".join((f"{what}: {change.function}", *lines))
