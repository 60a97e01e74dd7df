"""The API's routes, from the template's `HttpApi` events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

GREEDY = "+}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method, a path with variables, and the function that answers."""

    method: str
    path: str
    function: str
    is_open: bool

    @classmethod
    def of(cls, function: str, properties: Mapping[str, Any]) -> Self:
        return cls(
            method=properties["Method"].upper(),
            path=properties["Path"],
            function=function,
            is_open=properties.get("Auth", {}).get("Authorizer") == "NONE",
        )

    @property
    def is_greedy(self) -> bool:
        return self.path.endswith(GREEDY)

    @property
    def key(self) -> str:
        """The route key, such as `GET /v1/jobs/{id}`."""
        return f"{self.method} {self.path}"

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """Return the path's variables, decoded, if the route fits, else None; `path` is as it was sent."""
        if self.method != method:
            return None
        wanted, given = self.path.split("/"), path.split("/")
        if self.is_greedy and len(given) >= len(wanted):
            given = [*given[: len(wanted) - 1], "/".join(given[len(wanted) - 1 :])]
        if len(wanted) != len(given):
            return None
        variables = {}
        for part, value in zip(wanted, given, strict=True):
            if part.startswith("{") and value:
                variables[part.strip("{}+")] = unquote(value)
            elif part.endswith(GREEDY):
                # No route ends in a slash, but a greedy variable takes an empty rest.
                continue
            elif part != unquote(value):
                return None
        return variables

    def rank(self) -> list[int]:
        """Sort words before variables, and these before the greedy one, segment by segment."""
        return [2 if part.endswith(GREEDY) else 1 if part.startswith("{") else 0 for part in self.path.split("/")]


def path_of(request: "Request") -> str:
    """Return the path as it was sent: a slash within an id is still encoded there."""
    sent: str = request.environ.get("RAW_URI", "")
    return urlsplit(f"//host{sent}" if sent.startswith("/") else sent).path or request.path


def find(routes: Iterable[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the most particular route that fits, with the path's variables, or None."""
    for route in sorted(routes, key=Route.rank):
        variables = route.match(method, path)
        if variables is not None:
            return route, variables
    return None
