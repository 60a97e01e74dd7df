"""What a page's function returns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its data.

    *back* is the address of the page before it. *people* are the ids of users that it names. *sends_to* is an address elsewhere to
    which its script sends a file.
    """

    template: str
    title: str
    data: Mapping[str, object] = field(default_factory=dict)
    back: str | None = None
    people: Collection[str] = ()
    sends_to: str | None = None
    status: HTTPStatus = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Redirect:
    """Another page to go to, after an act; *notice* names the sentence that it shows (``notices.py``)."""

    to: str
    notice: str | None = None

    @property
    def address(self) -> str:
        if self.notice is None:
            return self.to
        path, mark, query = self.to.partition("?")
        return f"{path}?{query}{'&' if mark else ''}{urlencode({'notice': self.notice})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that the browser saves. Its *name* is made by us, never of what a person typed."""

    name: str
    media_type: str
    body: bytes


Answer = Page | Redirect | Download
