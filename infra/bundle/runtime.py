"""Starts a bundled function as Lambda does: in a fresh process with the bundle and the runtime client alone."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import IO, Any

from infra.bundle.runtime_api import InvocationFailed, RuntimeApi

# The runtime client and what it needs: Lambda has them, so the layer does not.
CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
SECONDS_TO_STOP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The folders of a bundle for this machine."""

    code: Path
    layer: Path
    client: Path

    @property
    def search_path(self) -> str:
        """The search path of modules, in Lambda's order."""
        return ":".join(str(path.resolve()) for path in (self.code, self.layer / "python", self.client))


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A function's process, which may still be starting."""

    process: "subprocess.Popen[bytes]"
    _api: RuntimeApi
    _written: IO[bytes]

    def invoke(self, event: Mapping[str, Any], seconds: float = 30) -> Any:  # noqa: ANN401 – a reply is any JSON
        """Send an event and return the reply; raise ``InvocationFailed`` if there is none within *seconds*."""
        return self._api.invoke(json.dumps(event).encode(), seconds, lambda: self.process.poll() is None)

    def wait_until_started(self, seconds: float = 30) -> None:
        """Wait until the function asks for an event; raise ``InvocationFailed`` after *seconds*."""
        if not self._api.wait_until_asked(seconds):
            raise InvocationFailed(f"not started within {seconds} seconds: {self.output()[-1000:]}")

    def output(self) -> str:
        self._written.seek(0)
        return self._written.read().decode(errors="replace")


def link_client(folder: Path) -> None:
    """Link this environment's runtime client, and nothing else, into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CLIENT:
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or () if file.parts[0] not in {"..", "__pycache__"}}:
            link = folder / top
            link.unlink(missing_ok=True)  # it may be another environment's
            link.symlink_to(Path(str(found.locate_file(top))).resolve())


@contextmanager
def start(bundle: Bundle, handler: str, variables: Mapping[str, str]) -> Iterator[Running]:
    """Run a function, such as ``functions/api/records/main.handler``, until the block ends."""
    with RuntimeApi() as api, tempfile.TemporaryFile() as written:
        environment = {
            "AWS_LAMBDA_FUNCTION_NAME": handler.partition(".")[0].replace("/", "-"),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "LAMBDA_TASK_ROOT": str(bundle.code),
            "PATH": "",
            "PYTHONPATH": bundle.search_path,
            "TZ": ":UTC",
            "_HANDLER": handler,
            **variables,
        }
        # Neither site packages nor the working folder may lend the function a module that the bundle lacks.
        command = [sys.executable, "-S", "-s", "-P", "-m", "awslambdaric", handler]
        with subprocess.Popen(  # noqa: S603 – the words are all our own
            command, env=environment, cwd=bundle.code, stdout=written, stderr=subprocess.STDOUT
        ) as process:
            try:
                yield Running(process=process, _api=api, _written=written)
            finally:
                process.kill()
                process.wait(SECONDS_TO_STOP)


__all__ = ["Bundle", "InvocationFailed", "Running", "link_client", "start"]
