"""The DP fields as answers show them (P6)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field, create_model

from functions.api.http.types import View
from functions.gateway.dp import REASONS
from shared.retention.dp_fields import FIELDS

# An answer that shows one of the two says how it differs from the other.
ERASED_AT = "when it was first erased, in any way; `dp_anonymised` says whether a retention date or a request did it"
CREATED_AT = "when the system first had it, by its own clock; null for a record from before this was kept"
DP_ANONYMISED = (
    "whether a retention date or an anonymisation request has erased it; "
    "a redaction leaves it false and sets `erased_at` alone"
)
DESCRIPTIONS = {"dp_anonymised": DP_ANONYMISED}

# mypy can't subclass a class that is made at run time.
if TYPE_CHECKING:
    DpFields = View
else:
    DpFields = create_model(
        "DpFields",
        __base__=View,
        **{name: (kind, Field(description=DESCRIPTIONS.get(name))) for name, kind in FIELDS.items()},
    )


def reported_dp(fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the DP fields of OData and reports, which hold no reasons."""
    return {name: fields.get(name) for name in FIELDS if name not in REASONS}
