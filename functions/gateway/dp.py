"""Which data protection fields a caller may read (P6)."""

from collections.abc import Mapping
from typing import Any, Final

from shared.access.permissions import Caller, Permission
from shared.retention.dp_fields import FIELDS

REASONS: Final = tuple(name for name in FIELDS if name.endswith("_reason"))


def shown_dp(fields: Mapping[str, object], asking: Caller) -> dict[str, Any]:
    """Return every DP field; the guards' are null on kinds that have none, reasons for callers who may not read them."""
    may_read = Permission.EDIT_DATA_PROTECTION in asking.permissions
    return {name: fields.get(name) if may_read or name not in REASONS else None for name in FIELDS}
