"""Tables: their streams, indexes, expiry, recovery, protection and encryption."""

from collections.abc import Iterator
from typing import Any

from infra.operations.deployment.resource import Amiss, Estate, Looks, Resource, differs

_TABLE = "aws dynamodb update-table --table-name"


def _said(table: Resource, estate: Estate) -> dict[str, Any]:
    said: dict[str, Any] = estate.account.ask("dynamodb", "describe_table", TableName=table.physical)["Table"]
    return said


def _stream(table: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = table.wanted.get("StreamSpecification")
    if wanted is None:
        return
    found = _said(table, estate).get("StreamSpecification", {})
    view = wanted["StreamViewType"]
    if not found.get("StreamEnabled") or found.get("StreamViewType") != view:
        on = f"{_TABLE} {table.physical} --stream-specification StreamEnabled=true,StreamViewType={view}"
        yield Amiss(what="it has no stream of keys", do=f"{on}; then point the event source at the new stream")


def _indexes(table: Resource, estate: Estate) -> Iterator[Amiss]:
    found = {one["IndexName"]: one for one in _said(table, estate).get("GlobalSecondaryIndexes", [])}
    for wanted in table.wanted.get("GlobalSecondaryIndexes", []):
        name = wanted["IndexName"]
        index = found.get(name)
        if index is None:
            yield Amiss(
                what=f"the index {name} is missing", do="make it, as template.yaml says; queries by it fail until then"
            )
        elif index["IndexStatus"] != "ACTIVE":
            yield Amiss(
                what=f"the index {name} is {index['IndexStatus']}",
                do="wait until it is ACTIVE; start no jobs until then",
            )
        elif any(index[part] != wanted[part] for part in ("KeySchema", "Projection")):
            yield Amiss(what=f"the index {name} has other keys than the template", do="delete it, and make it again")


def _expiry(table: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = table.wanted.get("TimeToLiveSpecification")
    if wanted is None:
        return
    said = estate.account.ask("dynamodb", "describe_time_to_live", TableName=table.physical)
    found = said.get("TimeToLiveDescription", {})
    name = wanted["AttributeName"]
    if found.get("TimeToLiveStatus") not in {"ENABLED", "ENABLING"} or found.get("AttributeName") != name:
        on = f"--time-to-live-specification Enabled=true,AttributeName={name}"
        yield Amiss(
            what=f"rows do not expire by {name}",
            do=f"aws dynamodb update-time-to-live --table-name {table.physical} {on}",
        )


def _recovery(table: Resource, estate: Estate) -> Iterator[Amiss]:
    wanted = table.wanted.get("PointInTimeRecoverySpecification")
    if wanted is None:
        return
    said = estate.account.ask("dynamodb", "describe_continuous_backups", TableName=table.physical)
    found = said["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    days = wanted.get("RecoveryPeriodInDays")
    is_on = found.get("PointInTimeRecoveryStatus") == "ENABLED"
    # An emulator may not know the number of days.
    has_days = not differs(days, found.get("RecoveryPeriodInDays", days))
    if not is_on or not has_days:
        specified = f"PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays={days}"
        yield Amiss(
            what="it can't be restored to any moment" if not is_on else f"it can't be restored to {days} days ago",
            do=f"aws dynamodb update-continuous-backups --table-name {table.physical}"
            f" --point-in-time-recovery-specification {specified}",
        )


def _protection(table: Resource, estate: Estate) -> Iterator[Amiss]:
    is_wanted = table.wanted.get("DeletionProtectionEnabled", False)
    if is_wanted and not _said(table, estate).get("DeletionProtectionEnabled"):
        yield Amiss(what="it can be deleted by mistake", do=f"{_TABLE} {table.physical} --deletion-protection-enabled")


def _encryption(table: Resource, estate: Estate) -> Iterator[Amiss]:
    key = table.wanted["SSESpecification"]["KMSMasterKeyId"]
    found = _said(table, estate).get("SSEDescription", {})
    if found.get("InaccessibleEncryptionDateTime"):
        yield Amiss(what="its key can't be used", do="enable the key within seven days, or the table is archived")
    elif not str(found.get("KMSMasterKeyArn", "")).endswith(key):
        specified = f"Enabled=true,SSEType=KMS,KMSMasterKeyId={key}"
        yield Amiss(
            what="it is not encrypted with the stack's key",
            do=f"{_TABLE} {table.physical} --sse-specification {specified}",
        )


LOOKS: Looks = {
    "AWS::DynamoDB::Table": {
        "stream": _stream,
        "indexes": _indexes,
        "expiry": _expiry,
        "recovery": _recovery,
        "protection": _protection,
        "encryption": _encryption,
    }
}
