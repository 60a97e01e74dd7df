"""Faults of functions, of what starts them, of the API, of pools and of alarms."""

from collections.abc import Iterator

from tests.operations.deployment.copying import CopiedStack
from tests.operations.deployment.fault import fault
from tests.operations.deployment.making import call_by_alias, client
from tests.operations.deployment.making_more import alarm

ROUTE, OPEN = "GET /v1/jobs", "GET /docs"
WORKER, SHARDS = "RunJobShardFunction", "RunJobShardFunctionShards"
RESUMING = "ResumeStuckJobsFunctionSchedule"
OF_SCHEDULES = ("Name", "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "Target")


@fault(SHARDS, "state", "nothing reaches the function")
def an_event_source_that_is_disabled(copy: CopiedStack) -> Iterator[None]:
    client("lambda").update_event_source_mapping(UUID=copy.physical[SHARDS], Enabled=False)
    yield
    client("lambda").update_event_source_mapping(UUID=copy.physical[SHARDS], Enabled=True)


@fault(SHARDS, "ends", "calls another function")
def an_event_source_of_another_function(copy: CopiedStack) -> Iterator[None]:
    call_by_alias(copy.physical[SHARDS], copy.physical["RunImportShardFunctionAliaslive"])
    yield
    call_by_alias(copy.physical[SHARDS], copy.physical[f"{WORKER}Aliaslive"])


@fault(SHARDS, "ends", "calls another function")
def an_event_source_that_passes_the_alias_by(copy: CopiedStack) -> Iterator[None]:
    call_by_alias(copy.physical[SHARDS], copy.attributes[WORKER]["Arn"])
    yield
    call_by_alias(copy.physical[SHARDS], copy.physical[f"{WORKER}Aliaslive"])


@fault(f"{WORKER}Aliaslive", "version", "it names version 2 instead of 1")
def an_alias_of_another_version(copy: CopiedStack) -> Iterator[None]:
    function = copy.physical[WORKER]
    client("lambda").update_function_configuration(FunctionName=function, Description="another")
    version = client("lambda").publish_version(FunctionName=function)["Version"]
    client("lambda").update_alias(FunctionName=function, Name="live", FunctionVersion=version)
    yield
    client("lambda").update_alias(FunctionName=function, Name="live", FunctionVersion="1")


@fault("UpdateFinalFundingDateFunctionChangedReturns", "ends", "reads another stream or queue")
def an_event_source_on_a_stream_that_ended(copy: CopiedStack) -> Iterator[None]:
    copy.replace_table("IlrTable")
    yield
    copy.replace_mapping("UpdateFinalFundingDateFunctionChangedReturns")


@fault(SHARDS, "concurrency", "it runs 1000 at a time instead of")
def an_event_source_with_a_wide_bound(copy: CopiedStack) -> Iterator[None]:
    for most in (1000, int(copy.wanted(SHARDS)["ScalingConfig"]["MaximumConcurrency"])):
        client("lambda").update_event_source_mapping(
            UUID=copy.physical[SHARDS], ScalingConfig={"MaximumConcurrency": most}
        )
        if most == 1000:
            yield


@fault("StartJobFunctionInsertedShards", "failures", "events that it gives up are lost")
def an_event_source_whose_failures_are_lost(copy: CopiedStack) -> Iterator[None]:
    mapping = copy.physical["StartJobFunctionInsertedShards"]
    wanted = copy.wanted("StartJobFunctionInsertedShards")["DestinationConfig"]
    client("lambda").update_event_source_mapping(UUID=mapping, DestinationConfig={})
    yield
    client("lambda").update_event_source_mapping(UUID=mapping, DestinationConfig=wanted)


@fault(RESUMING, "schedule", "DISABLED")
def a_schedule_that_is_disabled(copy: CopiedStack) -> Iterator[None]:
    said = client("scheduler").get_schedule(Name=copy.physical[RESUMING])
    kept = {name: said[name] for name in OF_SCHEDULES if name in said}
    client("scheduler").update_schedule(State="DISABLED", **kept)
    yield
    client("scheduler").update_schedule(State="ENABLED", **kept)


@fault(RESUMING, "presence", "is not there")
def a_schedule_that_is_gone(copy: CopiedStack) -> Iterator[None]:
    client("scheduler").delete_schedule(Name=copy.physical[RESUMING])
    yield
    copy.make_again(RESUMING)


@fault(WORKER, "settings", "Timeout is 3 instead of 300")
def a_function_with_less_time(copy: CopiedStack) -> Iterator[None]:
    client("lambda").update_function_configuration(FunctionName=copy.physical[WORKER], Timeout=3)
    yield
    client("lambda").update_function_configuration(FunctionName=copy.physical[WORKER], Timeout=300)


@fault("RecordsFunction", "settings", "variable RECORDS_TABLE")
def a_function_on_another_table(copy: CopiedStack) -> Iterator[None]:
    name = copy.physical["RecordsFunction"]
    variables = client("lambda").get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    for table in ("another", variables["RECORDS_TABLE"]):
        changed = {"Variables": variables | {"RECORDS_TABLE": table}}
        client("lambda").update_function_configuration(FunctionName=name, Environment=changed)
        if table == "another":
            yield


@fault("RecordsFunction", "concurrency", "it is closed")
def a_function_that_is_closed(copy: CopiedStack) -> Iterator[None]:
    name = copy.physical["RecordsFunction"]
    client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    yield
    client("lambda").delete_function_concurrency(FunctionName=name)


@fault("RunJobShardLogGroup", "retention", "kept for 3653 instead of 30 days")
def a_log_that_is_kept_too_long(copy: CopiedStack) -> Iterator[None]:
    for days in (3653, 30):
        client("logs").put_retention_policy(logGroupName=copy.physical["RunJobShardLogGroup"], retentionInDays=days)
        if days != 30:
            yield


@fault("RedactionsFunctionListJobsPermission", "statement", "apigateway.amazonaws.com may not call")
def a_route_that_may_not_call_its_function(copy: CopiedStack) -> Iterator[None]:
    client("lambda").remove_permission(
        FunctionName=copy.physical["RedactionsFunction"],
        StatementId=copy.physical["RedactionsFunctionListJobsPermission"],
    )
    yield
    copy.make_again("RedactionsFunctionListJobsPermission")


def _route(copy: CopiedStack, key: str = ROUTE) -> dict[str, str]:
    api = copy.physical["HttpApi"]
    found: dict[str, str] = next(
        one for one in client("apigatewayv2").get_routes(ApiId=api)["Items"] if one["RouteKey"] == key
    )
    return found


@fault("HttpApi", "routes", f"the route {ROUTE} is missing")
def a_route_that_is_missing(copy: CopiedStack) -> Iterator[None]:
    api, route = copy.physical["HttpApi"], _route(copy)
    client("apigatewayv2").delete_route(ApiId=api, RouteId=route["RouteId"])
    yield
    client("apigatewayv2").create_route(
        ApiId=api, RouteKey=ROUTE, AuthorizationType="JWT", AuthorizerId=route["AuthorizerId"]
    )


@fault("HttpApi", "routes", f"the route {ROUTE} asks for no token")
def a_route_that_asks_for_no_token(copy: CopiedStack) -> Iterator[None]:
    for kind in ("NONE", "JWT"):
        asked = {"ApiId": copy.physical["HttpApi"], "RouteId": _route(copy)["RouteId"]}
        client("apigatewayv2").update_route(**asked, AuthorizationType=kind)
        if kind == "NONE":
            yield


@fault("HttpApi", "routes", f"the route {OPEN} asks for a token, and should be open")
def an_open_route_that_asks_for_a_token(copy: CopiedStack) -> Iterator[None]:
    asked = {"ApiId": copy.physical["HttpApi"], "RouteId": _route(copy, OPEN)["RouteId"]}
    authorizer = _route(copy)["AuthorizerId"]
    client("apigatewayv2").update_route(**asked, AuthorizationType="JWT", AuthorizerId=authorizer)
    yield
    client("apigatewayv2").update_route(**asked, AuthorizationType="NONE")


@fault("HttpApi", "routes", "the route GET /back-door is not in the template")
def a_route_of_somebody_elses(copy: CopiedStack) -> Iterator[None]:
    api = copy.physical["HttpApi"]
    made = client("apigatewayv2").create_route(ApiId=api, RouteKey="GET /back-door")
    yield
    client("apigatewayv2").delete_route(ApiId=api, RouteId=made["RouteId"])


@fault("HttpApi", "authorizers", "takes the tokens of another issuer")
def an_authorizer_of_another_issuer(copy: CopiedStack) -> Iterator[None]:
    gateway = client("apigatewayv2")
    asked = {"ApiId": copy.physical["HttpApi"], "AuthorizerId": _route(copy)["AuthorizerId"]}
    wanted = gateway.get_authorizer(**asked)["JwtConfiguration"]
    gateway.update_authorizer(**asked, JwtConfiguration={**wanted, "Issuer": "https://somebody.example"})
    yield
    gateway.update_authorizer(**asked, JwtConfiguration=wanted)


@fault("PortalUserPool", "triggers", "its trigger PreAuthentication does not call")
def a_pool_that_asks_nobody(copy: CopiedStack) -> Iterator[None]:
    # Cognito's own trap: what an update does not name is forgotten.
    pool = copy.physical["PortalUserPool"]
    client("cognito-idp").update_user_pool(UserPoolId=pool, DeletionProtection="ACTIVE", LambdaConfig={})
    yield
    wanted = copy.wanted("PortalUserPool")["LambdaConfig"]
    client("cognito-idp").update_user_pool(UserPoolId=pool, DeletionProtection="ACTIVE", LambdaConfig=wanted)


@fault("UserPool", "protection", "can be deleted by mistake")
def a_pool_without_protection(copy: CopiedStack) -> Iterator[None]:
    pool = copy.physical["UserPool"]
    client("cognito-idp").update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    yield
    client("cognito-idp").update_user_pool(UserPoolId=pool, DeletionProtection="ACTIVE")


@fault("UserPoolClient", "flows", "users may change other attributes")
def a_client_that_may_change_the_tenant(copy: CopiedStack) -> Iterator[None]:
    wanted = copy.wanted("UserPoolClient")
    asked = {"UserPoolId": wanted["UserPoolId"], "ClientId": copy.physical["UserPoolClient"]}
    for attributes in (["email", "custom:tenant"], ["email"]):
        client("cognito-idp").update_user_pool_client(**asked, WriteAttributes=attributes)
        if len(attributes) > 1:
            yield


@fault("Alarms/JobFailed", "actions", "it tells nobody")
def an_alarm_that_tells_nobody(copy: CopiedStack) -> Iterator[None]:
    name = copy.nested["Alarms"].physical["JobFailed"]
    client("cloudwatch").disable_alarm_actions(AlarmNames=[name])
    yield
    client("cloudwatch").enable_alarm_actions(AlarmNames=[name])


@fault("Alarms/RecordsFail", "namespace", "the namespace expunge-Alarms, which no function writes to")
def an_alarm_that_looks_where_nobody_writes(copy: CopiedStack) -> Iterator[None]:
    alarms = copy.nested["Alarms"]
    wanted = alarms.wanted("RecordsFail")
    alarm(alarms.physical["RecordsFail"], {**wanted, "Namespace": "expunge-Alarms"})
    yield
    alarm(alarms.physical["RecordsFail"], wanted)


@fault("Dashboard/Dashboard", "namespaces", "the namespace expunge-Dashboard, which no function writes to")
def a_graph_of_what_nobody_writes(copy: CopiedStack) -> Iterator[None]:
    cloudwatch, name = client("cloudwatch"), copy.nested["Dashboard"].physical["Dashboard"]
    body = cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]
    cloudwatch.put_dashboard(DashboardName=name, DashboardBody=body.replace('["expunge"', '["expunge-Dashboard"'))
    yield
    cloudwatch.put_dashboard(DashboardName=name, DashboardBody=body)


