"""The template is one that SAM deploys, and keeps the promises that no linter knows of."""

import re
from fnmatch import fnmatchcase

import pytest

from infra.local.clients import STACK
from infra.local.template import load, resources
from tests.infra.deployed import FUNCTIONS, TABLES, TEMPLATE, events, of_type, statements, transformed
from tests.privileges.grants import grants
from tests.privileges.naming import table_arn


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [function["Role"]["Fn::GetAtt"][0] for function in of_type("AWS::Lambda::Function").values()]
    assert len(roles) == len(FUNCTIONS)
    assert sorted(roles) == sorted(f"{name}Role" for name in FUNCTIONS)


def test_no_role_may_do_everything_or_touch_everything() -> None:
    wide = [
        (name, statement["Sid"])
        for name, role in of_type("AWS::IAM::Role").items()
        for statement in statements(role)
        if any("*" in action for action in statement["Action"]) or statement["Resource"] in ("*", ["*"])
    ]
    assert wide == []


@pytest.mark.parametrize(
    ("function", "forbidden"),
    [
        ("StartJobFunction", {"RecordsTable", "JobsTable", "LedgerTable", "CatalogueTable", "FilesBucket"}),
        ("RecordsFunction", {"ShardQueue", "ImportQueue"}),
        ("RunJobShardFunction", {"ImportQueue"}),
        ("RunImportShardFunction", {"ShardQueue", "PortalUserPool"}),
        ("AdministrationFunction", {"ShardQueue", "ImportQueue", "FilesBucket"}),
        ("StartPolicyRunFunction", {"RecordsTable", "JobsTable", "LedgerTable", "ShardQueue", "FilesBucket"}),
        ("StartAnonymisationRunFunction", {"RecordsTable", "JobsTable", "LedgerTable", "ShardQueue", "FilesBucket"}),
        ("StartTenantNightFunction", {"ShardQueue", "ImportQueue", "FilesBucket", "IlrTable", "PortalUserPool"}),
        ("ResumeStuckJobsFunction", {"LedgerTable", "IlrTable", "FilesBucket", "ShardQueue", "PortalUserPool"}),
        ("DiscardOrphanUploadFunction", {"JobsTable", "LedgerTable", "CatalogueTable", "ShardQueue", "ImportQueue"}),
    ],
)
def test_a_function_may_reach_only_what_it_works_with(function: str, forbidden: set[str]) -> None:
    allowed = str(
        [statement["Resource"] for statement in statements(transformed()["Resources"][f"{function}Role"]["Properties"])]
    )
    environment = str(FUNCTIONS[function]["Environment"])
    assert [name for name in forbidden if re.search(rf"\b{name}\b", allowed + environment)] == []


READS = {"dynamodb:BatchGetItem", "dynamodb:Query"}
INSERTS = "dynamodb:PartiQLInsert"


def test_x15_a_role_may_read_the_ledger_and_insert_and_do_nothing_else_to_it() -> None:
    """A put replaces what is there, alone, in a batch or in a transaction, so none may be granted."""
    granted = {
        name: {need.action for need in needs if fnmatchcase(table_arn(f"{STACK}-LedgerTable"), need.resource)}
        for name, needs in grants().items()
    }
    assert {name for name, actions in granted.items() if INSERTS in actions} > {
        "RecordsFunction",
        "RunJobShardFunction",
    }
    assert {name: actions - READS - {INSERTS} for name, actions in granted.items() if actions - READS - {INSERTS}} == {}


def test_x15_whatever_is_attached_to_a_role_the_boundary_lets_it_do_no_more_to_the_ledger() -> None:
    boundary = of_type("AWS::IAM::ManagedPolicy")["FunctionBoundary"]["PolicyDocument"]["Statement"]
    (denied,) = [one for one in boundary if one["Effect"] == "Deny"]
    assert denied["Resource"][0] == {"Fn::GetAtt": ["LedgerTable", "Arn"]}
    assert denied["Resource"][1] == {"Fn::Sub": "${LedgerTable.Arn}/*"}
    assert set(denied["NotAction"]) == READS | {INSERTS}
    assert "Condition" not in denied


