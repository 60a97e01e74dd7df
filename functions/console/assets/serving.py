"""Answers for an asset. A name changes with what it names, so that a browser asks for each but once."""

import base64
import gzip
from functools import cache
from pathlib import Path
from typing import Final, TypedDict

from shared.kernel.strict_json import strict_json

PREFIX: Final = "/console/assets/"
_FOLDER = Path(__file__).parent
_NOT_SNIFFED = {"X-Content-Type-Options": "nosniff"}
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Answer(TypedDict):
    """What API Gateway takes from a function."""

    statusCode: int
    headers: dict[str, str]
    body: str
    isBase64Encoded: bool


def asset(name: str) -> str:
    """Return the path of the asset that sources call *name*, such as ``console.css``; raise ``KeyError`` if there is none."""
    return PREFIX + _names()[name]


def serve(name: str) -> Answer:
    """Answer ``GET /console/assets/{name}``; 404 for what is no asset of this very version."""
    if name not in _names().values():
        headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **_NOT_SNIFFED}
        return Answer(statusCode=404, headers=headers, body="Not found", isBase64Encoded=False)
    headers = {
        "Content-Type": _TYPES[Path(name).suffix],
        "Content-Encoding": "gzip",
        "Cache-Control": "public, max-age=31536000, immutable",
        **_NOT_SNIFFED,
    }
    return Answer(statusCode=200, headers=headers, body=_packed(name), isBase64Encoded=True)


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = strict_json((_FOLDER / "manifest.json").read_text())
    return names


@cache
def _packed(name: str) -> str:
    return base64.b64encode(gzip.compress((_FOLDER / name).read_bytes(), mtime=0)).decode()
