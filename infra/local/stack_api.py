"""The stack's own door, `/_local/…`, for what AWS does not offer. Loopback only."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from infra.local import logs
from infra.local.controls import Controls, NotScheduled
from infra.local.functions import FunctionFailed
from infra.local.loopback import is_from_here, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_TO_SETTLE = 30.0
MOST_SECONDS_TO_SETTLE = 3600.0
LARGEST_BODY = 64 * 1024
MOST_GROUPS = 100
LONGEST_TEXT = 128


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
        if call is None or not is_loopback(request.remote_addr):
            return _json(404, {"message": "Not Found"})
        if not is_from_here(request):
            return _json(403, {"message": "the door opens to this machine's own programs, not to pages of others"})
        body = request.get_data()
        if len(body) > LARGEST_BODY:
            return _json(413, {"message": f"a body may have up to {LARGEST_BODY} bytes"})
        try:
            asked = json.loads(body or b"{}")
            if not isinstance(asked, dict):
                raise TypeError("the body must be an object")  # noqa: TRY301 (answered as the errors of reading it)
            return call(asked)
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            return _json(400, {"message": f"{type(error).__name__}: {error}"})

    def _token(self, asked: dict[str, Any]) -> Response:
        groups = asked.get("groups", [])
        if not isinstance(groups, list) or len(groups) > MOST_GROUPS:
            raise ValueError(f"groups must be a list of up to {MOST_GROUPS} names")
        tenant, user, *names = (_text(one) for one in (asked["tenant"], asked["user"], *groups))
        return _json(200, {"token": self._controls.token(tenant, user, names)})

    def _tick(self, asked: dict[str, Any]) -> Response:
        time = asked.get("time") or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        # It is put into the text of the event, so it must be an instant and nothing more.
        datetime.fromisoformat(_text(time))
        try:
            self._controls.tick(asked["function"], time)
        except NotScheduled:
            return _json(404, {"message": f"{asked['function']} is not a scheduled function of the template"})
        except FunctionFailed as error:
            return _json(502, {"message": f"{asked['function']} failed: {error}"})
        return _json(200, {"function": asked["function"], "time": time})

    def _settle(self, asked: dict[str, Any]) -> Response:
        timeout = float(asked.get("timeout", SECONDS_TO_SETTLE))
        if not 0 <= timeout <= MOST_SECONDS_TO_SETTLE:
            raise ValueError(f"timeout must be 0 to {MOST_SECONDS_TO_SETTLE} seconds")
        if self._controls.settle(timeout):
            return _json(200, {"settled": True})
        return _json(504, {"settled": False, "message": "something is still under way"})

    def _portal_login(self, asked: dict[str, Any]) -> Response:
        if not self._controls.triggers:
            return _json(501, {"message": "the template has no function that guards the portal's login"})
        tenant, workflow, account = (_text(asked[name]) for name in ("tenant", "workflow", "account"))
        reason = self._controls.portal_login(tenant, workflow, account)
        return _json(200, {"allowed": reason is None, "reason": reason})

    def _logs(self, _: dict[str, Any]) -> Response:
        return Response("".join(f"{line}\n" for line in logs.lines()), content_type="application/x-ndjson")


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise ValueError(f"must be a text of 1 to {LONGEST_TEXT} characters")
    return value


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
