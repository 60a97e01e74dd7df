"""Starts a function of the bundle as Lambda does: a fresh process, the real runtime client, and events over the Runtime API.

On the process's search path are the code, the layer, the runtime client and the standard library, and nothing else.
"""

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

from infra.bundle.runtime_api import Failed, RuntimeApi

# The runtime client and what it needs, which Lambda brings along.
CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
SECONDS_TO_STOP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Where the parts of a bundle for this machine lie: the code, the layer as unpacked, and the runtime client."""

    code: Path
    layer: Path
    client: Path

    @property
    def search_path(self) -> str:
        """What a function finds its modules in, in Lambda's own order."""
        return ":".join(str(path.resolve()) for path in (self.code, self.layer / "python", self.client))


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A function's process. It has begun to start, and answers when it has."""

    process: "subprocess.Popen[bytes]"
    _api: RuntimeApi
    _written: IO[bytes]

    def invoke(self, event: Mapping[str, Any], seconds: float = 30) -> Any:  # noqa: ANN401 – a reply is any JSON
        """Hand an event over and return the reply.

        Raises:
            Failed: the function raised, could not be started, or gave no reply within *seconds*.
        """
        return self._api.invoke(json.dumps(event).encode(), seconds, lambda: self.process.poll() is None)

    def wait_until_started(self, seconds: float = 30) -> None:
        """Wait until the function asks for its first event; raise ``Failed`` if it does not within *seconds*."""
        if not self._api.wait_until_asked(seconds):
            raise Failed(f"not started within {seconds} seconds: {self.output()[-1000:]}")

    def output(self) -> str:
        """Return all that the process has written so far."""
        self._written.seek(0)
        return self._written.read().decode(errors="replace")


def link_client(folder: Path) -> None:
    """Fill *folder* with links to the runtime client of this environment, and to nothing else of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CLIENT:
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or () if file.parts[0] not in {"..", "__pycache__"}}:
            link = folder / top
            link.unlink(missing_ok=True)  # it may be another environment's
            link.symlink_to(Path(str(found.locate_file(top))).resolve())


@contextmanager
def start(bundle: Bundle, handler: str, variables: Mapping[str, str]) -> Iterator[Running]:
    """Run a function, such as ``functions/api/records/main.handler``, in the environment *variables*, until the block ends."""
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
        # Without site packages, and without the folder that it is started from.
        command = [sys.executable, "-S", "-s", "-P", "-m", "awslambdaric", handler]
        with subprocess.Popen(  # noqa: S603 – the words are all our own
            command, env=environment, cwd=bundle.code, stdout=written, stderr=subprocess.STDOUT
        ) as process:
            try:
                yield Running(process=process, _api=api, _written=written)
            finally:
                process.kill()
                process.wait(SECONDS_TO_STOP)


__all__ = ["Bundle", "Failed", "Running", "link_client", "start"]
