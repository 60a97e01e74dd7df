"""A job's page whose numbers grow, while it can be reached."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from functions.console.assets.serving import PREFIX, serve
from functions.console.frame.headers import page_headers
from functions.console.frame.render import from_sources
from infra.local.serving import Server

TEMPLATE = """{% extends "layout.html" %}
{% from "parts/progress.html" import bar, progress %}
{% block page %}
{% call progress("numbers", says, done == 10) %}{{ bar("Records", done, 10, "record") }}{% endcall %}
<div id="acts" data-ends-with="numbers"><a href="/">{{ "Download" if done == 10 else "Cancel" }}</a></div>
{% endblock %}"""
AROUND = {"navigation": (), "signed_in": None, "back": None, "notice": None, "faults": (), "title": "A job"}
HEADERS = page_headers(["http://localhost:9"])
environment = cache(from_sources)


@dataclass
class JobSite:
    """What the page will say next, and who has asked for it: a script (True) or a person."""

    done: int = 3
    says: str = "The job is running."
    status: HTTPStatus = HTTPStatus.OK
    asked_by_script: list[bool] = field(default_factory=list)
    url: str = ""

    def answer(self, request: Request) -> Response:
        if request.path.startswith(PREFIX):
            asset = serve(request.path.removeprefix(PREFIX))
            return Response(b64decode(asset["body"]), headers=asset["headers"])
        self.asked_by_script.append(request.headers.get("Expunge-Watching") == "1")
        if self.status is HTTPStatus.SEE_OTHER:
            return redirect("/console/sign-in", self.status)
        page = environment().from_string(TEMPLATE).render(**AROUND, done=self.done, says=self.says)
        return Response(page, self.status, headers=HEADERS, content_type="text/html; charset=utf-8")


@contextmanager
def served() -> Iterator[JobSite]:
    site = JobSite()
    with Server(Request.application(site.answer)) as server:
        site.url = server.url
        yield site
