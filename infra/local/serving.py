"""A small, quick HTTP server for WSGI applications.

Werkzeug's own handler closes the connection after each reply, 10 ms late. This one keeps it open, reads the whole body before the
next request, and sends a reply in one write: unbuffered, it could take 88 ms.
"""

import io
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import DechunkedInput, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# A size that nearly every reply fits in, so that head and body leave in one packet.
REPLY_BUFFER = 256 * 1024


class KeepAliveHandler(MotoRequestHandler):
    """Answers HTTP/1.1 requests on one connection until the client closes it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = REPLY_BUFFER

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: a path names records."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named so by the base class)
        """Log nothing, for the same reason."""

    def handle_expect_100(self) -> bool:
        """Ask for the body at once; the client waits for this line."""
        asked = super().handle_expect_100()
        self.wfile.flush()
        return asked

    def run_wsgi(self) -> None:
        """Answer one request; the base class flushes the reply."""
        environ = self.make_environ()
        source = environ["wsgi.input"]
        length = -1 if isinstance(source, DechunkedInput) else int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(source.read(length))
        status, headers = "", list[tuple[str, str]]()
        parts: list[bytes] = []

        def start_response(line: str, fields: list[tuple[str, str]], _: object = None) -> Any:  # noqa: ANN401 (WSGI)
            nonlocal status, headers
            status, headers = line, fields
            return parts.append

        answer = self.server.app(environ, start_response)
        try:
            parts.extend(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        self._reply(status, headers, b"".join(parts))

    def _reply(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        names = {name.lower() for name, _ in headers}
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if code not in {"204", "304"} and "content-length" not in names:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server:
    """Serves one application on loopback, in threads, until the block ends.

    A port of 0 means any free one, which `url` names; *name* is how it calls this machine.
    """

    def __init__(self, application: "WSGIApplication", port: int = 0, name: str = "127.0.0.1") -> None:
        self._name = name
        self._server = make_server("127.0.0.1", port, application, threaded=True, request_handler=KeepAliveHandler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://{self._name}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
