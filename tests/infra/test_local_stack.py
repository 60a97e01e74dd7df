"""The local stack does what an account would do with the same template."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import jwt
import pytest

from infra.local import LocalStack
from infra.local.running import NotRunning, announced, call
from tests.infra.local_functions import TEMPLATE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def noted(stack: LocalStack) -> Callable[[str], list[tuple[str, int]]]:
    """Return, for a word, what the noting function saw that holds it: source and the how-manieth time."""

    def look(word: str) -> list[tuple[str, int]]:
        assert stack.settle(10)
        lines = [json.loads(line) for line in stack.logs()]
        return [(line["source"], line["time"]) for line in lines if word in line.get("what", "")]

    return look


def queue(stack: LocalStack, body: str) -> None:
    stack.clients.sqs.send_message(QueueUrl=stack.queues["WorkQueue"], MessageBody=body)


def put(stack: LocalStack, key: str) -> None:
    stack.clients.dynamodb.put_item(TableName=stack.tables["SeenTable"], Item={"pk": {"S": key}})


class TestStreams:
    def test_start_a_function_with_the_changes_that_its_filter_wants(
        self, stack: LocalStack, noted: Callable[[str], list[tuple[str, int]]]
    ) -> None:
        put(stack, "WATCHED#first")
        put(stack, "UNWATCHED#first")
        put(stack, "WATCHED#first")
        assert noted("WATCHED#first") == [("INSERT", 1)]

    def test_try_again_from_the_item_that_failed_and_keep_the_order(
        self, stack: LocalStack, noted: Callable[[str], list[tuple[str, int]]]
    ) -> None:
        for name in ("a", "b-twice", "c"):
            put(stack, f"WATCHED#retry-{name}")
        assert noted("WATCHED#retry-b") == [("INSERT", 1), ("INSERT", 2)]
        whole = [line for line in stack.logs() if "WATCHED#retry-" in line]
        assert "retry-c" in whole[-1]


class TestQueues:
    def test_see_again_only_the_message_that_failed(
        self, stack: LocalStack, noted: Callable[[str], list[tuple[str, int]]]
    ) -> None:
        queue(stack, "good-message")
        queue(stack, "twice-message")
        assert [count for _, count in noted("good-message")] == [1]
        assert [count for _, count in noted("twice-message")] == [1, 2]

    def test_give_up_to_the_dead_letter_queue(
        self, stack: LocalStack, noted: Callable[[str], list[tuple[str, int]]]
    ) -> None:
        queue(stack, "bad-message")
        sources = [source.rpartition("-")[2] for source, _ in noted("bad-message")]
        assert sources == ["WorkQueue", "WorkQueue", "WorkDeadLetterQueue"]


class TestNotifications:
    def test_begin_with_a_test_event(self, noted: Callable[[str], list[tuple[str, int]]]) -> None:
        assert noted("s3:TestEvent") == [("platform", 1)]

    def test_name_the_file_as_a_url_would_and_heed_the_prefix(
        self, stack: LocalStack, noted: Callable[[str], list[tuple[str, int]]]
    ) -> None:
        bucket = stack.buckets["FilesBucket"]
        for key in ("records/a letter é.txt", "elsewhere/a letter é.txt"):
            stack.clients.s3.put_object(Bucket=bucket, Key=key, Body=b"x")
        assert noted("records/a+letter+%C3%A9.txt") == [("ObjectCreated:Put", 1)]
        assert noted("elsewhere") == []

    def test_are_tried_three_times(self, stack: LocalStack, noted: Callable[[str], list[tuple[str, int]]]) -> None:
        stack.clients.s3.put_object(Bucket=stack.buckets["FilesBucket"], Key="records/raises", Body=b"x")
        assert [count for _, count in noted("records/raises")] == [1, 2, 3]


class TestTheDoor:
    def test_lets_a_scheduled_time_come(self, api: httpx.Client, noted: Callable[[str], list[tuple[str, int]]]) -> None:
        asked = {"function": "NoteEventsFunction", "time": "2024-02-29T03:00:00Z"}
        assert api.post("/_local/tick", json=asked).status_code == 200
        assert noted("2024-02-29T03:00:00Z") == [("platform", 1)]

    def test_ticks_only_what_the_template_schedules(self, api: httpx.Client) -> None:
        assert api.post("/_local/tick", json={"function": "EchoFunction"}).status_code == 404

    def test_gives_tokens(self, api: httpx.Client) -> None:
        answer = api.post("/_local/token", json={"tenant": "acme", "user": "eve", "groups": ["g"]})
        assert jwt.decode(answer.json()["token"], options={"verify_signature": False})["custom:tenant"] == "acme"

    def test_says_when_all_is_handled_and_when_it_is_not(self, stack: LocalStack, api: httpx.Client) -> None:
        assert api.post("/_local/settle", json={"timeout": 10}).status_code == 200
        stack.clients.sqs.send_message(QueueUrl=stack.queues["WorkQueue"], MessageBody="late", DelaySeconds=1)
        assert api.post("/_local/settle", json={"timeout": 0}).status_code == 504
        assert api.post("/_local/settle", json={"timeout": 10}).status_code == 200

    def test_shows_what_functions_log(self, api: httpx.Client) -> None:
        api.get("/v1/open")
        lines = [json.loads(line) for line in api.get("/_local/logs").text.splitlines()]
        assert [line for line in lines if line.get("service") == "echo" and line["route"] == "GET /v1/open"]

    def test_answers_400_for_what_it_can_not_read(self, api: httpx.Client) -> None:
        assert api.post("/_local/token", json={"user": "ann"}).status_code == 400

    @pytest.mark.parametrize(
        ("call", "asked"),
        [
            ("token", []),
            ("token", {"tenant": "acme", "user": 7}),
            ("token", {"tenant": "acme", "user": "u" * 129}),
            ("token", {"tenant": "acme", "user": "eve", "groups": ["g"] * 101}),
            ("token", {"tenant": "acme", "user": "eve", "groups": "administrator"}),
            ("settle", {"timeout": 1e9}),
            ("settle", {"timeout": -1}),
            ("tick", {"function": "NoteEventsFunction", "time": '2024-02-29T03:00:00Z", "other": "'}),
        ],
    )
    def test_bounds_what_it_is_asked(self, api: httpx.Client, call: str, asked: object) -> None:
        assert api.post(f"/_local/{call}", json=asked).status_code == 400

    def test_takes_no_large_body(self, api: httpx.Client) -> None:
        assert api.post("/_local/token", content=b" " * (64 * 1024 + 1)).status_code == 413

    @pytest.mark.parametrize(
        "headers",
        [{"Host": "evil.example"}, {"Host": "evil.example:80"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
    )
    @pytest.mark.parametrize(("method", "call"), [("POST", "token"), ("GET", "logs")])
    def test_stays_shut_to_pages_of_other_sites(
        self, api: httpx.Client, headers: dict[str, str], method: str, call: str
    ) -> None:
        asked = {"tenant": "acme", "user": "eve"}
        assert api.request(method, f"/_local/{call}", json=asked, headers=headers).status_code == 403

    def test_opens_to_its_own_names(self, api: httpx.Client) -> None:
        own = f"http://localhost:{api.base_url.port}"
        assert api.get("/_local/logs", headers={"Host": own[7:], "Origin": own}).status_code == 200

    def test_has_no_portal_before_the_template_has(self, api: httpx.Client) -> None:
        assert api.post("/_local/portal-login", json={}).status_code == 501

    def test_can_be_called_through_the_file_while_the_stack_runs(self, stack: LocalStack, tmp_path: Path) -> None:
        file = tmp_path / ".local" / "stack.json"
        with announced(stack, file):
            said = json.loads(file.read_text())
            assert said["api_url"] == stack.api_url
            assert said["tables"] == {"seen": stack.tables["SeenTable"]}
            assert said["queues"].keys() == {"work", "work_dead_letter"}
            assert "token" in call("POST", "token", {"tenant": "t", "user": "u"}, file)
            with pytest.raises(NotRunning, match="scheduled"):
                call("POST", "tick", {"function": "None"}, file)
        with pytest.raises(NotRunning):
            call("GET", "logs", path=file)


class TestTheCommandLine:
    def test_runs_a_stack_until_it_is_told_to_stop_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        shutil.copytree(TEMPLATE.parent, tmp_path, dirs_exist_ok=True)
        file = tmp_path / ".local" / "stack.json"
        page = "http://localhost:3000"
        up = start_command(tmp_path, "up", "--port", "0", "--allowed-origins", page)
        assert up.stdout is not None
        try:
            heard = [next(up.stdout) for _ in range(5)]
            assert heard[-1].startswith("Ready.")
            token, _ = start_command(tmp_path, "token", "--tenant", "acme", "--user", "ann").communicate(timeout=20)
            assert token.count(".") == 2
            url = json.loads(file.read_text())["api_url"]
            answer = httpx.post(f"{url}/v1/echo/x", headers={"Authorization": f"Bearer {token.strip()}"})
            assert answer.status_code == 201
            asks = {"Origin": page, "Access-Control-Request-Method": "POST"}
            answered = httpx.options(f"{url}/v1/echo/x", headers=asks).headers
            assert answered["Access-Control-Allow-Origin"] == page
        finally:
            up.send_signal(signal.SIGTERM)
            up.communicate(timeout=20)
        assert up.returncode == 0
        assert not file.exists()

    def test_says_so_where_no_stack_runs(self, tmp_path: Path) -> None:
        asking = start_command(tmp_path, "settle")
        _, said = asking.communicate(timeout=20)
        assert (asking.returncode, "no local stack runs here" in said) == (1, True)


class TestTheEmulator:
    def test_answers_a_write_in_a_few_milliseconds(self, stack: LocalStack) -> None:
        def write() -> float:
            start = time.perf_counter()
            put(stack, "timed")
            return time.perf_counter() - start

        # An unbuffered reply, or a connection for each request, would cost ten times as much. The best of many
        # tells that apart however busy the machine is.
        assert min(write() for _ in range(50)) < 0.01

    def test_runs_one_stack_at_a_time(self, stack: LocalStack) -> None:
        assert stack.api_url
        with pytest.raises(RuntimeError, match="one local stack"), LocalStack.start(TEMPLATE):
            pass

    def test_gives_each_function_the_environment_of_the_template(self, stack: LocalStack) -> None:
        table = stack.tables["SeenTable"]
        assert stack.settings("EchoFunction") == {"SEEN_TABLE": table, "GREETING": "hello"}
        assert stack.settings("NoteEventsFunction") == {"SEEN_TABLE": table}


def start_command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start `python -m infra.local` in a folder."""
    return subprocess.Popen(  # noqa: S603 (its arguments stand in this file)
        [sys.executable, "-m", "infra.local", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
