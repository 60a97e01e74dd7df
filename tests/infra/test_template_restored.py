"""A restored table takes the place of the stack's own by one parameter, in everything that names the table (X16)."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.clients import STACK
from infra.local.template import load
from tests.infra.deployed import TEMPLATE, of_type, transformed
from tests.privileges.grants import grants
from tests.privileges.naming import table_arn

# The ledger is never restored with the others, and a restored job would run again.
RESTORABLE = {"RecordsTable": "OwnRecords", "CatalogueTable": "OwnCatalogue", "IlrTable": "OwnIlr"}


def _fixed(value: Any) -> Iterator[str]:  # noqa: ANN401 – any part of a template
    """Yield each reference to a table that can be restored, but for those that its parameter decides."""
    match value:
        case {"Fn::If": [condition, *_]} if condition in RESTORABLE.values():
            return
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), _]} if name in RESTORABLE:
            yield name
        case {"Fn::Sub": str(text)} if any(f"${{{name}{end}" in text for name in RESTORABLE for end in "}."):
            yield text
        case dict():
            for part in value.values():
                yield from _fixed(part)
        case list():
            for part in value:
                yield from _fixed(part)


@pytest.mark.parametrize("part", ["Resources", "Outputs"])
def test_x16_nothing_names_a_table_for_good_that_can_be_restored(part: str) -> None:
    """Environments, roles, the boundary, the stream's source, what alarms and the dashboard watch, and the outputs."""
    named = {name: sorted(set(_fixed(body))) for name, body in transformed()[part].items()}
    assert {name: found for name, found in named.items() if found} == {}


@pytest.mark.parametrize("table", RESTORABLE)
def test_x16_a_role_may_do_to_a_restored_table_what_it_may_do_to_the_stacks_own(table: str) -> None:
    own, restored = table_arn(f"{STACK}-{table}"), table_arn("restored")
    expected = {
        name: {(need.action, need.resource.replace(own, restored)) for need in needs}
        for name, needs in grants().items()
    }
    given = grants(parameters={f"{table}Name": "restored"})
    assert {name: {(need.action, need.resource) for need in needs} for name, needs in given.items()} == expected
    assert restored in str(expected)


def test_x16_a_restored_table_of_returns_brings_its_own_stream() -> None:
    sources = of_type("AWS::Lambda::EventSourceMapping")["UpdateFinalFundingDateFunctionChangedReturns"]
    own = {"Fn::GetAtt": ["IlrTable", "StreamArn"]}
    assert sources["EventSourceArn"] == {"Fn::If": ["OwnIlr", own, {"Ref": "IlrTableStream"}]}
    (rule,) = [one for one in load(TEMPLATE).get("Rules", {}).values() if "IlrTableName" in str(one["RuleCondition"])]
    assert "IlrTableStream" in str(rule["Assertions"])
