"""What OData says in headers, and where the service is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.kernel.errors import Malformed

ROOT = "/odata/1.0"
LARGEST_PAGE = 1000
_OLDEST, _NEWEST = "4.0", "4.01"
_PAGE_SIZE = re.compile(r"(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*\"?([0-9]{1,9})\"?(?=$|[,;\s])", re.IGNORECASE)
_NO_METADATA = re.compile(r";\s*(odata\.)?metadata\s*=\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ODataRequest:
    """A request as OData sees it."""

    base: str  # the service's own address, with a slash at its end
    query: str
    version: str  # of the answer
    page_size: int | None
    wants_context: bool
    accepts: str

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "ODataRequest":
        """Read the gateway's event; raise ``Malformed`` for an unknown version."""
        headers: Mapping[str, str] = event.get("headers") or {}
        accepts = headers.get("accept", "")
        wanted = _PAGE_SIZE.search(headers.get("prefer", ""))
        size = int(wanted[1]) if wanted else 0
        return cls(
            base=_base(event, headers),
            query=event.get("rawQueryString", ""),
            version=version_of(headers),
            page_size=min(size, LARGEST_PAGE) if size else None,
            wants_context=not _NO_METADATA.search(accepts),
            accepts=accepts,
        )


def version_of(headers: Mapping[str, str]) -> str:
    """Return the newest version that the client takes; raise ``Malformed`` if it takes none of ours."""
    most = headers.get("odata-maxversion", _NEWEST).strip()
    if not re.fullmatch(r"[0-9]+\.[0-9]+", most) or float(most) < float(_OLDEST):
        raise Malformed("unsupported_version", "this service speaks OData 4.0 and 4.01")
    return _OLDEST if float(most) < float(_NEWEST) else _NEWEST


def _base(event: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    # As the gateway has it, not the caller's ``Host``.
    domain = event.get("requestContext", {}).get("domainName", "")
    scheme = "http" if headers.get("x-forwarded-proto") == "http" else "https"
    stage = str(event.get("rawPath", "")).partition(ROOT)[0]
    return f"{scheme}://{domain}{stage}{ROOT}/"
