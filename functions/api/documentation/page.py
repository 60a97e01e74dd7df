"""The page at ``/docs``: Swagger UI over ``/v1/openapi.json``."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

# Powertools' copy: the layer's lock pins its version and hashes its bytes. A CDN would learn who reads the page, and
# the page would not work where only the API can be reached.
_UI = files("aws_lambda_powertools.event_handler.openapi.swagger_ui")
# The address is relative, so that the page works under whatever path the API is mounted.
_START = 'SwaggerUIBundle({url: "v1/openapi.json", dom_id: "#ui", deepLinking: true, validatorUrl: null});'
_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Expunge API</title>
<style>{style}</style>
</head>
<body>
<div id="ui"></div>
<script>{library}</script>
<script>{start}</script>
</body>
</html>
"""


@cache
def page() -> str:
    """Return the page."""
    return _PAGE.format(style=_read("swagger-ui.min.css"), library=_library(), start=_START)


@cache
def policy() -> str:
    """Return the page's ``Content-Security-Policy``."""
    # People paste tokens into this page: only these two scripts may run, and talk only to this API. Swagger UI styles its
    # elements in place.
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in (_library(), _START))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _library() -> str:
    return _read("swagger-ui-bundle.min.js")


def _read(name: str) -> str:
    return (_UI / name).read_text(encoding="utf-8")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
