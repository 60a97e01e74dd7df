"""The users of portal accounts: they go with their account, and nobody else's does."""

import pytest
from botocore.exceptions import ClientError

from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import RecordKey
from tests.contract.backing import Aws, Backing, adapters
from tests.contract.builders import OTHER, T, key
from tests.contract.faults import Answer, instead, refusal

ACCOUNT = key("a1", "accounts")


def test_x1_the_user_of_an_account_goes(backing: Backing) -> None:
    backing.enrol(T, ACCOUNT)
    backing.enrol(T, key("a11", "accounts"))
    backing.portal_users.delete(T, ACCOUNT)
    assert backing.enrolled() == {(T, key("a11", "accounts"))}


def test_x1_a_user_that_is_not_there_counts_as_deleted(backing: Backing) -> None:
    backing.enrol(T, key("a2", "accounts"))
    backing.portal_users.delete(T, ACCOUNT)
    backing.portal_users.delete(T, key("a2", "accounts"))
    backing.portal_users.delete(T, key("a2", "accounts"))
    assert backing.enrolled() == set()


def test_x1_another_tenant_s_user_of_the_same_name_is_left_alone(backing: Backing) -> None:
    backing.enrol(OTHER, ACCOUNT)
    backing.portal_users.delete(T, ACCOUNT)
    assert backing.enrolled() == {(OTHER, ACCOUNT)}


@pytest.mark.parametrize("other", [key("a1", "members"), key("A1", "accounts")], ids=["workflow", "case"])
def test_x1_the_user_of_another_account_of_nearly_the_same_name_is_left_alone(
    backing: Backing, other: RecordKey
) -> None:
    backing.enrol(T, other)
    backing.portal_users.delete(T, ACCOUNT)
    assert backing.enrolled() == {(T, other)}


def test_x1_a_user_whose_tenant_is_not_known_is_left_alone(emulated: Aws) -> None:
    emulated.cognito.admin_create_user(UserPoolId=emulated.portal_pool, Username="a1")
    emulated.portal_users().delete(T, ACCOUNT)
    assert len(emulated.cognito.list_users(UserPoolId=emulated.portal_pool)["Users"]) == 1


def test_x1_a_user_who_goes_while_being_looked_at_counts_as_deleted(emulated: Aws) -> None:
    adapters(emulated).enrol(T, ACCOUNT)
    with instead(emulated.cognito, "AdminDeleteUser", refusal("UserNotFoundException")) as calls:
        emulated.portal_users().delete(T, ACCOUNT)
    assert len(calls) == 1


@pytest.mark.parametrize("operation", ["AdminGetUser", "AdminDeleteUser"])
@pytest.mark.parametrize("fault", [refusal("TooManyRequestsException"), refusal("InternalErrorException", 500)])
def test_x3_a_pool_that_does_not_answer_is_unavailable(emulated: Aws, operation: str, fault: Answer) -> None:
    adapters(emulated).enrol(T, ACCOUNT)
    with instead(emulated.cognito, operation, fault), pytest.raises(Unavailable):
        emulated.portal_users().delete(T, ACCOUNT)


def test_x3_a_pool_that_refuses_is_not_taken_for_one_without_the_user(emulated: Aws) -> None:
    adapters(emulated).enrol(T, ACCOUNT)
    refused = refusal("NotAuthorizedException")
    with instead(emulated.cognito, "AdminDeleteUser", refused), pytest.raises(ClientError):
        emulated.portal_users().delete(T, ACCOUNT)
