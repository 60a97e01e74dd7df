"""What a night writes where something due is kept through a link, so that the history names it once (X17, P10)."""

from dataclasses import dataclass, replace

from shared.erasure.grounds import Ground
from shared.records.content import Attachment, Waiting
from shared.records.record import JobMark, Record
from shared.retention.waiting import asked_on


@dataclass(frozen=True, slots=True)
class PutBack:
    """No guard of the record keeps its due *files* any more: they are counted by the next night's brake before they go (X17)."""

    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The record or its due files wait on *ground*; what waits on it since an earlier night is not told again."""

    ground: Ground
    is_new: bool = False  # of the record itself
    files: tuple[Attachment, ...] = ()  # those whose waiting is new
    are_told: bool = False  # the files: where no entry of the record speaks for them, and no guard of its own

    @property
    def is_news(self) -> bool:
        """Tell whether there is anything to write."""
        return self.is_new or bool(self.files)

    @property
    def is_told(self) -> bool:
        """Tell whether the history names the record this time."""
        return self.is_new or (self.are_told and bool(self.files))

    def marked(self, record: Record, mark: JobMark) -> Record:
        """Return *record* as it waits, and with the *mark* if the history names it."""
        day = asked_on(record)
        if self.is_new and day is not None:
            record = replace(record, waiting=Waiting(ground=self.ground, day=day))
        return record.marked(mark) if self.is_told else record

    def file(self, file: Attachment) -> Attachment:
        """Return *file* as it waits."""
        return file if file.due_on is None else replace(file, waiting=Waiting(ground=self.ground, day=file.due_on))
