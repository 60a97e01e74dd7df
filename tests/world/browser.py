"""A person's browser in a world: it keeps cookies, goes where it is sent, and signs in at the local stack's own provider."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urlsplit

import urllib3
from lxml import html
from urllib3.exceptions import ConnectTimeoutError
from urllib3.filepost import encode_multipart_formdata
from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Request

from infra.local import payload
from infra.local.provider import EmulatedPool, LocalProvider
from infra.local.routes import find, path_of
from infra.local.template import resources
from infra.local.users import LocalUsers
from tests.world.world import World

CONSOLE = "https://console.example"
FORM = "application/x-www-form-urlencoded"
_HERE: Any = {"base_url": "http://localhost:8001", "environ_base": {"REMOTE_ADDR": "127.0.0.1"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """An answer of the console."""

    status: int
    headers: Mapping[str, str]
    cookies: list[str]
    body: str

    @property
    def goes_to(self) -> str:
        return self.headers["Location"]

    @property
    def title(self) -> str:
        """The page's heading."""
        (found,) = self._all("//h1")
        return " ".join(found.text_content().split())

    @property
    def links(self) -> dict[str, str]:
        return {one.text_content().strip(): one.get("href") for one in self._all("//a[@href]")}

    @property
    def csrf(self) -> str:
        """The secret of the page's forms."""
        return str(self._all("//input[@name='csrf']")[0].get("value"))

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.body)

    @property
    def text(self) -> str:
        """The words of the main part of a page that was found, with one space between them."""
        assert self.status == 200, self.title
        return " ".join(self.tree.xpath("string(//main)").split())

    def _all(self, path: str) -> list[html.HtmlElement]:
        return cast("list[html.HtmlElement]", self.tree.xpath(path))


class Place:
    """The console of a world, and its provider. A test may silence the provider, and change what its tokens say."""

    def __init__(self, world: World) -> None:
        self.world = world
        made = world._made
        (api,) = made.resolver.resolve(resources(made.resolver.template, "AWS::Serverless::HttpApi")).values()
        self.stage: dict[str, str] = api["StageVariables"]
        pools, clients = made.names("pool"), made.names("client")
        self.pool = EmulatedPool(
            LocalUsers(world.clients, pools["UserPool"], clients["UserPoolClient"]), pools["UserPool"]
        )
        self.pool_id = pools["UserPool"]
        self.provider = LocalProvider()
        self.provider.open(self.pool, clients["ConsoleClient"], CONSOLE)
        self.is_silent = False
        self.asked: list[str] = []

    def post(self, method: str, url: str, **options: Any) -> Any:  # noqa: ANN401 – urllib3's own
        """Answer a function that asks the provider."""
        self.asked.append(urlsplit(url).path)
        if self.is_silent:
            raise ConnectTimeoutError
        client = Client(self.provider)
        return _Answer(client.open(urlsplit(url).path, method=method, **_HERE, data=options["body"], content_type=FORM))


class _Answer:
    def __init__(self, answer: Any) -> None:  # noqa: ANN401 – werkzeug's own
        self.status, self.data = answer.status_code, answer.data


@contextmanager
def console(world: World) -> Iterator[Place]:
    """Let the console of *world* reach its provider for the length of the block."""
    place = Place(world)
    with patch.object(urllib3.PoolManager, "request", place.post):
        yield place


@dataclass
class Browser:
    """One browser. It sends a cookie to the site that set it."""

    place: Place
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at_provider = Client(self.place.provider)

    def get(self, address: str, **headers: str) -> Got:
        return self._sent("GET", address, headers=headers)

    def post(self, path: str, typed: Mapping[str, str] | Sequence[tuple[str, str]], origin: str = CONSOLE) -> Got:
        return self._sent("POST", path, urlencode(typed), {"Origin": origin, "Content-Type": FORM})

    def post_files(self, path: str, typed: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> Got:
        """Send a form with files, each a name and its bytes."""
        body, kind = encode_multipart_formdata({**typed, **files})
        return self._sent("POST", path, body, {"Origin": CONSOLE, "Content-Type": kind})

    def leave(self, url: str) -> str:
        """Go to the provider by its address; return where it sends the browser at once, or nothing if it shows a page."""
        answer = self._at_provider.get(_local(url), **_HERE)
        return answer.headers.get("Location", "")

    def choose(self, url: str, **typed: str) -> str:
        """Say at the provider's page who one is; return where it sends the browser."""
        asked = dict(parse_qsl(urlsplit(url).query))
        answer = self._at_provider.post("/oauth2/authorize", **_HERE, data={**asked, **typed})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in(self, user: str = "jo", tenant: str = "council", groups: str = "administrator", page: str = "") -> Got:
        """Sign in, from the page that was asked for to the page that is shown."""
        away = self.get("/console/sign-in" + (f"?{urlencode({'to': page})}" if page else ""))
        back = self.leave(away.goes_to) or self.choose(away.goes_to, tenant=tenant, user=user, groups=groups)
        return self.get(back)

    def _sent(
        self, method: str, address: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Got:
        path = address.removeprefix(CONSOLE)
        cookies = (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        )
        sent = {**cookies, **(headers or {})}
        builder = EnvironBuilder(path, base_url=CONSOLE, method=method, data=body, headers=list(sent.items()))
        request = Request(builder.get_environ())
        found = find(self.place.world.wiring.routes, method, path_of(request))
        assert found is not None, f"the template has no route {method} {request.path}"
        route, variables = found
        event = payload.event(request, route, variables, None, self.place.stage)
        reply = self.place.world.functions[route.function].invoke(event)
        got = Got(
            status=reply["statusCode"],
            headers=reply["headers"],
            cookies=list(reply.get("cookies", ())),
            body=reply.get("body", ""),
        )
        for one in got.cookies:
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies.pop(name, None)
            if "Max-Age=0" not in one:
                self.cookies[name] = value
        return got


def _local(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"
