"""What operations.md says to do when something went wrong, done as it is written."""

import json
import re

from infra.local.template import load, resources
from tests.documents.reading import ROOT
from tests.imports.returns import a_learner, a_return, found_college, import_return
from tests.world import council
from tests.world.world import world

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# Answered by ids, codes and counts alone, or by nothing of anybody's.
NOTHING_PERSONAL = {"DocumentationFunction", "RedactionsFunction", "ConsoleSignInFunction"}


def section(heading: str) -> str:
    return OPERATIONS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_l4_a_learner_whose_change_was_given_up_is_dated_by_the_event_as_it_is_written() -> None:
    found = re.search(r"```json\n(.*?)\n```", section("Learners whose change was given up"), re.DOTALL)
    assert found
    event = json.loads(found[1])
    tenant, _, learner = event["Records"][0]["dynamodb"]["Keys"]["pk"]["S"].partition("#")
    with world() as here:
        found_college(here)
        import_return(here, a_return(a_learner("A1"), ukprn="10000001"))
        assert (tenant, learner) == ("college", "10000001-a1")
        facts = council.said_of(here, f"learners/{learner}")["learner"]
        del facts["funding"]["day"]
        council.write_into(here, f"learners/{learner}", learner=facts)
        event["Records"][0]["dynamodb"]["Keys"]["pk"]["S"] = f"council#{learner}"
        assert here.functions["UpdateFinalFundingDateFunction"].invoke(event) == {"batchItemFailures": []}
        assert here.call("GET", f"/v1/learners/{learner}").expect(200).body["final_funding_date"] == "2019-07-31"


def test_x16_the_api_is_closed_by_every_function_that_answers_with_what_was_restored() -> None:
    step = section("After a restore").partition("**Close the API**")[2].partition("**Restore**")[0]
    functions = resources(load(ROOT / "template.yaml"), "AWS::Serverless::Function")
    answering = {
        name
        for name, properties in functions.items()
        if any(event["Type"] == "HttpApi" for event in properties.get("Events", {}).values())
    }
    assert set(re.findall(r"`(\w+Function)`", step)) == answering - NOTHING_PERSONAL


def test_x16_a_restored_table_is_given_what_the_template_says_of_the_stacks_own() -> None:
    """All of it but what a restore brings or the command that restores says: rows, keys, indexes, billing and the key."""
    said = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", section("After a restore"), re.MULTILINE))
    tables = resources(load(ROOT / "template.yaml"), "AWS::DynamoDB::Table")
    own = {"the records": "RecordsTable", "the catalogue": "CatalogueTable", "the ILR table": "IlrTable"}
    wanted = {
        "deletion protection": "DeletionProtectionEnabled",
        "recovery": "PointInTimeRecoverySpecification",
        "the stream": "StreamSpecification",
        "expiry (TTL)": "TimeToLiveSpecification",
    }
    brought = {"BillingMode", "SSESpecification", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"}
    for title, table in own.items():
        named = {setting for lack, setting in wanted.items() if said[lack] in ("each", title)}
        assert named == tables[table].keys() - brought, table
