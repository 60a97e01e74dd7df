"""What the template does so that nothing is lost, readable by others, or wrong without anybody being told."""

from infra.local.template import load
from tests.infra.deployed import FUNCTIONS, TEMPLATE, events, of_type

UNDELIVERED = {"Fn::GetAtt": ["UndeliveredEventsQueue", "Arn"]}


def test_one_key_that_rotates_and_outlives_the_stack_encrypts_tables_and_files() -> None:
    key = load(TEMPLATE)["Resources"]["DataKey"]
    assert key["Properties"]["EnableKeyRotation"] is True
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    ((encryption),) = of_type("AWS::S3::Bucket")["FilesBucket"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["DataKey", "Arn"]}


def test_whoever_reaches_a_table_or_its_stream_may_use_the_key_and_nobody_else() -> None:
    users = {name for name, function in FUNCTIONS.items() if {"Ref": "UseDataKey"} in function.get("Policies", [])}
    readers = {
        name
        for name, function in FUNCTIONS.items()
        if "dynamodb:" in str(function.get("Policies", [])) or name in events("DynamoDB")
    }
    assert users == readers


def test_the_key_is_used_by_way_of_a_service_and_never_directly() -> None:
    grants = [
        statement
        for role in [
            *of_type("AWS::IAM::Role").values(),
            *({"Policies": [policy]} for policy in of_type("AWS::IAM::ManagedPolicy").values()),
        ]
        for policy in role.get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and "kms:" in str(statement["Action"])
    ]
    assert len(grants) > 1
    assert all("kms:ViaService" in grant["Condition"]["StringEquals"] for grant in grants)


def test_no_role_reaches_beyond_the_stack() -> None:
    bounds = {name: role.get("PermissionsBoundary") for name, role in of_type("AWS::IAM::Role").items()}
    own = {f"{name}Role": {"Ref": "FunctionBoundary"} for name in FUNCTIONS}
    schedules = {f"{name}ScheduleRole": {"Ref": "ScheduleBoundary"} for name in events("ScheduleV2")}
    assert bounds == own | schedules | {"DeploymentRole": {"Ref": "DeploymentBoundary"}}
    limits = of_type("AWS::IAM::ManagedPolicy")
    for boundary, everywhere in (
        ("FunctionBoundary", ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"]),
        ("ScheduleBoundary", []),
        ("DeploymentBoundary", ["cloudwatch:DescribeAlarms"]),
    ):
        statements = limits[boundary]["PolicyDocument"]["Statement"]
        assert [action for one in statements if one["Resource"] == "*" for action in one["Action"]] == everywhere


def test_a_schedule_may_start_its_function_or_leave_a_dead_letter_and_no_more() -> None:
    functions, letters = of_type("AWS::IAM::ManagedPolicy")["ScheduleBoundary"]["PolicyDocument"]["Statement"]
    assert functions["Action"] == ["lambda:InvokeFunction"]
    # With its versions and aliases.
    assert functions["Resource"] == [
        arn
        for name in events("ScheduleV2")
        for arn in ({"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}:*"})
    ]
    assert (letters["Action"], letters["Resource"]) == (["sqs:SendMessage"], UNDELIVERED)


def test_an_event_that_no_function_takes_is_kept() -> None:
    for properties in events("DynamoDB").values():
        assert properties["DestinationConfig"]["OnFailure"]["Destination"] == UNDELIVERED
    for properties in events("ScheduleV2").values():
        assert properties["DeadLetterConfig"]["Arn"] == UNDELIVERED
    called_by_events = {**events("ScheduleV2"), **events("S3")}
    destinations = {
        name: FUNCTIONS[name]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"]
        for name in called_by_events
    }
    assert destinations == dict.fromkeys(called_by_events, UNDELIVERED)


def test_a_stream_gives_up_at_some_time_and_never_holds_up_what_comes_after() -> None:
    for properties in events("DynamoDB").values():
        assert 0 < properties["MaximumRetryAttempts"] <= 100
        # Streams forget after 24 hours: an operator who reads an alarm in the morning must still find what was given up.
        assert 60 <= properties["MaximumRecordAgeInSeconds"] <= 6 * 3600
        assert "OnFailure" in properties["DestinationConfig"]
        assert properties["BisectBatchOnFunctionError"] is True


def test_only_workers_may_call_themselves_and_every_queue_bounds_its_readers() -> None:
    assert [name for name, function in FUNCTIONS.items() if "RecursiveLoop" in function] == [
        "RunJobShardFunction",
        "RunImportShardFunction",
    ]
    assert all("MaximumConcurrency" in properties["ScalingConfig"] for properties in events("SQS").values())


def test_every_function_runs_on_the_same_runtime_with_the_same_layer_and_is_traced_by_lambda_alone() -> None:
    made = of_type("AWS::Lambda::Function")
    assert made.keys() == FUNCTIONS.keys()
    for function in made.values():
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert len(function["Layers"]) == 1


def test_sam_builds_every_function_by_our_own_rules() -> None:
    bodies = load(TEMPLATE)["Resources"]
    rules = {name: bodies[name]["Metadata"] for name in [*FUNCTIONS, "DependenciesLayer"]}
    assert {(rule["BuildMethod"], rule["ContextPath"]) for rule in rules.values()} == {("makefile", "infra/bundle")}


def test_every_parameter_and_output_says_what_it_is() -> None:
    template = load(TEMPLATE)
    described = [*template["Parameters"].items(), *template["Outputs"].items()]
    assert [name for name, body in described if len(body.get("Description", "")) < 20] == []


def test_nobody_talks_to_the_bucket_in_clear_or_over_old_tls() -> None:
    statements = of_type("AWS::S3::BucketPolicy")["FilesBucketPolicy"]["PolicyDocument"]["Statement"]
    assert {statement["Effect"] for statement in statements} == {"Deny"}
    assert [statement["Condition"] for statement in statements] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    ]


def test_a_budget_is_told_to_whoever_reads_alarms_and_there_is_none_unless_asked_for() -> None:
    template = load(TEMPLATE)
    assert template["Parameters"]["MonthlyBudget"]["Default"] == 0
    body = template["Resources"]["Budget"]
    assert body["Condition"] == "HasBudget"
    budget = body["Properties"]["NotificationsWithSubscribers"]
    assert [one["Notification"]["NotificationType"] for one in budget] == ["ACTUAL", "FORECASTED"]
    assert {str(one["Subscribers"]) for one in budget} == {
        str([{"SubscriptionType": "EMAIL", "Address": {"Ref": "AlarmEmail"}}])
    }
