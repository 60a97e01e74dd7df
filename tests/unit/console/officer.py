"""An officer before the console, with ports in memory behind it: opens addresses, and sends the forms that the pages have."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from lxml import html
from urllib3.filepost import encode_multipart_formdata

from functions.console.cookies import SESSION
from functions.console.frame.app import Console, answer
from functions.console.frame.routes import Pages, Subject
from infra.local.context import Context
from shared.access.permissions import Permission, Role
from shared.access.session import Provider, Session
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.access.name_users import NameUsers
from shared.kernel.identifiers import RoleName
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import DAY, LONDON, NOW, T

HOST = "console.example"
ROLE = RoleName("officer")
Files = Mapping[str, tuple[str, bytes]]  # by field: a name and what is in it


LOGIN = Provider(
    client="c-1",
    issuer="https://pool.example",
    sign_in="https://login.example/authorize",
    token="https://login.example/token",
    revoke="",
    sign_out="https://out.example/logout",
)
OLIVE = Session(
    provider=LOGIN,
    tenant=T,
    user="olive",
    groups=(ROLE,),
    name="Olive Officer",
    email="olive@council.example",
    csrf="a-token-of-the-session",
    started_at=NOW,
    seen_at=NOW,
    token_expires_at=NOW + 10 * DAY,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What came back, as a person and a browser would see it."""

    status: int
    headers: Mapping[str, str]
    body: str
    path: str

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.body)

    @property
    def text(self) -> str:
        """The words of the page's main part, with one space between them."""
        (main,) = self.tree.xpath("//main")
        return " ".join(main.text_content().split())

    @property
    def title(self) -> str:
        (found,) = self.tree.xpath("//title")
        return " ".join(found.text_content().split())

    @property
    def links(self) -> dict[str, str]:
        return {" ".join(one.text_content().split()): one.get("href") for one in self.tree.xpath("//a[@href]")}

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        found = self.tree.xpath("//*[contains(@class, 'govuk-error-summary__list')]//li")
        return [" ".join(one.text_content().split()) for one in found]

    @property
    def goes_to(self) -> str:
        return self.headers["Location"]

    def form(self, button: str) -> html.FormElement:
        """Return the form that has the button of that name."""
        forms = self.tree.xpath("//form[.//button[normalize-space()=$name]]", name=button)
        assert forms, f"no button {button!r} among {[b.text_content().strip() for b in self.tree.xpath('//button')]}"
        found: html.FormElement = forms[0]
        return found


class Officer:
    """A person with *permissions*, and the pages of some subjects over the ports of *rig*."""

    def __init__(self, rig: PortsInMemory, subjects: Iterable[Subject], permissions: Iterable[Permission]) -> None:
        rig.keep(Role(name=ROLE, permissions=tuple(permissions)))
        self.session: Session | None = OLIVE
        self.console = Console(self._visit, IdentifyCaller(rig), self._zone, NameUsers(rig))
        pages = Pages(self.console)
        for subject in subjects:
            subject.register(pages)

    def get(self, address: str, **headers: str) -> Shown:
        parts = urlsplit(address)
        return self._sent("GET", parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), more=headers)

    def get_path(self, path: str) -> Shown:
        """Ask for a path as the gateway hands it over: decoded."""
        return self._sent("GET", path, {})

    def post(self, address: str, typed: Mapping[str, str | Sequence[str]], origin: str = f"https://{HOST}") -> Shown:
        """Send a form that the caller made up; the session's own token is not added."""
        body = urlencode(typed, doseq=True)
        more = {"content-type": "application/x-www-form-urlencoded", "origin": origin}
        parts = urlsplit(address)
        return self._sent("POST", parts.path, dict(parse_qsl(parts.query)), body=body, more=more)

    def post_files(self, address: str, typed: Mapping[str, str | Sequence[str]], files: Files) -> Shown:
        """Send a form with files, each a name and its bytes, as a browser does for ``multipart/form-data``."""
        texts = [
            (name, value) for name, given in typed.items() for value in ([given] if isinstance(given, str) else given)
        ]
        body, content_type = encode_multipart_formdata([*texts, *files.items()])
        more = {"content-type": content_type, "origin": f"https://{HOST}"}
        return self._sent("POST", address, {}, body=body, more=more)

    def send(self, shown: Shown, button: str, /, **typed: str | Sequence[str]) -> Shown:
        """Send the form of *button* as a browser would, with what the page put into it and what was typed."""
        form, values = self._filled(shown, button, typed)
        if form.get("method", "get").lower() == "get":
            return self.get(f"{form.get('action') or shown.path}?{urlencode(values, doseq=True)}")
        return self.post(form.get("action") or shown.path, values)

    def send_files(self, shown: Shown, button: str, chosen: Files, /, **typed: str | Sequence[str]) -> Shown:
        """Do the same with a form that takes files; a field for which none is chosen is sent without a name."""
        form, values = self._filled(shown, button, typed)
        assert form.get("enctype") == "multipart/form-data"
        fields = form.xpath(".//input[@type='file']/@name")
        assert set(chosen) <= set(fields)
        texts = {name: value for name, value in values.items() if name not in fields}
        files = {name: chosen.get(name, ("", b"")) for name in fields}
        return self.post_files(form.get("action") or shown.path, texts, files)

    def _filled(
        self, shown: Shown, button: str, typed: Mapping[str, str | Sequence[str]]
    ) -> tuple[html.FormElement, dict[str, str | Sequence[str]]]:
        form = shown.form(button)
        values: dict[str, list[str]] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        fields = {
            name.replace("_", "-") if name.replace("_", "-") in form.fields else name: v for name, v in typed.items()
        }
        unknown = [name for name in fields if name not in form.fields]
        assert not unknown, f"the form has no {unknown}, only {sorted(form.fields)}"
        pressed = form.xpath(".//button[normalize-space()=$name][@name]", name=button)
        values |= {one.get("name"): [one.get("value", "")] for one in pressed}
        return form, {**values, **fields}

    def follow(self, shown: Shown) -> Shown:
        return self.get(shown.goes_to)

    def _visit(self, _cookie: str | None, *, by_itself: bool) -> Session | None:
        self.watched = by_itself
        return self.session

    def _zone(self, _tenant: object) -> ZoneInfo:
        return LONDON

    def _sent(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: str | bytes = "",
        more: Mapping[str, str] | None = None,
    ) -> Shown:
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": f"{method} /console/{{proxy+}}",
            "rawPath": path,
            "rawQueryString": urlencode(query),
            "queryStringParameters": dict(query),
            "headers": {"x-forwarded-proto": "https", **(more or {})},
            "stageVariables": {
                "ConsoleClient": LOGIN.client,
                "ConsoleIssuer": LOGIN.issuer,
                "ConsoleSignIn": LOGIN.sign_in,
                "ConsoleToken": LOGIN.token,
                "ConsoleSignOut": LOGIN.sign_out,
            },
            "cookies": [f"{SESSION}=of-the-browser"],
            "requestContext": {
                "requestId": "r-1",
                "domainName": HOST,
                "stage": "$default",
                "http": {"method": method, "path": path},
            },
            # As the gateway gives what isn't text.
            "body": body if isinstance(body, str) else base64.b64encode(body).decode(),
            "isBase64Encoded": isinstance(body, bytes),
        }
        context: Any = Context(function_name="console", aws_request_id="r-1", memory=512, timeout=29)
        reply = answer(self.console, event, context)
        return Shown(reply["statusCode"], reply["headers"], reply["body"], path)
