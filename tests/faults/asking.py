"""How each job of the fault tests and races is asked for: as whoever asks would ask again, with the same key, the same event."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.local import logs
from shared.kernel.errors import ExpungeError
from tests.faults.restored import RESTORED_TO
from tests.faults.town import FULL
from tests.imports.returns import send
from tests.world.restore import OPERATOR, operations
from tests.world.world import World

COMMAND = "ReplayErasures"  # an operator's, whose calls are numbered with those of the functions
_keys = ["once"]


class AskAgain(Exception):
    """The request did not get through: it has to be made again."""


@contextmanager
def key(key: str) -> Iterator[None]:
    """Let requests in the block have a key of their own."""
    _keys.append(key)
    try:
        yield
    finally:
        _keys.remove(key)


def bulk(world: World) -> None:
    """Ask for the redaction of a filter."""
    _post(world, "/v1/filters/closed/redactions", {"success_transition": "closed to archived"})


def manual(world: World) -> None:
    """Ask for the redaction of one case."""
    _post(world, f"/v1/records/{FULL}/redaction")


def report(world: World) -> None:
    """Ask for the report on learners' retention."""
    _post(world, "/v1/reports/learner-retention", {"format": "csv"})


def import_of(world: World, data: bytes) -> None:
    """Announce a return, and send it once that is answered."""
    body = _post(world, "/v1/ilr-imports", {"file_name": "PLANTED.xml", "size": len(data)})
    send(world, str(body["job"]["id"]), data)  # type: ignore[index]  # a job and a link


def publication(world: World) -> None:
    """Publish what was drafted, unless that has come to be; a token serves once, so that a lost answer needs a new one."""
    now = world.call("GET", "/v1/policies/cases")
    if now.status >= 500:
        raise AskAgain
    if now.body["published"]["version"] > 1:
        return
    preview = world.call("POST", "/v1/policies/cases/draft/preview")
    if preview.status >= 500:
        raise AskAgain
    body = {"confirmation_token": preview.body["confirmation_token"], "reason": "as decided by the board"}
    if world.call("POST", "/v1/policies/cases/publish", body).status >= 400:
        raise AskAgain


def replay(world: World) -> None:
    """Start a replay, as an operator does who repeats a command that fails."""
    with logs.of(COMMAND):
        try:
            operations(world)(OPERATOR, RESTORED_TO)
        except ExpungeError as error:
            raise AskAgain from error


def _post(world: World, path: str, body: object = None) -> object:
    reply = world.call("POST", path, body, headers={"Idempotency-Key": _keys[-1]})
    if reply.status >= 500:
        raise AskAgain
    assert reply.status < 300, reply.body
    return reply.body
