"""The stack's own door, `/_local/…`, for what AWS does not offer. Loopback only."""

import ipaddress
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.local import logs
from infra.local.controls import Controls, NotScheduled
from infra.local.functions import FunctionFailed

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_TO_SETTLE = 30.0


class StackApi:
    """Answers requests under `/_local/`, in JSON."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls
        self._calls: dict[str, Callable[[dict[str, Any]], Response]] = {
            "POST token": self._token,
            "POST tick": self._tick,
            "POST settle": self._settle,
            "POST portal-login": self._portal_login,
            "GET logs": self._logs,
        }

    def __call__(self, request: Request) -> Response:
        call = self._calls.get(f"{request.method} {request.path.removeprefix('/_local/')}")
        if call is None or not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 (an address that is not loopback, never bound)
            return _json(404, {"message": "Not Found"})
        try:
            asked = json.loads(request.get_data() or b"{}")
            return call(asked)
        except (KeyError, TypeError, ValueError) as error:
            return _json(400, {"message": f"{type(error).__name__}: {error}"})

    def _token(self, asked: dict[str, Any]) -> Response:
        groups = asked.get("groups", [])
        return _json(200, {"token": self._controls.token(asked["tenant"], asked["user"], groups)})

    def _tick(self, asked: dict[str, Any]) -> Response:
        time = asked.get("time") or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self._controls.tick(asked["function"], time)
        except NotScheduled:
            return _json(404, {"message": f"{asked['function']} is not a scheduled function of the template"})
        except FunctionFailed as error:
            return _json(502, {"message": f"{asked['function']} failed: {error}"})
        return _json(200, {"function": asked["function"], "time": time})

    def _settle(self, asked: dict[str, Any]) -> Response:
        if self._controls.settle(float(asked.get("timeout", SECONDS_TO_SETTLE))):
            return _json(200, {"settled": True})
        return _json(504, {"settled": False, "message": "something is still under way"})

    def _portal_login(self, asked: dict[str, Any]) -> Response:
        if not self._controls.triggers:
            return _json(501, {"message": "the template has no function that guards the portal's login"})
        reason = self._controls.portal_login(asked["tenant"], asked["workflow"], asked["account"])
        return _json(200, {"allowed": reason is None, "reason": reason})

    def _logs(self, _: dict[str, Any]) -> Response:
        return Response("".join(f"{line}\n" for line in logs.lines()), content_type="application/x-ndjson")


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
