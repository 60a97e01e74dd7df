"""The key of tables and files."""

from collections.abc import Iterator

from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource

_MEND = {
    "PendingDeletion": "aws kms cancel-key-deletion --key-id {key}, then aws kms enable-key --key-id {key}, before that day",
    "Disabled": "aws kms enable-key --key-id {key}",
}


def _state(key: Resource, estate: Estate) -> Iterator[Amiss]:
    found = estate.account.ask("kms", "describe_key", KeyId=key.physical)["KeyMetadata"]
    state = found["KeyState"]
    if state != "Enabled":
        until = f", on {found['DeletionDate']:%Y-%m-%d}" if "DeletionDate" in found else ""
        yield Amiss(
            what=f"it is {state}{until}: no table and no file can be read",
            do=_MEND.get(state, "look at it in the console of KMS").format(key=key.physical),
        )


def _rotation(key: Resource, estate: Estate) -> Iterator[Amiss]:
    if key.wanted.get("EnableKeyRotation") is not True:
        return
    if not estate.account.ask("kms", "get_key_rotation_status", KeyId=key.physical)["KeyRotationEnabled"]:
        yield Amiss(what="it does not rotate", do=f"aws kms enable-key-rotation --key-id {key.physical}")


LOOKS: Looks = {"AWS::KMS::Key": {"state": _state, "rotation": _rotation}}
