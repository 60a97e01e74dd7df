"""Asks the evaluator, a process of its own, what IAM would say of each call: identity, boundary, resource policies, conditions."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.clients import ACCOUNT
from tests.privileges.needs import Need
from tests.privileges.roles import Document, Role

PROGRAM = "evaluate.js"
EVERYTHING: Document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class EvaluatorMissing(Exception):
    """The evaluator is not installed, or there is no Node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this role do that? With *has_everything*, the role has a policy that allows everything as well."""

    role: Role
    need: Need
    has_everything: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The evaluator's answer."""

    answer: Mapping[str, Any]

    @property
    def is_allowed(self) -> bool:
        return bool(self.answer["result"] == "Allowed")

    @property
    def used(self) -> set[tuple[str, str, str, str]]:
        """Return which grants allowed it: policy, statement, action, resource."""
        return {
            (one["policy"], one["statement"], action, resource)
            for one in self.answer.get("allowedBy", [])
            for action in one["actions"]
            for resource in one["resources"]
        }

    @property
    def conditions(self) -> set[tuple[str, str]]:
        """Return the statements' conditions that were asked, and whose key the call has: statement, key."""
        asked = self.answer.get("conditions", [])
        return {(one["statement"], one["key"]) for one in asked if one["isKnown"]}

    @property
    def troubles(self) -> list[str]:
        """Return why the answer can't be relied on: a fault, a key that the call should have had, or that IAM doesn't know."""
        found = [f"error {json.dumps(self.answer['error'])}"] if "error" in self.answer else []
        found += [f"nobody knows {one['key']} here" for one in self.answer.get("conditions", []) if not one["isKnown"]]
        return found + [f"{key} is no key of this action" for key in self.answer.get("ignored", [])]

    @property
    def why(self) -> str:
        return " ".join([self.answer["result"], *self.answer.get("blockedBy", [])])


def evaluate(home: Path, questions: Sequence[Question], on_resources: Mapping[str, Document]) -> list[Verdict]:
    """Return the verdict on each question; *home* is where the evaluator was installed. Raise ``EvaluatorMissing``."""
    if not (home / PROGRAM).is_file():
        raise EvaluatorMissing(f"no evaluator in {home}: make evaluator installs it")
    given = json.dumps(request(questions, on_resources))
    try:
        done = subprocess.run(  # noqa: S603 – our own program
            ["node", PROGRAM],  # noqa: S607 – the one on the path
            cwd=home,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
    except FileNotFoundError as error:
        raise EvaluatorMissing("Node.js is needed to evaluate the policies") from error
    return [Verdict(one) for one in json.loads(done.stdout)]


def request(questions: Sequence[Question], on_resources: Mapping[str, Document]) -> dict[str, Any]:
    """Return what the evaluator is sent: each policy once, and requests that name them."""
    policies: dict[str, Document] = {"everything": EVERYTHING, **on_resources}
    requests = []
    for one in questions:
        role, need = one.role, one.need
        policies |= {**role.policies, **role.boundary}
        requests.append(
            {
                "principal": role.principal,
                "account": ACCOUNT,
                "action": need.action,
                "resource": need.resource,
                "context": dict(need.context),
                "identity": [*role.policies, *(["everything"] if one.has_everything else [])],
                "boundary": list(role.boundary),
                "resourcePolicy": next((arn for arn in on_resources if _is_on(need.resource, arn)), None),
            }
        )
    return {"policies": policies, "requests": requests}


def _is_on(resource: str, arn: str) -> bool:
    return resource == arn or resource.startswith(f"{arn}/")
