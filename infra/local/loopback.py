"""Whether a request comes from this machine's own programs, and not from another site's page in a browser here."""

import ipaddress
from urllib.parse import urlsplit

from werkzeug.wrappers import Request


def is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def is_from_here(request: Request) -> bool:
    # A page of another site can make a browser call loopback, by a name that leads here or from its own origin.
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    is_named_here = host == "localhost" or is_loopback(host)
    return is_named_here and (origin is None or origin == f"{request.scheme}://{request.host}")
