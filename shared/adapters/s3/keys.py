"""Every key in the buckets, built and read here and nowhere else.

Ids are in an alphabet without ``/``, so that none can forge a key; numbers have six digits, so that none is the start of another.
"""

import re

from shared.kernel.identifiers import JobId, RecordId, RecordKey, TenantId, WorkflowId, is_identifier

_FILE = re.compile(r"records/([^/]+)/([^/]+)/([^/]+)/([0-9]{6})")
_IMPORT = re.compile(r"imports/([^/]+)/([^/]+)")


def file_prefix(tenant: TenantId, key: RecordKey) -> str:
    """Return what the keys of all files of a record begin with; it ends in ``/`` so that no other id can start with it (X1)."""
    return f"records/{tenant}/{key.workflow}/{key.record}/"


def file_key(tenant: TenantId, key: RecordKey, number: int) -> str:
    """Return the key of one attachment."""
    return f"{file_prefix(tenant, key)}{number:06d}"


def file_of(object_key: str) -> tuple[TenantId, RecordKey, int] | None:
    """Return which attachment an object is, or None where none has such a key."""
    found = _FILE.fullmatch(object_key)
    if found is None or not all(is_identifier(part) for part in found.groups()):
        return None
    tenant, workflow, record, number = found.groups()
    return TenantId(tenant), RecordKey(WorkflowId(workflow), RecordId(record)), int(number)


def import_key(tenant: TenantId, job: JobId) -> str:
    """Return where the file of an import is to arrive."""
    return f"imports/{tenant}/{job}"


def import_of(object_key: str) -> tuple[TenantId, JobId] | None:
    """Return whose file an object is, or None where no import has such a key."""
    found = _IMPORT.fullmatch(object_key)
    if found is None or not all(is_identifier(part) for part in found.groups()):
        return None
    return TenantId(found[1]), JobId(found[2])


def report_key(tenant: TenantId, job: JobId, ending: str) -> str:
    """Return where the report of a job is."""
    return f"reports/{tenant}/{job}.{ending}"
