"""Wires ``api/records``."""

from dataclasses import dataclass

from shared.adapters.connection import dynamodb_client, s3_client, when_needed
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.records import DynamoRecords
from shared.adapters.s3.files import S3Files
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.records.contents import AddAttachment, AddContent, ListContents
from shared.application.records.guard_record import GuardRecord
from shared.application.records.reading import Reading, ReadRecord
from shared.application.records.save_record import SaveRecord
from shared.application.records.transition_record import TransitionRecord
from shared.bootstrap.basis import CLOCK, ledger_rows
from shared.settings import RecordsSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What ``api/records`` uses."""

    identify: IdentifyCaller
    save_record: SaveRecord
    read_record: ReadRecord
    transition_record: TransitionRecord
    add_content: AddContent
    add_attachment: AddAttachment
    list_contents: ListContents
    guard_record: GuardRecord


def wire(settings: RecordsSettings) -> Records:
    """Wire ``api/records``."""
    client = dynamodb_client()
    ledger = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    store = DynamoRecords(client=client, table=settings.records_table, ledger=ledger)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=ledger)
    files = S3Files(client=when_needed(s3_client), bucket=settings.files_bucket)
    reading = Reading(catalogue=catalogue, records=store, clock=CLOCK)
    return Records(
        identify=IdentifyCaller(catalogue=catalogue),
        save_record=SaveRecord(records=store, reading=reading, clock=CLOCK),
        read_record=ReadRecord(reading=reading),
        transition_record=TransitionRecord(records=store, reading=reading, clock=CLOCK),
        add_content=AddContent(records=store, reading=reading, clock=CLOCK),
        add_attachment=AddAttachment(records=store, files=files, reading=reading, clock=CLOCK),
        list_contents=ListContents(records=store, reading=reading),
        guard_record=GuardRecord(records=store, reading=reading, clock=CLOCK),
    )
