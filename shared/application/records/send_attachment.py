"""Add an attachment whose bytes came whole with the request: for browsers that run no script."""

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.records.contents import AddAttachment, NewAttachment
from shared.kernel.identifiers import RecordKey
from shared.records.content import Attachment


class SendAttachment:
    """Announces the file as ``AddAttachment`` does, and stores it."""

    def __init__(self, ports: Ports) -> None:
        self.files = ports.files
        self.add_attachment = AddAttachment(ports)

    def __call__(self, caller: Caller, key: RecordKey, new: NewAttachment, content: bytes, counted: int) -> Attachment:
        """Return the attachment; one that is sent twice is one, by *counted* (``AddAttachment``)."""
        attachment, _ = self.add_attachment(caller, key, new, counted)
        # If this fails, the form that is sent again within five minutes finds the attachment, and stores its file. A file that
        # arrives after an erasure has begun is deleted on arrival, as one that came over a link (X4).
        self.files.put_file(caller.tenant, key, attachment, content)
        return attachment
