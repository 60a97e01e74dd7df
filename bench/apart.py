"""B3: what cases cost, by their kind: with nothing beside them, with a file, with a person.

These are counts alone, so a machine with other work will do.
"""

from collections.abc import Callable, Mapping

from bench.cloud import Cloud
from bench.council import Mix, council
from bench.counter import counting
from bench.erasing import least_of
from bench.figures import Figure
from bench.worker import Worker
from shared.adapters.connection import dynamodb_client

KINDS: Mapping[str, Mix] = {
    "a case without a person or a file": Mix(file=None, person=None),
    "a case with a file": Mix(file=1, person=None),
    "a case with a person": Mix(file=None, person=1),
}


def measure(cloud: Cloud, cases: int, say: Callable[[str], None]) -> list[Figure]:
    """Erase *cases* cases of each kind by the worker."""
    client, worker = dynamodb_client(), Worker.of(cloud)
    found: list[Figure] = []
    for kind, mix in KINDS.items():
        data = council(cases, mix)
        data.bring_in(cloud, client)
        with counting(cloud) as counts:
            worker.run()
        fewest = least_of(cloud, data)
        pairs = {
            "requests": (counts.total, fewest.requests),
            "write units": (counts.write_units, fewest.write_units),
            "read units": (counts.read_units, fewest.read_units),
        }
        say(f"{kind}: {counts.write_units / cases:.3f} write units, {counts.read_units / cases:.3f} read units")
        found += [
            Figure.of("B3", f"{kind}: {what}", ours / cases, least / cases, "{:.3f}", "least")
            for what, (ours, least) in pairs.items()
        ]
    return found
