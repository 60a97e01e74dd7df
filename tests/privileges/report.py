"""What the evaluation found of each role: what was seen, refused, never needed, and which conditions were asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.privileges.callers import calls, of_strangers, permissions
from tests.privileges.evaluation import Question, Verdict
from tests.privileges.in_its_name import needs_in_its_name
from tests.privileges.naming import resolver_of
from tests.privileges.needs import Need
from tests.privileges.probes import Probe, probes
from tests.privileges.roles import Document, Role, resource_policies, roles_of

Grant = tuple[str, str, str, str]  # policy, statement, action, resource
# What can't be seen to be needed, by policy and statement, and why it is granted all the same.
HIDDEN = {
    (
        "DeploymentBoundary",
        "ShiftTraffic",
    ): "AWS's pages differ on whether an alias or its function is asked for, so both are granted; "
    "and the evaluator does not take an alias for lambda:GetProvisionedConcurrencyConfig",
}
Evaluator = Callable[[Sequence[Question], Mapping[str, Document]], Sequence[Verdict]]


@dataclass(kw_only=True)
class Found:
    """What was found of one role."""

    needs: int = 0
    derived: int = 0
    refused: list[str] = field(default_factory=list)
    used: set[Grant] = field(default_factory=set)
    conditions: set[tuple[str, str]] = field(default_factory=set)
    grants: frozenset[Grant] = frozenset()
    probes: int = 0
    let_through: list[str] = field(default_factory=list)
    troubles: set[str] = field(default_factory=set)

    @property
    def surplus(self) -> list[str]:
        """Return the grants that nothing needed."""
        unused = sorted(grant for grant in self.grants - self.used if grant[:2] not in HIDDEN)
        return [f"{action} on {resource} ({statement})" for _, statement, action, resource in unused]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was found of each role, by the logical id of its function, or its own."""

    found: Mapping[str, Found]

    @property
    def differences(self) -> list[str]:
        """Return a line for each thing that is not as it should be."""
        return [line for name, one in sorted(self.found.items()) for line in _lines(name, one)]

    def table(self) -> Iterator[str]:
        """Yield a line for each role."""
        heads = (
            "role",
            "calls seen",
            "in its name",
            "refused",
            "grants",
            "surplus",
            "conditions met",
            "probes",
            "let through",
        )
        rows = [
            (
                name,
                one.needs,
                one.derived,
                len(one.refused),
                len(one.grants),
                len(one.surplus),
                len(one.conditions),
                one.probes,
                len(one.let_through),
            )
            for name, one in sorted(self.found.items())
        ]
        widths = [max(len(str(row[column])) for row in (heads, *rows)) for column in range(len(heads))]
        for row in (heads, *rows):
            yield "  ".join(
                str(cell).ljust(width) if isinstance(cell, str) else str(cell).rjust(width)
                for cell, width in zip(row, widths, strict=True)
            ).rstrip()


def _lines(name: str, found: Found) -> Iterator[str]:
    yield from (f"{name} is refused {line}" for line in found.refused)
    yield from (f"{name} never needed {line}" for line in found.surplus)
    yield from (f"{name} may {line}" for line in found.let_through)
    yield from (f"{name}: {line}" for line in sorted(found.troubles))


def examine(template: Mapping[str, Any], seen: Mapping[str, Iterable[Need]], evaluate: Evaluator) -> Report:
    """Judge what was *seen* of each function, what AWS does in its name, and the probes; the template is a transformed one."""
    resolver = resolver_of(template)
    roles = roles_of(template, resolver)
    on_functions = permissions(template, resolver)
    on_resources = {**resource_policies(template, resolver), **on_functions}
    # Operators' commands call as well, with their own credentials.
    called = {name: set(needs) for name, needs in seen.items() if name in roles}
    derived: dict[str, set[Need]] = {}
    for name, need in needs_in_its_name(template, resolver, called):
        derived.setdefault(name, set()).add(need)
    (bucket,) = (arn for arn in on_resources if arn.startswith("arn:aws:s3:::"))
    services = list(calls(template, resolver))
    asked = [*asked_of(roles, called, derived), *((who.name, Question(role=who, need=need)) for who, need in services)]
    probed = [*_probed(roles, bucket), *_strangers(services)]
    questions = [question for _, question in asked] + [question for _, _, question in probed]
    verdicts = evaluate(questions, on_resources)
    found = {
        name: Found(
            needs=len(called.get(name, ())), derived=len(derived.get(name, ())), grants=frozenset(role.grants())
        )
        for name, role in roles.items()
    }
    for who in sorted({who.name for who, _ in services}):
        own = [need for caller, need in services if caller.name == who]
        found[who] = Found(derived=len(own), grants=frozenset(_permitted(on_functions, who)))
    for (name, question), verdict in zip(asked, verdicts, strict=False):
        _judge(found[name], question.need, verdict)
    for (name, probe, question), verdict in zip(probed, verdicts[len(asked) :], strict=True):
        _judge_probe(found[name], probe, question, verdict)
    return Report(found=found)


def asked_of(roles: Mapping[str, Role], *needs: Mapping[str, Iterable[Need]]) -> Iterator[tuple[str, Question]]:
    """Yield a question for each need of a role, with the role's name."""
    for some in needs:
        for name, wanted in sorted(some.items()):
            yield from ((name, Question(role=roles[name], need=need)) for need in sorted(wanted))


def _probed(roles: Mapping[str, Role], bucket: str) -> Iterator[tuple[str, Probe, Question]]:
    for name, role in sorted(roles.items()):
        for probe in probes(bucket):
            for has_everything in (False, True):
                yield name, probe, Question(role=role, need=probe.need, has_everything=has_everything)


def _strangers(services: Iterable[tuple[Role, Need]]) -> Iterator[tuple[str, Probe, Question]]:
    for who, need in services:
        probe = Probe(of_strangers(need), "a function is called by its own stack")
        yield who.name, probe, Question(role=who, need=probe.need)


def _permitted(on_functions: Mapping[str, Document], who: str) -> Iterator[Grant]:
    for arn, policy in on_functions.items():
        for statement in policy["Statement"]:
            if statement["Principal"]["Service"] == who:
                yield arn, statement["Sid"], statement["Action"], statement["Resource"]


def _judge(found: Found, need: Need, verdict: Verdict) -> None:
    found.troubles.update(f"{need.action}: {trouble}" for trouble in verdict.troubles)
    found.conditions |= verdict.conditions
    if verdict.is_allowed:
        found.used |= verdict.used
    else:
        found.refused.append(f"{need} ({verdict.why})")


def _judge_probe(found: Found, probe: Probe, question: Question, verdict: Verdict) -> None:
    found.probes += 1
    if verdict.is_allowed:
        how = ", with a policy that allows everything" if question.has_everything else ""
        found.let_through.append(f"{probe.need}{how}: {probe.why}")
