"""Whether a form comes from our own page, and from the session that it was shown to."""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from functions.console.frame.forms import Form
from functions.console.frame.visitor import Visitor

FIELD: Final = "csrf"


def origin_of(event: Mapping[str, Any]) -> str:
    """Return the origin that the browser reached; the gateway sets both parts, and callers can't."""
    scheme = event.get("headers", {}).get("x-forwarded-proto", "https")
    return f"{scheme}://{event['requestContext']['domainName']}"


def is_our_own(event: Mapping[str, Any], session: Visitor, form: Form) -> bool:
    # Every browser that has a `__Host-` cookie sends the origin of a form.
    from_here = event.get("headers", {}).get("origin") == origin_of(event)
    return from_here and hmac.compare_digest(form.value(FIELD).encode(), session.csrf.encode())
