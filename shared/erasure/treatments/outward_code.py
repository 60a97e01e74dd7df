"""Treatment ``outward_code``: of a UK postcode the outward part stays, a district of some thousand homes (X2).

The shape is Royal Mail's: area and district, a space that people leave out, one digit and two letters (BS 7666). A text that
is not one whole postcode is removed, because what stands around a postcode may be an address.
"""

import re

_POSTCODE = re.compile(r"\s*([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)\s*[0-9][A-Z]{2}\s*", re.IGNORECASE | re.ASCII)


def outward_code(value: object) -> str | None:
    """Return the outward part in capitals, or None for what is not a postcode."""
    found = _POSTCODE.fullmatch(value) if isinstance(value, str) else None
    return found.group(1).upper() if found else None
