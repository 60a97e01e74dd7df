"""A resource of the stack, and what `doctor` says of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from infra.operations.deployment.account import Account

# In a resolved text, in place of what no answer of AWS has named.
UNTOLD: Final = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource by its path in the template and its name in the account."""

    path: str  # logical ids, those of nested stacks first
    kind: str
    physical: str
    resolve: Callable[[], Mapping[str, Any]] = field(repr=False)

    @cached_property
    def wanted(self) -> Mapping[str, Any]:
        """What the template wants of it, with the account's names."""
        return self.resolve()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """All resources of a stack and its nested stacks, and the account that has them."""

    account: Account
    resources: Sequence[Resource]

    def of(self, kind: str) -> Iterator[Resource]:
        """Yield the resources of a kind."""
        return (resource for resource in self.resources if resource.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amiss:
    """What is amiss with a resource, and what to do about it."""

    what: str
    do: str


# One thing to look at of a resource.
Look = Callable[[Resource, Estate], Iterator[Amiss]]
# What there is to look at of each kind, by a word for it.
Looks = Mapping[str, Mapping[str, Look]]


def differs(wanted: object, found: object) -> bool:
    """Tell whether two values differ, as far as the wanted one is known. Templates have numbers as text."""
    if UNTOLD in str(wanted):
        return False
    if isinstance(wanted, bool) or isinstance(found, bool):
        return str(wanted).lower() != str(found).lower()
    return str(wanted) != str(found)
