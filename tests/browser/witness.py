"""What a window did while a story went on: requests that left the origin, errors of scripts, breaches of the CSP."""

from collections.abc import Collection
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

# The browser's own word for a page that is an answer with such a status; that is for the story to judge.
OF_A_STATUS = "Failed to load resource: the server responded with a status of"


class Witness:
    """Listens to all pages of a window."""

    def __init__(self, context: BrowserContext, origins: Collection[str]) -> None:
        """Listen; *origins* are those that may be asked."""
        self.faults: list[str] = []
        self._origins = origins
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" not in self._origins:
            self.faults.append(f"a request left the origin: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        is_page = message.page is not None and message.location["url"] == message.page.url
        if message.type == "error" and not (is_page and message.text.startswith(OF_A_STATUS)):
            self.faults.append(f"the browser complains: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"a script failed: {error.error}")
