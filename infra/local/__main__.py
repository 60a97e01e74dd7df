"""`python -m infra.local …`: run a stack, or ask something of the one that runs."""

import argparse
import importlib
import json
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from infra.engine import EngineMissing
from infra.local.emulator import ENGINES
from infra.local.running import STACK_FILE, NotRunning, announced, call
from infra.local.stack import LocalStack
from infra.local.stack_api import SECONDS_TO_SETTLE


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 1 if the stack is missing or refuses."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except (EngineMissing, NotRunning) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _up(options: argparse.Namespace) -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    asked = {"AllowedOrigins": options.allowed_origins} if options.allowed_origins else {}
    with LocalStack.start(Path("template.yaml"), options.port, asked, engine=options.engine) as stack:
        user = "anybody: type a tenant and a user"
        if options.sample:
            sample = importlib.import_module("infra.sample")
            sample.load(stack)
            user = f"officer of {sample.TENANT}"
            print(f"Sample    tenant {sample.TENANT}, filter {sample.FILTER}")
        with announced(stack):
            print(f"Console   {stack.console_url}: sign in as {user}")
            print(f"API       {stack.api_url}")
            print(f"AWS       {stack.aws_endpoint_url} ({stack.region}, any credentials)")
            print(f"Functions {', '.join(sorted(stack.functions))}")
            print(f"Ready. {STACK_FILE} says the same to programs; Ctrl-C stops it and forgets everything.", flush=True)
            stopped.wait()


def _token(options: argparse.Namespace) -> None:
    groups = [group for group in options.groups.split(",") if group]
    asked = {"tenant": options.tenant, "user": options.user, "groups": groups}
    print(json.loads(call("POST", "token", asked))["token"])


def _tick(options: argparse.Namespace) -> None:
    print(call("POST", "tick", {"function": options.function, "time": options.time}))


def _settle(options: argparse.Namespace) -> None:
    print(call("POST", "settle", {"timeout": options.timeout}))


def _portal_login(options: argparse.Namespace) -> None:
    asked = {"tenant": options.tenant, "workflow": options.workflow, "account": options.account}
    print(call("POST", "portal-login", asked))


def _logs(_: argparse.Namespace) -> None:
    print(call("GET", "logs"), end="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def add(name: str, text: str, command: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=command)
        return made

    up = add("up", "run the stack until it is interrupted", _up)
    up.add_argument("--port", type=int, default=8000, help="of the API on loopback; 0 means any free one")
    up.add_argument("--engine", choices=ENGINES, default="moto", help="what stands in for DynamoDB")
    up.add_argument("--allowed-origins", default="", help="whose pages may call, with commas between; none by default")
    up.add_argument("--sample", action="store_true", help="begin with the sample data")
    token = add("token", "print an ID token", _token)
    token.add_argument("--tenant", required=True)
    token.add_argument("--user", required=True)
    token.add_argument("--groups", default="", help="names with commas between them, such as administrator")
    tick = add("tick", "let a scheduled function's time come", _tick)
    tick.add_argument("--function", required=True, help="its logical id in the template")
    tick.add_argument("--time", help="the instant in its event, in RFC 3339; now by default")
    settle = add("settle", "wait until all events are handled", _settle)
    settle.add_argument("--timeout", type=float, default=SECONDS_TO_SETTLE, help="in seconds")
    login = add("portal-login", "try whether a portal account may log in", _portal_login)
    for name in ("tenant", "workflow", "account"):
        login.add_argument(f"--{name}", required=True)
    add("logs", "print what the functions wrote, one JSON object a line", _logs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
