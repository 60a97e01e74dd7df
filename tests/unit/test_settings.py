"""Settings are checked as a function starts, and no value of one is told (X8)."""

import pytest

from shared.settings import SettingsRefused, StartJobSettings, WorkerSettings, load

URL = "https://sqs.example.org/shards"


def test_what_the_environment_says_is_read_by_the_type_of_each_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_QUEUE_URL", URL)
    monkeypatch.setenv("IMPORT_QUEUE_URL", URL)
    monkeypatch.setenv("SHARD_DELAY_SECONDS", "10")
    settings = load(StartJobSettings)
    assert (settings.shard_queue_url, settings.shard_delay_seconds) == (URL, 10)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHARD_DELAY_SECONDS", "-1"),
        ("SHARD_DELAY_SECONDS", "901"),
        ("SHARD_DELAY_SECONDS", "ten"),
        ("SHARD_DELAY_SECONDS", ""),
        ("SHARD_QUEUE_URL", ""),
    ],
)
def test_a_variable_that_is_wrong_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("SHARD_QUEUE_URL", URL)
    monkeypatch.setenv("IMPORT_QUEUE_URL", URL)
    monkeypatch.setenv("SHARD_DELAY_SECONDS", "10")
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused) as caught:
        load(StartJobSettings)
    assert str(caught.value) == name


def test_all_variables_that_are_missing_are_named_those_of_the_base_included(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RECORDS_TABLE", "WORKER_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLAIN_WRITES", "telegrams")
    with pytest.raises(SettingsRefused) as caught:
        load(WorkerSettings)
    assert {"RECORDS_TABLE", "WORKER_THREADS", "PLAIN_WRITES"} <= set(str(caught.value).split(", "))
