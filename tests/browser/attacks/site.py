"""What an attacker has: a site of their own, and a program that sends forms as it likes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape

import httpx
from werkzeug.wrappers import Request, Response

from infra.local.serving import Server
from tests.browser.person import Person


@contextmanager
def luring(target: str, name: str) -> Iterator[str]:
    """Serve a page at *name*, a name of this machine; its button posts to *target* what the page's query says."""

    @Request.application
    def site(asked: Request) -> Response:
        hidden = "".join(
            f'<input type="hidden" name="{escape(one)}" value="{escape(text)}">' for one, text in asked.args.items()
        )
        form = f'<form method="post" action="{escape(target)}">{hidden}<button>Win a prize</button></form>'
        return Response(form, content_type="text/html; charset=utf-8")

    with Server(site, name=name) as server:
        yield server.url


def fields_of(person: Person) -> dict[str, str]:
    """Return what the form of a page would send now."""
    them = person.page.locator("main form [name]")
    return {one.get_attribute("name") or "": one.input_value() for one in them.all()}


def post(person: Person, path: str, fields: Mapping[str, str], **headers: str) -> httpx.Response:
    """Send a form with a person's cookies, and without their browser."""
    cookies = {one["name"]: one["value"] for one in person.page.context.cookies(person.origin)}
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **headers}
    return httpx.post(f"{person.origin}{path}", data=dict(fields), headers=sent)
