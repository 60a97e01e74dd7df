"""Learners' pages of the console over ports in memory, and a bucket beside it that keeps what is sent to it."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from werkzeug.wrappers import Request, Response

from functions.console.assets.serving import PREFIX, serve
from functions.console.desk.learner_files import LearnerFilePages
from functions.console.desk.learner_returns import ReturnPages
from functions.console.desk.learner_setting import LearnerSettingPages
from functions.console.desk.learners import LearnerPages
from functions.console.desk.reviews import ReviewPages
from functions.console.frame.app import answer
from infra.local import payload
from infra.local.context import Context
from infra.local.routes import Route
from infra.local.serving import Server
from shared.access.permissions import Permission
from tests.unit.application.learners import College
from tests.unit.application.rig import Rig
from tests.unit.console.officer import LOGIN, Officer

STAGE = {"ConsoleClient": LOGIN.client, "ConsoleIssuer": LOGIN.issuer} | {
    "ConsoleSignIn": LOGIN.sign_in,
    "ConsoleToken": LOGIN.token,
}
SUBJECTS = (LearnerPages, LearnerFilePages, LearnerSettingPages, ReturnPages, ReviewPages)


@dataclass
class Bucket:
    """Keeps what is sent, and lets pages of one *origin* send it, as the real one's rules do."""

    origin: str = ""
    status: HTTPStatus = HTTPStatus.OK
    objects: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def answer(self, request: Request) -> Response:
        allows = {
            "Access-Control-Allow-Origin": self.origin,
            "Access-Control-Allow-Methods": "GET, PUT",
            "Access-Control-Allow-Headers": "content-type",
        }
        if request.method == "PUT" and self.status is HTTPStatus.OK:
            self.objects[request.path] = (request.headers["Content-Type"], request.get_data())
        return Response(status=self.status, headers=allows)


class Desk:
    """The console's pages of learners, as the gateway would give them their requests."""

    def __init__(self) -> None:
        self.bucket = Bucket()
        self.college = College(Rig())
        self.officer = Officer(self.college.rig, [made(self.college.rig) for made in SUBJECTS], Permission)
        self.url = ""

    def answer(self, request: Request) -> Response:
        if request.path.startswith(PREFIX):
            asset = serve(request.path.removeprefix(PREFIX))
            return Response(b64decode(asset["body"]), headers=asset["headers"])
        route = Route(method=request.method, path="/console/{proxy+}", function="console", is_open=True)
        event = payload.event(request, route, {}, None, STAGE)
        context: Any = Context(function_name="console", aws_request_id="r-1", memory=512, timeout=29)
        return payload.response(answer(self.officer.console, event, context))


@contextmanager
def served() -> Iterator[Desk]:
    desk = Desk()
    with (
        Server(Request.application(desk.answer)) as server,
        Server(Request.application(desk.bucket.answer)) as bucket,
    ):
        desk.url = desk.bucket.origin = server.url
        desk.college.rig.files.address = bucket.url
        yield desk
