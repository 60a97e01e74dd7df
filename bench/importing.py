"""``python -m bench.importing``: a fresh process that works on an ILR file, and reports its memory and CPU.

``import`` hands each event on standard input to the worker's function; ``read FILE`` only parses, as an import does; ``tree FILE``
parses into a tree of ``xml.etree``. Each loads only what it needs, so that the memory is the work's.
"""

import importlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.memory import peak_memory

_FUNCTION = "functions.queue.run_import_shard"


@dataclass(frozen=True, slots=True)
class _Context:
    deadline: float
    function_name: str = "RunImportShardFunction"
    aws_request_id: str = "bench"

    def get_remaining_time_in_millis(self) -> int:
        return int((self.deadline - time.monotonic()) * 1000)


def _import(seconds: str) -> None:
    handler = importlib.import_module(_FUNCTION).handler
    for line in sys.stdin:
        with _measured():
            reply = handler(json.loads(line), _Context(time.monotonic() + float(seconds)))
        if reply != {"batchItemFailures": []}:
            raise RuntimeError(f"the import failed: {json.dumps(reply)}")


def _read(path: str) -> None:
    from shared.adapters.ilr_xml.archive import chunks_of  # noqa: PLC0415 – the other ways must not load it
    from shared.adapters.ilr_xml.parser import IlrParser  # noqa: PLC0415 – the same

    with Path(path).open("rb") as stream, _measured():
        for _ in IlrParser().learners(chunks_of(stream)):
            pass


def _tree(path: str) -> None:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 – the other ways must not load it

    with _measured():
        ET.parse(path)  # noqa: S314 – a file that was made here


@contextmanager
def _measured() -> Iterator[None]:
    # Standard output is the function's log, so the report goes to standard error.
    cpu = time.process_time()
    yield
    print(json.dumps({"cpu": time.process_time() - cpu, "memory": peak_memory()}), file=sys.stderr, flush=True)


_WAYS = {"import": _import, "read": _read, "tree": _tree}

if __name__ == "__main__":
    _WAYS[sys.argv[1]](sys.argv[2])
