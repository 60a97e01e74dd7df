"""Roles: whether each has its boundary, and just the policies that the template gives it."""

from collections.abc import Iterator

from infra.operations.deployment.resource import UNTOLD, Amiss, Estate, Looks, Resource, differs


def _boundary(role: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = role.wanted.get("PermissionsBoundary")
    said = estate.account.ask("iam", "get_role", RoleName=role.physical)["Role"]
    found = said.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    if wanted is not None and differs(wanted, found):
        yield Amiss(
            what="its boundary is missing, or is another one",
            do=f"aws iam put-role-permissions-boundary --role-name {role.physical} --permissions-boundary {wanted}",
        )


def _attached(role: Resource, estate: Estate) -> Iterator[Amiss]:
    asked = estate.account.ask_all("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role.physical)
    found, wanted = {one["PolicyArn"] for one in asked}, set(role.wanted.get("ManagedPolicyArns", []))
    if any(UNTOLD in one for one in wanted):
        return
    for policy in sorted(wanted - found):
        yield Amiss(
            what=f"it lacks the policy {policy}",
            do=f"aws iam attach-role-policy --role-name {role.physical} --policy-arn {policy}",
        )
    for policy in sorted(found - wanted):
        yield Amiss(
            what=f"it has a policy that the template does not give it: {policy}",
            do=f"aws iam detach-role-policy --role-name {role.physical} --policy-arn {policy}, and look who attached it",
        )


def _own(role: Resource, estate: Estate) -> Iterator[Amiss]:
    found = set(estate.account.ask_all("iam", "list_role_policies", "PolicyNames", RoleName=role.physical))
    wanted = {one["PolicyName"] for one in role.wanted.get("Policies", [])}
    for policy in sorted(wanted - found):
        yield Amiss(what=f"it lacks its policy {policy}", do="deploy again with a change to the role's permissions")
    for policy in sorted(found - wanted):
        yield Amiss(
            what=f"it has a policy of its own that the template does not give it: {policy}",
            do=f"aws iam delete-role-policy --role-name {role.physical} --policy-name {policy}, and look who wrote it",
        )


LOOKS: Looks = {"AWS::IAM::Role": {"boundary": _boundary, "attached": _attached, "own": _own}}
