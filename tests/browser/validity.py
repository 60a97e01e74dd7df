"""Valid HTML, as the Nu Html Checker sees it: one Java process that answers on loopback until the tests end."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.browser import tools

SECONDS_TO_START = 60.0
MAIN = "nu.validator.servlet.Main"


class Checker:
    """Starts slowly, so it is started before the first page is there and waited for when that has come."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self._client = httpx.Client(base_url=url, timeout=SECONDS_TO_START)
        self._process = process
        self._is_up = False

    def faults(self, html: str) -> list[str]:
        """Return what is wrong with a page's source; a warning is no fault."""
        self._wait()
        answer = self._client.post(
            "/",
            params={"out": "json", "level": "error"},
            content=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        answer.raise_for_status()
        return [f"{one['message']} ({one.get('extract', '').strip()})" for one in answer.json()["messages"]]

    def _wait(self) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while not self._is_up:
            if self._process.poll() is not None or time.monotonic() > until:
                raise tools.Missing("the HTML checker did not start: it needs Java 17 or later")
            try:
                self._is_up = self._client.get("/").is_success
            except httpx.TransportError:
                time.sleep(0.1)  # nothing tells when a process begins to listen

    def close(self) -> None:
        self._client.close()


@contextmanager
def running() -> Iterator[Checker]:
    port = _free_port()
    command = [
        tools.java(),
        "-Xss4m",  # its grammar is read by recursion, deeper than the usual stack
        "-XX:TieredStopAtLevel=1",  # half a minute's work is not worth the second compiler
        "-Dnu.validator.servlet.bind-address=127.0.0.1",
        "-cp",
        str(tools.package(tools.VALIDATOR)),
        MAIN,
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 (ours)
        checker = Checker(f"http://127.0.0.1:{port}", process)
        try:
            yield checker
        finally:
            checker.close()
            process.kill()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
