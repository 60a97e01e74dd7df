"""Whether a form comes from our own page, and from the session that it was shown to."""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from functions.console.address import origin_of
from functions.console.frame.forms import FORGERY_FIELD, Form
from shared.access.session import Session

FIELD: Final = FORGERY_FIELD


def is_our_own(event: Mapping[str, Any], session: Session, form: Form) -> bool:
    # Every browser that has a `__Host-` cookie sends the origin of a form.
    from_here = event.get("headers", {}).get("origin") == origin_of(event)
    return from_here and hmac.compare_digest(form.value(FIELD).encode(), session.csrf.encode())
