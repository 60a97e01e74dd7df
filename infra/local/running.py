"""Finds a running stack by its file, and calls its door from another process."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local.stack import LocalStack

STACK_FILE = Path(".local/stack.json")


class NotRunning(Exception):
    """No stack runs in this folder, or it did not answer."""


@contextmanager
def announced(stack: LocalStack, path: Path = STACK_FILE) -> Iterator[None]:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(description(stack), indent=2) + "\n")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def description(stack: LocalStack) -> dict[str, Any]:
    """Return the file's content; tables, buckets and queues have short names, such as `records`."""
    return {
        "api_url": stack.api_url,
        "console_url": stack.console_url,
        "provider_url": stack.provider_url,
        "aws_endpoint_url": stack.aws_endpoint_url,
        "dynamodb_endpoint_url": stack.dynamodb_endpoint_url,
        "region": stack.region,
        "tables": _short(stack.tables, "Table"),
        "buckets": _short(stack.buckets, "Bucket"),
        "queues": _short(stack.queues, "Queue"),
        "user_pool": stack.user_pool,
        "user_pool_client": stack.user_pool_client,
    }


def call(method: str, name: str, body: Mapping[str, Any] | None = None, path: Path = STACK_FILE) -> str:
    """Call the running stack's door and return its answer; raise ``NotRunning`` if there is none."""
    try:
        url = json.loads(path.read_text())["api_url"]
    except FileNotFoundError:
        raise NotRunning(f"no local stack runs here ({path} is missing)") from None
    request = urllib.request.Request(  # noqa: S310 (the address of a stack that wrote it down itself)
        f"{url}/_local/{name}", None if body is None else json.dumps(body).encode(), method=method
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 (as above)
            text: str = answer.read().decode()
            return text
    except urllib.error.HTTPError as error:
        with error:
            raise NotRunning(error.read().decode()) from None
    except OSError as error:
        raise NotRunning(f"the stack at {url} does not answer: {error}") from None


def _short(names: Mapping[str, str], ending: str) -> dict[str, str]:
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix(ending)).lower(): value for name, value in names.items()}
