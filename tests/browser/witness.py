"""What a window did while a story went on: requests that left the origin, errors of scripts, breaches of the CSP."""

from collections.abc import Collection
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

# The browser's own word for a page that is an answer with such a status; that is for the story to judge.
OF_A_STATUS = "Failed to load resource: the server responded with a status of"


class Witness:
    """Listens to all pages of a window that are the console's own."""

    def __init__(self, context: BrowserContext, origin: str, others: Collection[str]) -> None:
        """Listen; *others* may be asked beside the console's *origin*."""
        self.faults: list[str] = []
        self._origin = origin
        self._origins = {origin, *others}
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" not in self._origins:
            self.faults.append(f"a request left the origin: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        page = message.page.url if message.page is not None else self._origin
        is_of_page = message.location["url"] == page.partition("#")[0] and message.text.startswith(OF_A_STATUS)
        if message.type == "error" and page.startswith(self._origin) and not is_of_page:
            self.faults.append(f"the browser complains: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"a script failed: {error.error}")
