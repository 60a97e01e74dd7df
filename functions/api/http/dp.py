"""The DP fields as answers show them (P6)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import create_model

from functions.api.http.types import View
from shared.retention.dp_fields import FIELDS

# mypy can't subclass a class that is made at run time.
if TYPE_CHECKING:
    DpFields = View
else:
    DpFields = create_model("DpFields", __base__=View, **{name: (kind, ...) for name, kind in FIELDS.items()})


def shown_dp(fields: Mapping[str, object]) -> dict[str, Any]:
    """Return every DP field; the guards' are null on kinds that have none."""
    return {name: fields.get(name) for name in FIELDS}