def test_l10_x21_a_worker_of_imports_may_delete_nothing_but_its_file() -> None:
    granted = {
        need for need in grants()["RunImportShardFunction"] if re.search("Delete|BatchWrite|Update", need.action)
    }
    assert {need.action for need in granted} == {"s3:DeleteObjectVersion", "dynamodb:PartiQLUpdate"}
    assert [need.resource.rpartition("/")[0].rpartition("/")[2] for need in granted if "s3" in need.action] == [
        "imports"
    ]


def test_a_session_that_is_over_comes_out_of_no_backup() -> None:
    sessions = TABLES["SessionsTable"]
    assert not {"PointInTimeRecoverySpecification", "StreamSpecification"} & sessions.keys()
    assert sessions["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "DataKey"}}
    assert sessions["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert sessions["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", sorted(TABLES.keys() - {"SessionsTable"}))
def test_a_table_can_be_recovered_and_is_not_deleted_by_mistake(name: str) -> None:
    table = TABLES[name]
    body = load(TEMPLATE)["Resources"][name]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "DataKey"}}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert (body["DeletionPolicy"], body["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_streams_carry_keys_and_nothing_else() -> None:
    views = {name: table["StreamSpecification"] for name, table in TABLES.items() if "StreamSpecification" in table}
    assert views == {name: {"StreamViewType": "KEYS_ONLY"} for name in ("JobsTable", "IlrTable")}


def test_a_message_stays_hidden_for_six_times_its_functions_timeout() -> None:
    queues = resources(load(TEMPLATE), "AWS::SQS::Queue")
    pairs = {
        properties["Queue"]["Fn::GetAtt"][0]: FUNCTIONS[name]["Timeout"] for name, properties in events("SQS").items()
    }
    # What nobody could deliver waits for a person, and for no function.
    assert pairs.keys() == queues.keys() - {"UndeliveredEventsQueue"}
    assert {name: 6 * timeout for name, timeout in pairs.items()} == {
        name: queues[name]["VisibilityTimeout"] for name in pairs
    }


def test_batches_report_what_failed() -> None:
    for properties in [*events("SQS").values(), *events("DynamoDB").values()]:
        assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize(
    ("worker", "bound"),
    [("RunJobShardFunction", "WorkerConcurrency"), ("RunImportShardFunction", "ImportConcurrency")],
)
def test_a_worker_is_bounded_at_its_source_and_may_send_its_shard_on(worker: str, bound: str) -> None:
    shards = events("SQS")[worker]
    assert (shards["BatchSize"], shards["ScalingConfig"]) == (1, {"MaximumConcurrency": {"Ref": bound}})
    assert FUNCTIONS[worker]["RecursiveLoop"] == "Allow"


def test_x21_the_workers_of_imports_take_no_other_work_and_no_other_worker_takes_theirs() -> None:
    readers = {properties["Queue"]["Fn::GetAtt"][0]: name for name, properties in events("SQS").items()}
    assert readers["ShardQueue"] == "RunJobShardFunction"
    assert readers["ImportQueue"] == "RunImportShardFunction"
    assert len(readers) == len(events("SQS"))
    queues = resources(load(TEMPLATE), "AWS::SQS::Queue")
    dead = {name: queue["RedrivePolicy"] for name, queue in queues.items() if "RedrivePolicy" in queue}
    shards = {name: policy for name, policy in dead.items() if name in {"ShardQueue", "ImportQueue"}}
    assert len(shards) == 2
    assert shards["ShardQueue"] == shards["ImportQueue"]


def test_x21_a_tenant_waits_in_a_queue_of_nights_that_is_bounded_and_loses_none_untold() -> None:
    tenants = events("SQS")["StartTenantNightFunction"]
    assert tenants["Queue"] == {"Fn::GetAtt": ["NightQueue", "Arn"]}
    # Of several in a batch, one that hangs would keep the others.
    assert (tenants["BatchSize"], tenants["ScalingConfig"]) == (1, {"MaximumConcurrency": {"Ref": "NightConcurrency"}})
    redrive = resources(load(TEMPLATE), "AWS::SQS::Queue")["NightQueue"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["UndeliveredEventsQueue", "Arn"]}


def test_x21_a_tenant_waits_in_a_queue_to_be_resumed_that_forgets_what_is_sent_again_anyway() -> None:
    tenants = events("SQS")["ResumeTenantFunction"]
    assert tenants["Queue"] == {"Fn::GetAtt": ["ResumeQueue", "Arn"]}
    assert (tenants["BatchSize"], tenants["ScalingConfig"]) == (1, {"MaximumConcurrency": {"Ref": "ResumeConcurrency"}})
    queue = resources(load(TEMPLATE), "AWS::SQS::Queue")["ResumeQueue"]
    # Longer than one message's tries, shorter than would let a tenant's pile up: a new one comes every fifteen minutes.
    assert queue["VisibilityTimeout"] < queue["MessageRetentionPeriod"] <= 4 * 900


def test_schedules_tell_the_time() -> None:
    schedules = events("ScheduleV2")
    assert schedules.keys() == {"ResumeStuckJobsFunction", "StartPolicyRunFunction", "StartAnonymisationRunFunction"}
    assert {event["Input"] for event in schedules.values()} == {'{"time": "<aws.scheduler.scheduled-time>"}'}


def test_every_handler_is_a_file_with_a_handler() -> None:
    missing = []
    for function in FUNCTIONS.values():
        module, _, name = function["Handler"].rpartition(".")
        file = TEMPLATE.parent / f"{module}.py"
        if name != "handler" or not file.is_file() or not re.search(r"^def handler\(", file.read_text(), re.MULTILINE):
            missing.append(function["Handler"])
    assert missing == []


def test_no_route_ends_in_a_slash() -> None:
    """API Gateway has no such routes: it warns, which fails the deployment, or leaves the route out."""
    ((_, api),) = of_type("AWS::ApiGatewayV2::Api").items()
    assert [path for path in api["Body"]["paths"] if path.endswith("/") and path != "/"] == []


def test_every_route_but_the_documentations_asks_for_a_token_or_leads_to_a_function_that_knows_sessions() -> None:
    open_routes = {
        (event["Properties"]["Path"], event["Properties"]["Method"]): function["Environment"]["Variables"]
        for function in FUNCTIONS.values()
        for event in function.get("Events", {}).values()
        if event["Properties"].get("Auth") == {"Authorizer": "NONE"}
    }
    ((_, api),) = of_type("AWS::ApiGatewayV2::Api").items()
    assert open_routes.keys() == {
        (path, method.upper())
        for path, methods in api["Body"]["paths"].items()
        for method, operation in methods.items()
        if operation.get("security") != [{"IdentityToken": []}]
    }
    without_sessions = {route for route, variables in open_routes.items() if "SESSIONS_TABLE" not in variables}
    assert without_sessions == {("/docs", "GET"), ("/v1/openapi.json", "GET")}
    assert all(path.startswith("/console") for path, _ in open_routes.keys() - without_sessions)


def test_the_function_that_signs_people_in_reaches_sessions_and_nothing_else() -> None:
    reached = {need.resource for need in grants()["ConsoleSignInFunction"] if "dynamodb" in need.action}
    assert reached == {table_arn(f"{STACK}-SessionsTable")}
    assert not {need.action for need in grants()["ConsoleSignInFunction"]} & {"s3:PutObject", "sqs:SendMessage"}


def test_what_erases_is_in_one_function_of_the_console_alone() -> None:
    """An attacker who finds a hole in the pages that read has not found one in those that erase."""
    erasing = {"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "s3:DeleteObjectVersion", "sqs:SendMessage"}
    sessions = table_arn(f"{STACK}-SessionsTable")
    may = {
        name: {need.action for need in grants()[name] if need.resource != sessions} & erasing
        for name in ("ConsoleSignInFunction", "ConsoleFunction", "ConsoleRecordsFunction")
    }
    assert may == {"ConsoleSignInFunction": set(), "ConsoleFunction": set(), "ConsoleRecordsFunction": erasing}


def test_people_sign_in_to_the_console_by_a_public_client_with_code_and_pkce() -> None:
    client = resources(load(TEMPLATE), "AWS::Cognito::UserPoolClient")["ConsoleClient"]
    assert client["GenerateSecret"] is False
    assert client["AllowedOAuthFlows"] == ["code"]
    assert set(client["AllowedOAuthScopes"]) == {"openid", "email", "profile"}
    assert (client["PreventUserExistenceErrors"], client["EnableTokenRevocation"]) == ("ENABLED", True)
    # No password is sent to this client's own API: people type it at the pool's pages alone.
    assert not {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"} & set(client["ExplicitAuthFlows"])
    addresses = [one["Fn::Sub"] for one in (*client["CallbackURLs"], *client["LogoutURLs"])]
    assert [one.partition("/console/")[2] for one in addresses] == ["signed-in", "sign-out"]
    (domain,) = resources(load(TEMPLATE), "AWS::Cognito::UserPoolDomain").values()
    (branding,) = resources(load(TEMPLATE), "AWS::Cognito::ManagedLoginBranding").values()
    assert domain["ManagedLoginVersion"] == 2
    # Without one, managed login shows an error and no page.
    assert branding["UseCognitoProvidedValues"] is True
    assert (domain["UserPoolId"], branding["ClientId"]) == ({"Ref": "UserPool"}, {"Ref": "ConsoleClient"})


def test_no_client_can_change_a_users_tenant() -> None:
    pools = resources(load(TEMPLATE), "AWS::Cognito::UserPool")
    pool = pools["UserPool"]
    clients = resources(load(TEMPLATE), "AWS::Cognito::UserPoolClient")
    ((attribute),) = pool["Schema"]
    assert (attribute["Name"], attribute["Mutable"]) == ("tenant", False)
    assert {name: client["WriteAttributes"] for name, client in clients.items()} == {
        "UserPoolClient": ["email"],
        "ConsoleClient": ["email"],
    }
    for one in pools.values():
        assert one["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
        assert {attribute["Mutable"] for attribute in one["Schema"]} == {False}


def test_the_bucket_keeps_versions_lets_nobody_in_and_forgets_imports_and_reports() -> None:
    bucket = resources(load(TEMPLATE), "AWS::S3::Bucket")["FilesBucket"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    days = {
        rule["Prefix"]: (rule["ExpirationInDays"], rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        for rule in bucket["LifecycleConfiguration"]["Rules"]
        if "ExpirationInDays" in rule
    }
    assert days == {"imports/": (1, 1), "reports/": (1, 1)}


def test_log_lines_are_not_kept_for_ever() -> None:
    groups = resources(load(TEMPLATE), "AWS::Logs::LogGroup")
    assert {str(group["RetentionInDays"]) for group in groups.values()} == {"{'Ref': 'LogRetentionDays'}"}
    named = {function["LoggingConfig"]["LogGroup"]["Ref"] for function in FUNCTIONS.values()}
    assert len(named) == len(FUNCTIONS)
    assert named <= groups.keys()


def test_an_access_log_names_routes_and_never_paths_or_callers() -> None:
    ((_, api),) = resources(load(TEMPLATE), "AWS::Serverless::HttpApi").items()
    variables = set(re.findall(r"\$context\.([\w.]+)", api["AccessLogSettings"]["Format"]))
    assert "routeKey" in variables
    assert not {name for name in variables if name.startswith(("identity", "path", "authorizer.claims"))}
