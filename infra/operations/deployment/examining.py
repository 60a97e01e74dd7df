"""Looks at every resource of a stack, and says what is amiss, and what it has not looked at."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.template import TemplateError
from infra.operations.deployment import (
    alarms,
    files,
    functions,
    gateway,
    key,
    people,
    queues,
    roles,
    sources,
    tables,
    whole,
)
from infra.operations.deployment.account import NotThere
from infra.operations.deployment.resource import Amiss, Estate, Look, Looks, Resource

LOOKS: Looks = {
    **tables.LOOKS,
    **files.LOOKS,
    **key.LOOKS,
    **queues.LOOKS,
    **people.LOOKS,
    **roles.LOOKS,
    **gateway.LOOKS,
    **functions.LOOKS,
    **sources.LOOKS,
    **alarms.LOOKS,
    **whole.LOOKS,
}
PRESENCE = "presence"
_REFUSED = ("AccessDenied", "UnauthorizedOperation", "NotAuthorized", "Forbidden")
GONE = Amiss(what="it is not there", do="deploy again, or restore it (operations.md), and look who has deleted it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is amiss with which resource, and the word for what was looked at."""

    path: str
    kind: str
    word: str
    amiss: Amiss


@dataclass(kw_only=True)
class Survey:
    """What was found amiss, how much was looked at, and why what was not looked at was not."""

    faults: list[Finding] = field(default_factory=list)
    looked_at: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)  # by what and why
    refused: set[str] = field(default_factory=set)


def examine(estate: Estate, resources: Iterable[Resource], left_out: Collection[tuple[str, str]] = ()) -> Survey:
    """Look at *resources* of an estate, but for the (kind, word) pairs in *left_out*."""
    report = Survey()
    for resource in resources:
        looks = LOOKS.get(resource.kind)
        if looks is None:
            report.left_out[resource.kind, "no check of it; ask CloudFormation for drift"] += 1
            continue
        for word, look in looks.items():
            if (resource.kind, word) in left_out:
                report.left_out[f"{resource.kind} {word}", "the local stack leaves it out"] += 1
            elif not _look(report, estate, resource, word, look):
                break
    return report


def _look(report: Survey, estate: Estate, resource: Resource, word: str, look: Look) -> bool:
    """Look at one thing, and return whether the resource is there at all."""
    what = f"{resource.kind} {word}"
    try:
        found: Sequence[Amiss] = list(look(resource, estate))
    except NotThere:
        report.faults.append(Finding(path=resource.path, kind=resource.kind, word=PRESENCE, amiss=GONE))
        return False
    except ClientError as error:
        why = f"{error.operation_name}: {error.response['Error']['Code']}"
        report.left_out[what, why] += 1
        if any(said in why for said in _REFUSED):
            report.refused.add(why)
    except BotoCoreError as error:
        report.left_out[what, type(error).__name__] += 1
    except TemplateError as error:
        report.left_out[what, str(error)] += 1
    else:
        report.looked_at[what] += 1
        report.faults += [Finding(path=resource.path, kind=resource.kind, word=word, amiss=one) for one in found]
    return True
