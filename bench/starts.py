"""B8: the cold start of each bundled function, in fresh processes under the runtime client, beside a bare function.

A start lasts until the process asks for its first event, as Lambda's initialisation does. The bare function has boto3, compiled,
and only makes a client of DynamoDB. All start in turn, and a ratio is the median of all rounds: a shared machine's speed changes.
"""

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.cloud import FUNCTIONS, ROOT, Cloud
from bench.figures import Figure
from bench.memory import peak_memory
from bench.stopwatch import Times, middle, spread
from infra.bundle import layer
from infra.bundle.bytecode import compile_tree, find_python
from infra.bundle.runtime import Bundle, link_client, start
from infra.bundle.target import TARGETS

BUILT = ROOT / ".aws-sam" / "build"
LAYER, CLIENT = (ROOT / ".local" / "bundle" / name for name in ("layer", "client"))
BARE = ROOT / ".local" / "bundle" / f"bare-{sys.version_info.major}.{sys.version_info.minor}"
# How long a start may take, beside the bare function's, by where a handler lies.
GOALS = {"functions/api/": 1.0, "functions/console/": 1.5, "functions/": 0.9}
MOST_MEMORY = 55
_BARE_HANDLER = "bare.handler"
_BARE = """import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    return None
"""


def measure(cloud: Cloud, times: int, say: Callable[[str], None]) -> list[Figure]:
    """Start each function and the bare one in turn, *times* times."""
    link_client(CLIENT)
    _build_bare()
    # The first round is not counted: it fills the file system's cache, and leaves this interpreter's byte code.
    _round(cloud, Times(), {name: Times() for name in FUNCTIONS})
    bare, found = Times(), {name: Times() for name in FUNCTIONS}
    for number in range(times):
        _round(cloud, bare, found)
        say(f"start {number + 1}: bare {bare.cpu[-1] * 1000:.0f} ms of CPU")
    return [figure for name, starts in found.items() for figure in _figures(name, starts, bare)]


def _round(cloud: Cloud, bare: Times, found: Mapping[str, Times]) -> None:
    surroundings = next(iter(cloud.variables.values()))
    _start(bare, Bundle(code=BARE / "python", layer=BARE, client=CLIENT), _BARE_HANDLER, surroundings)
    for name, starts in found.items():
        bundle = Bundle(code=BUILT / name, layer=LAYER, client=CLIENT)
        _start(starts, bundle, FUNCTIONS[name]["Handler"], cloud.variables[name])


def _start(starts: Times, bundle: Bundle, handler: str, variables: Mapping[str, str]) -> None:
    began = time.perf_counter()
    with start(bundle, handler, variables) as running:
        running.wait_until_started()
        starts.wall.append(time.perf_counter() - began)
        scheduled = Path(f"/proc/{running.process.pid}/schedstat").read_text()
        starts.cpu.append(int(scheduled.split()[0]) / 1e9)
        starts.memory.append(peak_memory(running.process.pid))


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return middle([one / other for one, other in zip(ours, theirs, strict=True)])


def _figures(name: str, starts: Times, bare: Times) -> list[Figure]:
    goal = next(goal for place, goal in GOALS.items() if FUNCTIONS[name]["Handler"].startswith(place))
    return [
        Figure(
            id="B8",
            what=f"cold start of {name}, CPU",
            ours=f"{middle(starts.cpu) * 1000:.0f} ms",
            against=f"{middle(bare.cpu) * 1000:.0f} ms (bare)",
            ratio=_ratio(starts.cpu, bare.cpu),
            goal=goal,
            spread=f"{spread(starts.cpu)}; wall {_ratio(starts.wall, bare.wall):.2f}",
        ),
        Figure.of(
            "B8", f"peak memory of {name} at its start", middle(starts.memory), MOST_MEMORY, "{:.0f} MB", goal=1.0
        ),
    ]


def _build_bare() -> None:
    if (BARE / "python" / "bare.py").exists():
        return
    layer.install(ROOT / "requirements" / "runtime.txt", BARE / "python", TARGETS["host"])
    (BARE / "python" / "bare.py").write_text(_BARE)
    python = find_python(TARGETS["host"].python)
    if python is not None:
        compile_tree(python, BARE)