@fault("Alarms/RecordsFail", "state", "it sounds")
def an_alarm_that_sounds(copy: CopiedStack) -> Iterator[None]:
    name = copy.nested["Alarms"].physical["RecordsFail"]
    client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test")
    yield
    client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="OK", StateReason="a test")


@fault("Alarms/ApiFails", "presence", "is not there")
def an_alarm_that_is_gone(copy: CopiedStack) -> Iterator[None]:
    alarms = copy.nested["Alarms"]
    client("cloudwatch").delete_alarms(AlarmNames=[alarms.physical["ApiFails"]])
    yield
    alarms.make_again("ApiFails")


@fault("AlarmTopic", "subscriptions", "reach nobody")
def a_topic_that_nobody_hears(copy: CopiedStack) -> Iterator[None]:
    client("sns").unsubscribe(SubscriptionArn=copy.physical["AlarmSubscription"])
    yield
    copy.make_again("AlarmSubscription")


@fault("ConsoleClient", "pages", "elsewhere than to the console after signing in")
def a_client_that_sends_people_elsewhere(copy: CopiedStack) -> Iterator[None]:
    wanted = copy.wanted("ConsoleClient")
    asked = {"UserPoolId": wanted["UserPoolId"], "ClientId": copy.physical["ConsoleClient"]}
    cognito = client("cognito-idp")
    cognito.update_user_pool_client(**asked, CallbackURLs=["https://elsewhere.example"])
    yield
    cognito.update_user_pool_client(**asked, CallbackURLs=wanted["CallbackURLs"])


@fault("HttpApiApiGatewayDefaultStage", "provider", "its variable ConsoleToken is another")
def a_stage_that_names_another_provider(copy: CopiedStack) -> Iterator[None]:
    wanted = copy.wanted("HttpApiApiGatewayDefaultStage")
    stage = {"ApiId": wanted["ApiId"], "StageName": wanted["StageName"]}
    gateway, variables = client("apigatewayv2"), wanted["StageVariables"]
    for said in ({**variables, "ConsoleToken": "https://elsewhere.example"}, variables):
        gateway.delete_stage(**stage)
        gateway.create_stage(**stage, AutoDeploy=True, StageVariables=said)
        if said is not variables:
            yield
