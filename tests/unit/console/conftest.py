"""Pages over ports in memory."""

import pytest

from functions.observability import metrics


@pytest.fixture(autouse=True)
def _named_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give metrics the namespace that the template gives each function."""
    monkeypatch.setattr(metrics.provider, "namespace", "expunge")
