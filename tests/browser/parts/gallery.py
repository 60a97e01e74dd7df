"""What pages are put together from, in every state: blank, at fault, empty, long; and the pages for what goes wrong."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date
from pathlib import Path
from types import SimpleNamespace

from werkzeug.wrappers import Request, Response

from functions.console.assets.serving import PREFIX, serve
from functions.console.frame.forms import Form
from functions.console.frame.headers import page_headers
from functions.console.frame.page import Page
from functions.console.frame.problems import NO_PAGE, SIGNED_OUT
from functions.console.frame.render import from_sources
from infra.local.serving import Server

TEMPLATE = Path(__file__).with_name("gallery.html").read_text(encoding="utf-8")
LONG = "a-word-without-any-place-to-break-it-that-somebody-typed-" * 8
MARKUP = "<img src=x onerror=alert(1)>\"'&</textarea></title>"
FIELDS = ("years", "reason", "review", "kind", "states", "sure", "state")
HEADERS = page_headers(["http://localhost:9"])


def shown(word: str = "case-1", rows: int = 3, *, is_wrong: bool = False, is_over: bool = False) -> str:
    form = Form.sent(f"reason={word}") if is_wrong else Form()
    for field in FIELDS if is_wrong else ():
        form.fail(field, f"Enter what is missing: {field} {word}")
    return (
        from_sources()
        .from_string(TEMPLATE)
        .render(
            **_around(),
            title=f"Cases of {word}",
            form=form,
            faults=form.faults,
            word=word,
            rows=[[{"text": word}, {"text": f"It is kept until 1 May 2027. {word}"}, {"text": 3, "format": "numeric"}]]
            * rows,
            sample=[{"text": f"{word} {number}", "href": "/form"} for number in range(rows)],
            listed=SimpleNamespace(next="/form" if rows else None, first=None),
            day=date(2027, 1, 1),
            is_over=is_over,
            notice=None if is_wrong else f"The hold was placed on {word}",
        )
    )


def problem(page: Page, **more: object) -> str:
    data = {"title": page.title, **page.data, "form": Form(), "faults": (), "notice": None, **more}
    return from_sources().get_template(page.template).render({**_around(), "navigation": (), "back": None, **data})


def _around() -> dict[str, object]:
    subjects = ("Home", "Policies", "Filters", "Records", "Jobs", "Reviews", "Learners", "Set-up", "Ledger")
    return {
        "navigation": [{"text": one, "href": "/form", "current": one == "Jobs"} for one in subjects],
        "signed_in": {"name": "Olive Officer", "tenant": "sample-council"},
        "back": "/form",
        "csrf": "token",
        "zone": UTC,
    }


PAGES = {
    "/form": shown(),
    "/ended": shown(is_over=True),
    "/at-fault": shown(is_wrong=True),
    "/empty": shown(rows=0),
    "/many": shown(rows=200),
    "/long": shown(LONG),
    "/long-at-fault": shown(LONG, is_wrong=True),
    "/markup": shown(MARKUP, is_wrong=True),
    "/no-page": problem(NO_PAGE, signed_in=None),
    "/signed-out": problem(SIGNED_OUT, signed_in=None),
}


@Request.application
def site(request: Request) -> Response:
    if request.path.startswith(PREFIX):
        answer = serve(request.path.removeprefix(PREFIX))
        return Response(b64decode(answer["body"]), headers=answer["headers"])
    return Response(PAGES[request.path], headers=HEADERS, content_type="text/html; charset=utf-8")


@contextmanager
def served() -> Iterator[str]:
    with Server(site) as server:
        yield server.url
