"""`doctor` finds what is put into a copy of the deployed stack, and nothing in an untouched one."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner

from infra.operations.__main__ import app
from infra.operations.deployment.account import AskedAccount
from infra.operations.deployment.examining import LOOKS, Finding, Survey, examine
from infra.operations.deployment.reading import stacks_of
from infra.operations.deployment.survey import all_of, look_at
from tests.operations.deployment import faults_of_data, faults_of_roles, faults_of_work
from tests.operations.deployment.answers import ANSWERED, AnsweredAccount
from tests.operations.deployment.copying import CopiedFormation, CopiedStack, copy_of_the_stack
from tests.operations.deployment.fault import FAULTS
from tests.operations.deployment.making import client

# Their names are in it since they were imported.
assert {
    faults_of_data.a_table_without_expiry.__name__,
    faults_of_roles.a_role_without_its_boundary.__name__,
    faults_of_work.a_route_that_is_missing.__name__,
} <= {one.name for one in FAULTS}
# Put in one by one, faults are looked for among the resources of one kind: all of them is a second of work.
Wrong = dict[str, object]


@pytest.fixture(scope="module")
def copy() -> Iterator[CopiedStack]:
    with mock_aws(config={"lambda": {"use_docker": False}, "iam": {"load_aws_managed_policies": True}}):
        yield copy_of_the_stack()
    client.cache_clear()


def clients(copy: CopiedStack) -> Callable[[str], Any]:
    formation = CopiedFormation(copy)
    return lambda service: formation if service == "cloudformation" else client(service)


def everything(copy: CopiedStack) -> Survey:
    account = AskedAccount(clients(copy))
    return look_at(account, list(stacks_of(account, copy.name)))


def of_its_kind(account: AskedAccount, path: str) -> list[Finding]:
    """Return what is amiss with all resources of the kind that *path* has."""
    estate, resources = all_of(account, list(stacks_of(account, "expunge")))
    kind = next(one.kind for one in resources if one.path == path)
    return examine(estate, [one for one in resources if one.kind == kind]).faults


def test_each_fault_in_a_copy_is_found_where_it_is_and_an_untouched_copy_has_none(
    copy: CopiedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert everything(copy).faults == []
    missed: Wrong = {}
    seen: set[tuple[str, str]] = set()

    def judge(name: str, path: str, word: str, says: str, found: list[Finding]) -> None:
        seen.update((one.kind, one.word) for one in found)
        said = [one.amiss.what for one in found if (one.path, one.word) == (path, word)]
        if not any(says in one for one in said):
            missed[name] = found

    for fault in FAULTS:
        with fault.put(copy):
            found = of_its_kind(AskedAccount(clients(copy)), fault.path)
        judge(fault.name, fault.path, fault.word, fault.says, found)
        if {one.path for one in found} != {fault.path}:
            missed[fault.name] = found
    for one in ANSWERED:
        account = AnsweredAccount(clients(copy), one.operation, one.say)
        judge(one.says, one.path, one.word, one.says, of_its_kind(account, one.path))

    assert missed == {}
    assert {(kind, word) for kind, looks in LOOKS.items() for word in looks} - seen == set()
    make = clients(copy)
    monkeypatch.setattr(boto3, "client", lambda service, **_: make(service))
    said = CliRunner().invoke(app, ["--stack", copy.name, "doctor", "--no-links"])
    assert (said.exit_code, said.exception) == (0, None), said.output
    assert ", amiss 0\n" in said.output
    assert "not looked at: account concurrency (1): GetAccountSettings: 404\n" in said.output
    assert len(FAULTS) + len(ANSWERED) > 40
