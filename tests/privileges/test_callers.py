"""Who calls a function is read from what the template makes of routes, notifications and triggers, an alias of one included."""

from typing import Any

from tests.infra.deployed import FUNCTIONS, transformed
from tests.privileges.callers import calls, of_strangers, permissions
from tests.privileges.naming import function_arn, pool_arn, resolver_of

TEMPLATE = transformed()
RESOLVER = resolver_of(TEMPLATE)
# As SAM makes it of AutoPublishAlias.
ALIASED: dict[str, Any] = {
    "Parameters": {},
    "Resources": {
        "Guard": {"Type": "AWS::Lambda::Function", "Properties": {}},
        "Live": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "Guard"}, "Name": "live"}},
        "Pool": {
            "Type": "AWS::Cognito::UserPool",
            "Properties": {"LambdaConfig": {"PreAuthentication": {"Ref": "Live"}}},
        },
        "MayCall": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": "Live"},
                "Principal": "cognito-idp.amazonaws.com",
                "SourceArn": {"Fn::GetAtt": ["Pool", "Arn"]},
            },
        },
    },
}


def test_every_function_that_the_api_a_bucket_or_a_pool_calls_is_asked_for_and_no_other() -> None:
    called = {need.resource.removesuffix(":live") for _, need in calls(TEMPLATE, RESOLVER)}
    kinds = {"HttpApi", "S3", "Cognito"}
    expected = {
        function_arn(name)
        for name, function in FUNCTIONS.items()
        if kinds & {event["Type"] for event in function["Events"].values()}
    }
    assert called == expected


def test_each_route_is_a_source_of_its_own() -> None:
    routes = [
        event["Properties"]
        for function in FUNCTIONS.values()
        for event in function["Events"].values()
        if event["Type"] == "HttpApi"
    ]
    expected = {f"{route['Method'].upper()}{route['Path']}" for route in routes}
    sources = [
        dict(need.context)["aws:SourceArn"] for who, need in calls(TEMPLATE, RESOLVER) if "apigateway" in who.name
    ]
    assert {source.partition("/$default/")[2] for source in sources} == expected


def test_an_alias_is_called_and_permits_by_its_own_name() -> None:
    resolver = resolver_of(ALIASED)
    ((who, need),) = calls(ALIASED, resolver)
    live = f"{function_arn('Guard')}:live"
    assert (who.principal, need.resource, dict(need.context)["aws:SourceArn"]) == (
        "cognito-idp.amazonaws.com",
        live,
        pool_arn("Pool"),
    )
    (statement,) = permissions(ALIASED, resolver)[live]["Statement"]
    assert statement["Condition"] == {"ArnLike": {"aws:SourceArn": pool_arn("Pool")}}
    assert (statement["Principal"], statement["Resource"]) == ({"Service": who.principal}, live)


def test_a_stranger_is_another_account_with_a_source_of_its_own() -> None:
    for _, need in calls(TEMPLATE, RESOLVER):
        strange = dict(of_strangers(need).context)
        assert all(strange[key] != value for key, value in need.context)
