"""B8: the cold start of each function of the bundle, in fresh processes under the runtime client, beside a bare function.

A start lasts from the process's beginning until it asks for its first event: what Lambda calls the initialisation. The bare
function has boto3 and what it needs, whole and compiled, and does nothing but make a client of DynamoDB. It is started before each
start of another, and a ratio is the median of such pairs: the speed of a shared machine changes from one minute to the next.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.cloud import FUNCTIONS, ROOT, Cloud
from bench.figures import Figure
from bench.memory import peak_memory
from bench.stopwatch import middle, spread
from infra.bundle import layer
from infra.bundle.bytecode import compile_tree, find_python
from infra.bundle.runtime import Bundle, link_client, start
from infra.bundle.target import TARGETS

BUILT = ROOT / ".aws-sam" / "build"
LAYER, CLIENT = (ROOT / ".local" / "bundle" / name for name in ("layer", "client"))
BARE = ROOT / ".local" / "bundle" / f"bare-{sys.version_info.major}.{sys.version_info.minor}"
OF_AN_API, OF_ANOTHER = 1.0, 0.9
MOST_MEMORY = 55
_BARE_HANDLER = "bare.handler"
_BARE = """import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    return None
"""


@dataclass(slots=True)
class Starts:
    """The starts of one function: CPU and wall time in seconds, peak memory in MB."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def add(self, bundle: Bundle, handler: str, variables: Mapping[str, str]) -> None:
        """Start it once more."""
        began = time.perf_counter()
        with start(bundle, handler, variables) as running:
            running.wait_until_started()
            self.wall.append(time.perf_counter() - began)
            scheduled = Path(f"/proc/{running.process.pid}/schedstat").read_text()
            self.cpu.append(int(scheduled.split()[0]) / 1e9)
            self.memory.append(peak_memory(running.process.pid))


@dataclass(frozen=True, slots=True)
class Pairs:
    """The starts of one function, and those of the bare one that each came after."""

    ours: Starts = field(default_factory=Starts)
    bare: Starts = field(default_factory=Starts)

    def ratio(self, of: Callable[[Starts], list[float]]) -> float:
        """Return the median of ours to theirs."""
        return middle([ours / bare for ours, bare in zip(of(self.ours), of(self.bare), strict=True)])


def measure(cloud: Cloud, times: int, say: Callable[[str], None]) -> list[Figure]:
    """Start each function *times* times, and the bare one before each of them.

    A first round is not counted: it brings what is read into the file system's memory, and leaves byte code of this interpreter.
    """
    link_client(CLIENT)
    _build_bare()
    _round(cloud, {name: Pairs() for name in FUNCTIONS})
    found = {name: Pairs() for name in FUNCTIONS}
    for number in range(times):
        _round(cloud, found)
        say(f"start {number + 1} of each function")
    return [figure for name, pairs in found.items() for figure in _figures(name, pairs)]


def _round(cloud: Cloud, found: Mapping[str, Pairs]) -> None:
    for name, pairs in found.items():
        variables = cloud.variables[name]
        pairs.bare.add(Bundle(code=BARE / "python", layer=BARE, client=CLIENT), _BARE_HANDLER, variables)
        bundle = Bundle(code=BUILT / name, layer=LAYER, client=CLIENT)
        pairs.ours.add(bundle, FUNCTIONS[name]["Handler"], variables)


def _figures(name: str, pairs: Pairs) -> list[Figure]:
    is_api = FUNCTIONS[name]["Handler"].startswith("functions/api/")
    starts, bare = pairs.ours, pairs.bare
    wall = pairs.ratio(lambda one: one.wall)
    return [
        Figure(
            id="B8",
            what=f"cold start of {name}, CPU",
            ours=f"{middle(starts.cpu) * 1000:.0f} ms",
            against=f"{middle(bare.cpu) * 1000:.0f} ms (bare)",
            ratio=pairs.ratio(lambda one: one.cpu),
            goal=OF_AN_API if is_api else OF_ANOTHER,
            spread=f"{spread(starts.cpu)}; wall {wall:.2f}",
        ),
        Figure(
            id="B8",
            what=f"peak memory of {name} at its start",
            ours=f"{middle(starts.memory):.0f} MB",
            against=f"{MOST_MEMORY} MB",
            ratio=middle(starts.memory) / MOST_MEMORY,
            goal=1.0,
        ),
    ]


def _build_bare() -> None:
    """Install boto3 as the lock has it, whole, with the function beside it."""
    if (BARE / "python" / "bare.py").exists():
        return
    layer.install(ROOT / "requirements" / "runtime.txt", BARE / "python", TARGETS["host"])
    (BARE / "python" / "bare.py").write_text(_BARE)
    python = find_python(TARGETS["host"].python)
    if python is not None:
        compile_tree(python, BARE)
