"""What the routes of records share."""

from functions.api.http.wiring import wire
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord
from shared.application.records.contents import AddAttachment, AddContent, ListContents
from shared.application.records.guard_record import GuardRecord
from shared.application.records.save_record import SaveRecord
from shared.application.records.transition_record import TransitionRecord
from shared.settings import RecordsSettings, load

RECORD = "/v1/records/<workflow>/<id>"


class Use:
    """The use cases."""

    def __init__(self, ports: Ports) -> None:
        self.save_record, self.read_record = SaveRecord(ports), ReadRecord(ports)
        self.transition_record, self.guard_record = TransitionRecord(ports), GuardRecord(ports)
        self.add_content, self.add_attachment = AddContent(ports), AddAttachment(ports)
        self.list_contents = ListContents(ports)


app, caller, use = wire(load(RecordsSettings), Use)
