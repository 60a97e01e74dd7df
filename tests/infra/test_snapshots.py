"""SnapStart starts many environments from one snapshot, so nothing in it may be meant for one (docs/deploy.md)."""

import json
import os
import subprocess
import sys
from pathlib import Path

from infra.local.clients import CREDENTIALS, REGION
from infra.openapi.resolvers import settings_of
from tests.infra.deployed import FUNCTIONS, ROOT

# Lambda takes the snapshot once the modules are imported: what they do meanwhile is in it. What third-party modules do as they
# are themselves imported isn't ours; `random`'s seed, which is such a thing, is made anew after each start.
PROGRAM = """
import importlib, json, sys
ours, modules = tuple(sys.argv[1].split(",")), sys.argv[2:]
FOR_ONE = {
    "time.time", "time.time_ns", "time.monotonic", "datetime.now", "datetime.utcnow", "date.today",
    "posix.urandom", "Random.random", "Random.getrandbits",
    "socket.connect", "_socket.getaddrinfo",
}
found = set()

def watch(frame, event, called):
    if event != "c_call":
        return
    module = called.__module__
    name = f"{module}.{called.__qualname__}" if module else called.__qualname__
    if name not in FOR_ONE:
        return
    while frame is not None and frame.f_code.co_name != "<module>" and not frame.f_code.co_filename.startswith(ours):
        frame = frame.f_back
    if frame is not None and frame.f_code.co_filename.startswith(ours):
        found.add(f"{name} by {frame.f_code.co_filename.rpartition('/')[2]}")

sys.setprofile(watch)
for module in modules:
    importlib.import_module(module)
sys.setprofile(None)
import random, snapshot_restore_py
seeded = any(one[0] == random.seed for one in snapshot_restore_py.get_after_restore())
sys.stdout.write(json.dumps({"found": sorted(found), "seeded": seeded}))
"""
SNAPPED = {name: function for name, function in FUNCTIONS.items() if "SnapStart" in function}


def play(folder: Path, ours: list[str], modules: list[str], settings: dict[str, str]) -> dict[str, object]:
    """Import modules in a process of their own; return what those in `ours` took of time, chance and network meanwhile."""
    run = subprocess.run(  # noqa: S603 – the words are all our own
        [sys.executable, "-c", PROGRAM, ",".join(f"{folder / one}/" for one in ours), *modules],
        cwd=folder,
        env={**os.environ, **CREDENTIALS, "AWS_DEFAULT_REGION": REGION, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_a_snapshot_holds_no_time_no_chance_and_no_connection() -> None:
    modules = [function["Handler"].rpartition(".")[0].replace("/", ".") for function in SNAPPED.values()]
    settings = {key: value for function in SNAPPED.values() for key, value in settings_of(function).items()}
    found = play(ROOT, ["functions", "shared"], modules, settings)
    assert len(modules) > 1
    assert found == {"found": [], "seeded": True}


def test_whatever_a_module_takes_for_itself_as_it_is_imported_is_found(tmp_path: Path) -> None:
    (tmp_path / "taking.py").write_text(
        "import random, secrets, time, uuid\nfrom datetime import datetime, UTC\n"
        "def late(): return time.monotonic()\n"
        "A, B, C = uuid.uuid4(), random.random(), datetime.now(UTC)\nD = late()\n"
    )
    (tmp_path / "waiting.py").write_text("import random, time\ndef later(): return time.time() + random.random()\n")
    taken = play(tmp_path, ["."], ["taking", "waiting"], {})["found"]
    assert taken == [
        f"{name} by taking.py" for name in ("Random.random", "datetime.now", "posix.urandom", "time.monotonic")
    ]
