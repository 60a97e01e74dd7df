"""Small returns, made by hand, and short words for importing them."""

from datetime import datetime
from typing import Any

from tests.world.council import read_job
from tests.world.world import World

UKPRN = "10099999"
EARLY, LATE = datetime(2025, 1, 8, 9, 0), datetime(2025, 2, 8, 9, 0)  # noqa: DTZ001 – returns tell it without a zone


def an_aim(status: object = 2, end: str | None = "2019-07-31", achieved: str | None = None, number: object = 1) -> str:
    """Return one ``LearningDelivery``; what is None is left out."""
    said = {"AimSeqNumber": number, "CompStatus": status, "LearnActEndDate": end, "AchDate": achieved}
    return f"<LearningDelivery><LearnAimRef>ZPROG001</LearnAimRef>{_elements(said)}</LearningDelivery>"


def a_learner(reference: str | None = "A1", *aims: str) -> str:
    """Return one ``Learner``."""
    return f"<Learner>{_elements({'LearnRefNumber': reference})}{''.join(aims or [an_aim()])}</Learner>"


def a_return(*learners: str, at: datetime = EARLY, ukprn: str = UKPRN, namespace: str = "ESFA/ILR/2025-26") -> bytes:
    """Return a whole file."""
    details = "<CollectionDetails><Collection>ILR</Collection><Year>2526</Year></CollectionDetails>"
    source = f"<Source><UKPRN>{ukprn}</UKPRN><DateTime>{at.isoformat()}</DateTime></Source>"
    head = f"<Header>{details}{source}</Header>\n<LearningProvider><UKPRN>{ukprn}</UKPRN></LearningProvider>\n"
    space = f' xmlns="{namespace}"' if namespace else ""
    return f"<Message{space}>\n{head}{chr(10).join(learners)}\n</Message>".encode()


def found_college(world: World) -> None:
    """Bring in the workflow of learners."""
    body = {"kind": "learner", "states": [{"name": "known", "end": False}]}
    world.call("PUT", "/v1/workflows/learners", body).expect(200)


def announce(world: World, size: int, name: str = "return.xml") -> str:
    """Ask for an import and return its job's id."""
    body: dict[str, Any] = world.call("POST", "/v1/ilr-imports", {"file_name": name, "size": size}).expect(202).body
    return str(body["job"]["id"])


def send(world: World, job: str, data: bytes) -> None:
    """Let the file arrive."""
    world.clients.s3.put_object(Bucket=world.bucket, Key=f"imports/council/{job}", Body=data)


def import_return(world: World, data: bytes) -> dict[str, Any]:
    """Import a file and return its job at its end."""
    job = announce(world, len(data))
    send(world, job, data)
    world.settle()
    return read_job(world, job)


def _elements(said: dict[str, object]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in said.items() if value is not None)
