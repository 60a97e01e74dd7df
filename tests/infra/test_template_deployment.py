"""What would fail half an hour into a deployment, or mislead after it, is refused at once or can't happen."""

import re
import tomllib
from typing import Any

import pytest

from infra.local.template import load, resources
from tests.infra.deployed import FUNCTIONS, ROOT, TABLES, TEMPLATE, events, of_type

PARAMETERS = load(TEMPLATE)["Parameters"]
# Executions at a time that a new account has in all.
A_NEW_ACCOUNT = 10
# So many of them stay for the API, logins, streams, schedules and the bucket, even when every queue is full.
FOR_CALLERS = 2
SIGNING_IN = {"GET /console/sign-in", "GET /console/signed-in"}
SELDOM = "ResumeTenantFunction"  # works for moments of each quarter of an hour, where there is something to resume


@pytest.mark.parametrize(
    ("parameter", "value", "fits"),
    [
        ("AlarmEmail", "", True),
        ("AlarmEmail", "operators@anytown.example", True),
        ("AlarmEmail", "operators", False),
        ("AlarmEmail", "operators@anytown", False),
        ("AlarmEmail", "one@anytown.example, two@anytown.example", False),
        ("TokenIssuer", "", True),
        ("TokenIssuer", "https://login.anytown.example/realms/staff", True),
        # Some issuers end in a slash, and the authorizer compares letter for letter.
        ("TokenIssuer", "https://anytown.example/", True),
        ("TokenIssuer", "login.anytown.example", False),
        ("TokenIssuer", "http://login.anytown.example", False),
        ("TokenIssuer", "https://login.anytown.example//", False),
        ("TokenIssuer", "https://login.anytown.example/?realm=staff", False),
    ],
)
def test_a_value_that_would_fail_late_is_refused_before_anything_is_made(
    parameter: str, value: str, *, fits: bool
) -> None:
    pattern = PARAMETERS[parameter].get("AllowedPattern", ".*")
    assert bool(re.search(pattern, value)) == fits
    assert "ConstraintDescription" in PARAMETERS[parameter]


def test_an_issuer_without_an_audience_is_refused_before_anything_is_made() -> None:
    given = {"TokenIssuer", "TokenAudience"}
    (rule,) = [one for one in load(TEMPLATE).get("Rules", {}).values() if all(name in str(one) for name in given)]
    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "TokenIssuer"}, ""]}]}
    assert [one["Assert"] for one in rule["Assertions"]] == [
        {"Fn::Not": [{"Fn::Equals": [{"Ref": "TokenAudience"}, ""]}]}
    ]


