"""The proof: search every row, object version, message and log line for planted values."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from infra.local.stack import LocalStack
from infra.sample.council import Sample
from infra.sample.plants import Plant
from shared.kernel.identifiers import RecordKey

LostFile = tuple[RecordKey, int]  # a record that stays, and the number of its attachment
_MARK = re.compile(r"PLANT[0-9a-f]{20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """How many things of one kind were searched, and the marks found."""

    place: str
    looked_at: int
    marks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found. *aside* the import must not keep; *strayed* are marks in queues and logs."""

    sightings: tuple[Sighting, ...]
    redacted_found: int
    redacted_planted: int
    others_found: int
    others_planted: int
    aside_found: int
    aside_planted: int
    strayed: int

    @property
    def holds(self) -> bool:
        """Whether all that had to go is gone, all else is there, and nothing strayed."""
        is_gone = self.redacted_planted > 0 and self.redacted_found == self.aside_found == 0
        return is_gone and self.others_found == self.others_planted > 0 and self.strayed == 0


def plants_of(samples: tuple[Sample, ...]) -> tuple[Plant, ...]:
    return tuple(plant for sample in samples for plant in sample.plants)


def prove(
    stack: LocalStack,
    plants: tuple[Plant, ...],
    redacted: frozenset[RecordKey],
    aside: tuple[Plant, ...] = (),
    files: frozenset[LostFile] = frozenset(),
) -> Proof:
    """Search *stack* for *plants*, and for those that the import left *aside*; *files* went, and their records stay."""
    sightings = (
        _sighting("table rows", _rows(stack)),
        _sighting("object versions", _objects(stack)),
        _sighting("queued messages", _messages(stack)),
        _sighting("log lines", iter(stack.logs())),
    )
    stored = frozenset().union(*(one.marks for one in sightings[:2]))
    strayed = frozenset().union(*(one.marks for one in sightings[2:]))
    gone = {plant.mark for plant in plants if plant.record in redacted or (plant.record, plant.attachment) in files}
    kept = {plant.mark for plant in plants} - gone
    left_aside = {plant.mark for plant in aside}
    return Proof(
        sightings=sightings,
        redacted_found=len(gone & (stored | strayed)),
        redacted_planted=len(gone),
        others_found=len(kept & stored),
        others_planted=len(kept),
        aside_found=len(left_aside & (stored | strayed)),
        aside_planted=len(left_aside),
        strayed=len(strayed),
    )


def _sighting(place: str, texts: Iterator[str]) -> Sighting:
    marks: set[str] = set()
    number = 0
    for text in texts:
        number += 1
        marks.update(_MARK.findall(text))
    return Sighting(place=place, looked_at=number, marks=frozenset(marks))


def _rows(stack: LocalStack) -> Iterator[str]:
    client = stack.clients.dynamodb
    for names in client.get_paginator("list_tables").paginate():
        for table in names["TableNames"]:
            for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
                for item in page["Items"]:
                    yield json.dumps(item, ensure_ascii=False, default=str)


def _objects(stack: LocalStack) -> Iterator[str]:
    client = stack.clients.s3
    for bucket in client.list_buckets()["Buckets"]:
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket["Name"]):
            for version in page.get("Versions", []):
                key, number = version["Key"], version["VersionId"]
                body = client.get_object(Bucket=bucket["Name"], Key=key, VersionId=number)["Body"].read()
                yield key + "\n" + body.decode(errors="replace")


def _messages(stack: LocalStack) -> Iterator[str]:
    client = stack.clients.sqs
    for queue in client.list_queues().get("QueueUrls", []):
        while messages := client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            for message in messages:
                yield json.dumps(message, default=str)
