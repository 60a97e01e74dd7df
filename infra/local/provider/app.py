"""The provider's addresses: authorize, token, revoke and logout, as Cognito's domain has them."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from infra.local.loopback import is_from_here, is_loopback
from infra.local.provider.grants import Asked, Grants
from infra.local.provider.page import fault_page, sign_in_page
from infra.local.provider.pool import EmulatedPool

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

COOKIE = "signed-in-as"  # the provider's own session: a user who has one isn't asked again
HTML = "text/html; charset=utf-8"
ASKED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)


class LocalProvider:
    """A WSGI application that knows no user until it is opened."""

    def __init__(self) -> None:
        self._pool: EmulatedPool | None = None
        self._client = self._console = ""
        self._grants = Grants()
        self._answers: dict[str, Callable[[Request, EmulatedPool], Response]] = {
            "GET /oauth2/authorize": self._ask,
            "POST /oauth2/authorize": self._chosen,
            "POST /oauth2/token": self._token,
            "POST /oauth2/revoke": self._revoke,
            "GET /logout": self._logout,
        }

    def open(self, pool: EmulatedPool, client: str, console: str) -> None:
        """Let the pool's people in for *client*, whose console is reached at the origin *console*."""
        self._pool, self._client, self._console = pool, client, console

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        answer = self._answers.get(f"{request.method} {request.path}")
        if answer is None or self._pool is None or not is_loopback(request.remote_addr):
            return Response(fault_page("Not found", "The provider has no such page."), 404, content_type=HTML)
        if request.method == "POST" and not is_from_here(request):
            return Response(fault_page("Not from here", "This page takes its own forms alone."), 403, content_type=HTML)
        return answer(request, self._pool)

    def _ask(self, request: Request, pool: EmulatedPool) -> Response:
        asked = {name: request.args[name] for name in ASKED if name in request.args}
        if (wrong := self._wrong_with(asked)) is not None:
            return wrong
        # A user who was disabled since, or has gone, is asked again.
        known = next((one for one in pool.everybody() if one.username == request.cookies.get(COOKIE)), None)
        if known is not None:
            return self._back(asked, known.username)
        return Response(sign_in_page(asked, pool.everybody()), content_type=HTML)

    def _chosen(self, request: Request, pool: EmulatedPool) -> Response:
        asked = {name: request.form[name] for name in ASKED if name in request.form}
        if (wrong := self._wrong_with(asked)) is not None:
            return wrong
        if "cancel" in request.form:
            return _sent_back(asked, {"error": "access_denied"})
        username = request.form.get("username")
        if username is None:
            groups = [one.strip() for one in request.form.get("groups", "").split(",") if one.strip()]
            tenant, user = request.form.get("tenant", ""), request.form.get("user", "")
            if not (tenant and user):
                page = sign_in_page(asked, pool.everybody(), "Type a tenant and a user.")
                return Response(page, 400, content_type=HTML)
            username = pool.made(tenant, user, groups).username
        if username not in {one.username for one in pool.everybody()}:
            page = sign_in_page(asked, pool.everybody(), "The pool has no such user, or has disabled them.")
            return Response(page, 400, content_type=HTML)
        answer = self._back(asked, username)
        answer.set_cookie(COOKIE, username, httponly=True, samesite="Lax")
        return answer

    def _token(self, request: Request, pool: EmulatedPool) -> Response:
        form, client = request.form, request.form.get("client_id", "")
        nonce, fresh = None, {}
        username: str | None = None
        match form.get("grant_type"):
            case "authorization_code":
                found = self._grants.exchanged(
                    form.get("code", ""), client, form.get("redirect_uri", ""), form.get("code_verifier", "")
                )
                if found is not None:
                    asked, username = found
                    nonce, fresh = asked.nonce, {"refresh_token": self._grants.refresh_token(client, username)}
            case "refresh_token":
                username = self._grants.refreshed(form.get("refresh_token", ""), client)
            case _:
                return _json(400, {"error": "unsupported_grant_type"})
        tokens = pool.tokens(client, username, nonce) if username else None
        return _json(400, {"error": "invalid_grant"}) if tokens is None else _json(200, tokens | fresh)

    def _revoke(self, request: Request, _pool: EmulatedPool) -> Response:
        self._grants.revoke(request.form.get("token", ""), request.form.get("client_id", ""))
        return Response(status=200)

    def _logout(self, request: Request, _pool: EmulatedPool) -> Response:
        back = request.args.get("logout_uri", "")
        if request.args.get("client_id") != self._client or back != f"{self._console}/console/sign-out":
            return Response(fault_page("Not known", "No client may send a browser there."), 400, content_type=HTML)
        answer = Response(status=302, headers={"Location": back})
        answer.delete_cookie(COOKIE)
        return answer

    def _wrong_with(self, asked: Mapping[str, str]) -> Response | None:
        if asked.get("client_id") != self._client or asked.get("redirect_uri") != f"{self._console}/console/signed-in":
            # No browser is sent to an address that the client has not named.
            said = f"Open the console at {self._console}/console: browsers are sent back there alone."
            return Response(fault_page("Not known", said), 400, content_type=HTML)
        scopes = asked.get("scope", "").split()
        wanted = (asked.get("response_type"), asked.get("code_challenge_method"), "openid" in scopes)
        if wanted != ("code", "S256", True) or not asked.get("code_challenge"):
            return _sent_back(asked, {"error": "invalid_request"})
        return None

    def _back(self, asked: Mapping[str, str], username: str) -> Response:
        one = Asked(
            client=asked["client_id"],
            redirect_uri=asked["redirect_uri"],
            challenge=asked["code_challenge"],
            nonce=asked.get("nonce"),
        )
        return _sent_back(asked, {"code": self._grants.code(one, username)})


def _sent_back(asked: Mapping[str, str], said: Mapping[str, str]) -> Response:
    state = {"state": asked["state"]} if "state" in asked else {}
    return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode({**said, **state})}"})


def _json(status: int, body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body), status, content_type="application/json", headers={"Cache-Control": "no-store"})