def test_a_budget_that_would_write_to_no_one_is_refused_before_anything_is_made() -> None:
    (rule,) = [one for one in load(TEMPLATE)["Rules"].values() if "MonthlyBudget" in str(one["RuleCondition"])]
    assert rule["RuleCondition"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "MonthlyBudget"}, "0"]}]}
    assert [one["Assert"] for one in rule["Assertions"]] == [{"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]}]


def test_a_schedules_name_fits_and_is_unique_however_long_the_stacks_is() -> None:
    """CloudFormation gives such names, and shortens them; any that held the stack's name could be too long."""
    schedules = of_type("AWS::Scheduler::Schedule")
    assert len(schedules) == len(events("ScheduleV2"))
    assert [name for name, schedule in schedules.items() if "Name" in schedule] == []


def test_sam_may_do_all_that_the_stack_needs() -> None:
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    allowed = settings["default"]["deploy"]["parameters"]["capabilities"].split()
    assert allowed == ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def test_a_warning_about_routes_fails_the_deployment_unless_its_owner_says_otherwise() -> None:
    ((_, api),) = of_type("AWS::ApiGatewayV2::Api").items()
    assert api["FailOnWarnings"] == {"Fn::If": ["FailsOnWarnings", True, False]}
    assert PARAMETERS["FailOnWarnings"]["Default"] == "true"


def test_what_a_failed_first_deployment_made_goes_again_where_it_can() -> None:
    """A table or pool refuses to be deleted: if CloudFormation tried, the rollback would fail too."""
    bodies = load(TEMPLATE)["Resources"]
    kept = {name: body["DeletionPolicy"] for name, body in bodies.items() if "DeletionPolicy" in body}
    protected = dict.fromkeys(
        [*(TABLES.keys() - {"SessionsTable"}), *resources(load(TEMPLATE), "AWS::Cognito::UserPool")], "Retain"
    )
    assert kept == protected | dict.fromkeys(["DataKey", "FilesBucket"], "RetainExceptOnCreate")
    assert {body["UpdateReplacePolicy"] for name, body in bodies.items() if name in kept} == {"Retain"}


def test_the_bucket_is_named_by_the_part_of_the_stacks_id_that_differs_between_stacks() -> None:
    """The last group of such an id names the machine that made it, and two stacks can have it in common."""
    text = TEMPLATE.read_text(encoding="utf-8")
    groups = re.findall(r'!Select \[(\d), !Split \["-", !Select \[2, !Split \["/", !Ref AWS::StackId\]\]\]\]', text)
    assert set(groups) == {"0"}


def test_the_api_and_above_all_its_open_routes_take_a_bounded_number_of_requests() -> None:
    ((_, api),) = of_type("AWS::ApiGatewayV2::Api").items()
    ((_, stage),) = of_type("AWS::ApiGatewayV2::Stage").items()
    limits = {"ThrottlingRateLimit", "ThrottlingBurstLimit"}
    usual = {limit: PARAMETERS[value["Ref"]]["Default"] for limit, value in stage["DefaultRouteSettings"].items()}
    assert usual.keys() == limits
    open_routes = {
        f"{method.upper()} {path}"
        for path, methods in api["Body"]["paths"].items()
        for method, operation in methods.items()
        if operation.get("security") != [{"IdentityToken": []}]
    }
    # The console's pages ask for a session, and a style sheet for nothing: what has neither costs a row or a call elsewhere.
    with_session = {route for route in open_routes if "/console" in route} - SIGNING_IN
    assert stage["RouteSettings"].keys() == open_routes - with_session
    for narrower in stage["RouteSettings"].values():
        assert narrower.keys() == limits
        assert all(narrower[limit] < usual[limit] for limit in limits)


def test_queues_leave_room_for_everybody_else_in_a_new_account() -> None:
    bounds = {name: source["ScalingConfig"]["MaximumConcurrency"] for name, source in events("SQS").items()}
    most = {
        name: PARAMETERS[bound["Ref"]]["Default"] if isinstance(bound, dict) else bound
        for name, bound in bounds.items()
    }
    assert sum(most.values()) - most[SELDOM] <= A_NEW_ACCOUNT - FOR_CALLERS
    assert sum(most.values()) <= A_NEW_ACCOUNT


def test_executions_are_reserved_for_logins_only_if_their_owner_says_so() -> None:
    reserved: dict[str, Any] = {
        name: function["ReservedConcurrentExecutions"]
        for name, function in FUNCTIONS.items()
        if "ReservedConcurrentExecutions" in function
    }
    asked_for = {"Fn::If": ["ReservesLogins", {"Ref": "LoginGuardConcurrency"}, {"Ref": "AWS::NoValue"}]}
    assert reserved == {"GuardPortalLoginFunction": asked_for}
    assert PARAMETERS["LoginGuardConcurrency"]["Default"] == 0


def test_each_pool_pays_for_what_its_users_need() -> None:
    pools = resources(load(TEMPLATE), "AWS::Cognito::UserPool")
    tiers = {name: pool.get("UserPoolTier") for name, pool in pools.items()}
    assert tiers == {"UserPool": "ESSENTIALS", "PortalUserPool": "LITE"}
    # All that the smaller tier can be asked for: an event of a later version would need the larger one.
    triggers = of_type("AWS::Cognito::UserPool")["PortalUserPool"]["LambdaConfig"]
    assert triggers.keys() == {"PreAuthentication", "PostAuthentication", "PreTokenGeneration"}


def test_an_access_log_never_fills_the_accounts_policy_for_logs() -> None:
    ((_, api),) = resources(load(TEMPLATE), "AWS::Serverless::HttpApi").items()
    group = api["AccessLogSettings"]["DestinationArn"]["Fn::GetAtt"][0]
    named = resources(load(TEMPLATE), "AWS::Logs::LogGroup")[group].get("LogGroupName", {})
    assert named.get("Fn::Sub", "").startswith("/aws/vendedlogs/${AWS::StackName}")
