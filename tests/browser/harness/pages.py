"""A site of a few fixed pages, one as it should be and the rest with a fault each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from werkzeug.wrappers import Request, Response

from infra.local.serving import Server

CSP = "default-src 'self'; img-src *"
ELSEWHERE = "http://127.0.0.1:9"
FORM = """<form method="post" action="/good">
<label for="why">Reason</label><textarea id="why" name="why"></textarea>
<fieldset><legend>Which of them?</legend>
<input type="radio" name="which" id="one" value="1"><label for="one">One case</label>
<input type="radio" name="which" id="all" value="2"><label for="all">All cases</label></fieldset>
<fieldset><legend>When?</legend><label for="d">Day</label><input id="d" name="d"><label for="m">Month</label><input id="m" name="m">
<label for="y">Year</label><input id="y" name="y"></fieldset>
<label for="state">State</label><select id="state" name="state"><option>open</option><option>closed for good</option></select>
<input type="checkbox" id="sure" name="sure"><label for="sure">I am sure</label>
<details><summary>Why we ask</summary>Because.</details>
<button>Place the hold</button></form>"""


def page(body: str = "", *, title: str = "Cases – Expunge", heading: str = "<h1>Cases</h1>") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"></head><body><main>{heading}{body}</main></body></html>'
    )


PAGES: Mapping[str, str] = {
    "/good": page('<p><a href="/form">A form</a></p>'),
    "/form": page(FORM),
    "/long": page("".join(f"<p>Line {number}</p>" for number in range(30))),
    "/longer": page("".join(f"<p>Line {number}</p>" for number in range(60))),
    "/unnamed-picture": page('<img src="/dot.svg">'),
    "/broken-html": page("<p><div>A block in a paragraph</div></p>"),
    "/inline-script": page("<script>document.title = 'Taken'</script>"),
    "/inline-style": page('<p style="color: blue">Blue</p>'),
    "/foreign-request": page(f'<img src="{ELSEWHERE}/dot.svg" alt="">'),
    "/wide": page('<svg width="2000" height="1" aria-hidden="true"></svg>'),
    "/two-headings": page("<h1>Policies</h1>"),
    "/doubled-title": page(title="Cases – Cases – Expunge"),
    "/failing-script": page('<script type="module" src="/fails.js"></script>'),
    "/out-of-reach": page('<a href="/good" tabindex="-1">A way for mice</a>'),
}
OTHERS = {
    "/dot.svg": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "/fails.js": ("text/javascript", "throw new Error('as it should')"),
    "/favicon.ico": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
}


@Request.application
def site(request: Request) -> Response:
    if request.path in OTHERS:
        kind, body = OTHERS[request.path]
        return Response(body, content_type=kind)
    return Response(
        PAGES[request.path], content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": CSP}
    )


@contextmanager
def served() -> Iterator[str]:
    with Server(site) as server:
        yield server.url
