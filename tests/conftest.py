"""What holds for every test: which engine its tables are on, and the figures that a run closes with."""

import gc
from collections import Counter
from contextlib import ExitStack
from typing import Any

import pytest

from tests.engine import figures, shortcuts, switch
from tests.thirds import is_tried

# What is compared outside of test modules is shown side by side as well, whichever of them is imported first.
pytest.register_assert_rewrite("tests.scenarios", "tests.world", "tests.nights")

_running = ExitStack()
_elsewhere: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    if not _is_controller(config):
        shortcuts.take()
        _running.enter_context(switch.engine())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not is_tried(item.nodeid)]
    items[:] = [item for item in items if is_tried(item.nodeid)]
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    # What is loaded by now stays to the end, and is much: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_unconfigure() -> None:
    _running.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = dict(figures.counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 – xdist's own, without types
    _elsewhere.update(getattr(node, "workeroutput", {}).get("figures", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if switch.is_real():
        terminalreporter.section("nothing lost, nothing leaked")
        for line in figures.lines(figures.counted + _elsewhere):
            terminalreporter.write_line(line)


def _is_controller(config: pytest.Config) -> bool:
    """Tell whether other processes run the tests for this one."""
    return bool(config.getoption("numprocesses", None)) and not hasattr(config, "workerinput")
