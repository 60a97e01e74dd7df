"""Faults of roles."""

from collections.abc import Iterator

from tests.operations.deployment.copying import CopiedStack
from tests.operations.deployment.fault import fault
from tests.operations.deployment.making import client

ROLE = "RecordsFunctionRole"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


@fault(ROLE, "boundary", "its boundary is missing")
def a_role_without_its_boundary(copy: CopiedStack) -> Iterator[None]:
    role = copy.physical[ROLE]
    client("iam").delete_role_permissions_boundary(RoleName=role)
    yield
    boundary = copy.wanted(ROLE)["PermissionsBoundary"]
    client("iam").put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)


@fault(ROLE, "attached", f"does not give it: {ADMINISTRATOR}")
def a_role_that_may_do_everything(copy: CopiedStack) -> Iterator[None]:
    role = copy.physical[ROLE]
    client("iam").attach_role_policy(RoleName=role, PolicyArn=ADMINISTRATOR)
    yield
    client("iam").detach_role_policy(RoleName=role, PolicyArn=ADMINISTRATOR)


@fault(ROLE, "attached", "it lacks the policy")
def a_role_that_may_not_use_the_key(copy: CopiedStack) -> Iterator[None]:
    role, policy = copy.physical[ROLE], copy.physical["UseDataKey"]
    client("iam").detach_role_policy(RoleName=role, PolicyArn=policy)
    yield
    client("iam").attach_role_policy(RoleName=role, PolicyArn=policy)


@fault(ROLE, "own", "that the template does not give it: by-hand")
def a_role_with_a_policy_of_somebodys(copy: CopiedStack) -> Iterator[None]:
    role, (own, *_) = copy.physical[ROLE], copy.wanted(ROLE)["Policies"]
    document = str(own["PolicyDocument"]).replace("'", '"')
    client("iam").put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=document)
    yield
    client("iam").delete_role_policy(RoleName=role, PolicyName="by-hand")


@fault("StartIlrImportFunctionEventInvokeConfig", "failures", "are lost")
def a_function_whose_failures_are_lost(copy: CopiedStack) -> Iterator[None]:
    wanted = copy.wanted("StartIlrImportFunctionEventInvokeConfig")
    elsewhere = {"OnFailure": {"Destination": copy.attributes["ShardQueue"]["Arn"]}}
    for configured in ({**wanted, "DestinationConfig": elsewhere}, wanted):
        # moto puts another one behind the first.
        client("lambda").delete_function_event_invoke_config(FunctionName=wanted["FunctionName"])
        client("lambda").put_function_event_invoke_config(**configured)
        if configured is not wanted:
            yield
