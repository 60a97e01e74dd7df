"""Users as pages name them: by the name of their last sign-in, in words for the service itself, else by the id."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from jinja2 import pass_context
from jinja2.runtime import Context

# In place of a person's id. The names are those of use cases, repeated here, because a page would load all of them (B8).
SERVICE: Final[Mapping[str, str]] = {
    "schedule": "The nightly schedule",
    "resume-stuck-jobs": "The service, which resumes what is left",
}


@dataclass(frozen=True, slots=True)
class People:
    """The *names* of users by their ids. The *ambiguous* are those whose name alone may mean another user of the page."""

    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    ambiguous: frozenset[str] = frozenset()

    def named(self, who: str) -> str:
        """Return the name, with the id only where the name doesn't tell who it is."""
        return self.named_with_id(who) if who in self.ambiguous else SERVICE.get(who) or self.names.get(who, who)

    def named_with_id(self, who: str) -> str:
        """Return the name and the id, for what is evidence: a person chooses their name, and may change it."""
        name = SERVICE.get(who) or self.names.get(who, who)
        return name if who in SERVICE or name == who else f"{name} ({who})"


def people_of(shown: Collection[str], names: Mapping[str, str]) -> People:
    """Return the people of a page that shows the ids *shown*, of which *names* has those that are known."""
    # A user whose name is that of the service, or another user's id, is shown with their own id, too.
    others = set(shown) - names.keys()
    said = Counter(map(_alike, (*names.values(), *SERVICE.values(), *others)))
    return People(names, frozenset(user for user, name in names.items() if said[_alike(name)] > 1))


@pass_context
def person(context: Context, who: str) -> str:
    """Name a user whose id is among the page's ``people``: Olive Officer."""
    people: People = context["people"]
    return people.named(who)


@pass_context
def person_with_id(context: Context, who: str) -> str:
    """Name a user and say their id, in summaries and in the ledger: Olive Officer (olive)."""
    people: People = context["people"]
    return people.named_with_id(who)


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())
