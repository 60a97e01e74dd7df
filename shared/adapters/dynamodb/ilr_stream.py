"""Reads the stream of the ILR table."""

from shared.kernel.errors import Malformed
from shared.kernel.identifiers import RecordId, TenantId, is_identifier


def learner_changed(pk: str) -> tuple[TenantId, RecordId]:
    """Return the changed learner; raise ``Malformed`` for any other key."""
    tenant, hash_sign, learner = pk.partition("#")
    if not hash_sign or not is_identifier(tenant) or not is_identifier(learner):
        raise Malformed("malformed_change", "this change is none of a learner's returns")
    return TenantId(tenant), RecordId(learner)
