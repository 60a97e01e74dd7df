"""The only place that builds and reads the buckets' keys. Ids hold no ``/``, so none can forge a key."""

import re

from shared.kernel.identifiers import JobId, RecordId, RecordKey, TenantId, WorkflowId, is_identifier

_FILE = re.compile(r"records/([^/]+)/([^/]+)/([^/]+)/([0-9]{6})")
_IMPORT = re.compile(r"imports/([^/]+)/([^/]+)")


def file_prefix(tenant: TenantId, key: RecordKey) -> str:
    # Without the "/" at its end the prefix would take in ids that begin with this one (X1).
    return f"records/{tenant}/{key.workflow}/{key.record}/"


def file_key(tenant: TenantId, key: RecordKey, number: int) -> str:
    # Six digits, so that no number begins another.
    return f"{file_prefix(tenant, key)}{number:06d}"


def file_of(object_key: str) -> tuple[TenantId, RecordKey, int] | None:
    """Return the attachment that a key names, or None."""
    found = _FILE.fullmatch(object_key)
    if found is None or not all(is_identifier(part) for part in found.groups()):
        return None
    tenant, workflow, record, number = found.groups()
    return TenantId(tenant), RecordKey(WorkflowId(workflow), RecordId(record)), int(number)


def import_key(tenant: TenantId, job: JobId) -> str:
    return f"imports/{tenant}/{job}"


def import_of(object_key: str) -> tuple[TenantId, JobId] | None:
    """Return the job whose import a key names, or None."""
    found = _IMPORT.fullmatch(object_key)
    if found is None or not all(is_identifier(part) for part in found.groups()):
        return None
    return TenantId(found[1]), JobId(found[2])


def report_key(tenant: TenantId, job: JobId, ending: str) -> str:
    return f"reports/{tenant}/{job}.{ending}"
