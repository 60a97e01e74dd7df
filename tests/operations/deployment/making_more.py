"""Makes the API, alarms, graphs and topics of the template on moto."""

import json
from typing import Any

from infra.operations.deployment.gateway import wanted_routes
from tests.operations.deployment.making import ACCOUNT, MAKERS, REGION, Attributes, Properties, client

_OF_ALARMS = (
    "AlarmDescription", "Namespace", "MetricName", "Dimensions", "Statistic", "Period", "EvaluationPeriods", "Threshold",
    "ComparisonOperator", "TreatMissingData", "AlarmActions", "Metrics",
)  # fmt: skip


def api(name: str, wanted: Properties) -> tuple[str, Attributes]:
    gateway, body = client("apigatewayv2"), wanted["Body"]
    made = gateway.create_api(Name=name, ProtocolType="HTTP")
    ((scheme, said),) = body["components"]["securitySchemes"].items()
    jwt = said["x-amazon-apigateway-authorizer"]["jwtConfiguration"]
    authorizer = gateway.create_authorizer(
        ApiId=made["ApiId"],
        Name=scheme,
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": jwt["issuer"], "Audience": jwt["audience"]},
    )["AuthorizerId"]
    for route, asks_for_token in wanted_routes(body).items():
        asked: dict[str, Any] = {"AuthorizationType": "JWT", "AuthorizerId": authorizer} if asks_for_token else {}
        gateway.create_route(ApiId=made["ApiId"], RouteKey=route, **asked)
    return made["ApiId"], {"ApiEndpoint": made["ApiEndpoint"]}


def stage(_: str, wanted: Properties) -> tuple[str, Attributes]:
    variables = wanted.get("StageVariables", {})
    client("apigatewayv2").create_stage(
        ApiId=wanted["ApiId"], StageName=wanted["StageName"], AutoDeploy=True, StageVariables=variables
    )
    return wanted["StageName"], {}


def topic(name: str, _: Properties) -> tuple[str, Attributes]:
    return client("sns").create_topic(Name=name)["TopicArn"], {}


def subscription(_: str, wanted: Properties) -> tuple[str, Attributes]:
    made = client("sns").subscribe(
        TopicArn=wanted["TopicArn"], Protocol=wanted["Protocol"], Endpoint=wanted["Endpoint"]
    )
    return made["SubscriptionArn"], {}


def alarm(name: str, wanted: Properties) -> tuple[str, Attributes]:
    client("cloudwatch").put_metric_alarm(AlarmName=name, **_some_of_alarm(wanted))
    return name, {"Arn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"}


def _some_of_alarm(wanted: Properties) -> Properties:
    return {key: wanted[key] for key in _OF_ALARMS if key in wanted}


def dashboard(_: str, wanted: Properties) -> tuple[str, Attributes]:
    body = json.dumps(json.loads(wanted["DashboardBody"]))
    client("cloudwatch").put_dashboard(DashboardName=wanted["DashboardName"], DashboardBody=body)
    return wanted["DashboardName"], {}


EVERY_MAKER = {
    **MAKERS,
    "AWS::ApiGatewayV2::Api": api,
    "AWS::ApiGatewayV2::Stage": stage,
    "AWS::SNS::Topic": topic,
    "AWS::SNS::Subscription": subscription,
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::CloudWatch::Dashboard": dashboard,
}
