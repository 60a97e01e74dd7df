"""What a night writes of something due that it leaves, so that the history names it once (X17, P10)."""

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
    """The record or its due files wait on *ground*; the history does not repeat what waits on it since an earlier night."""

    ground: Ground
    is_new: bool = False  # of the record itself
    files: tuple[Attachment, ...] = ()  # those whose waiting is new
    # Of the files, where neither an entry of the record nor an older guard of its own speaks for them.
    names_files: bool = False

    @property
    def is_news(self) -> bool:
        """Tell whether there is anything to write."""
        return self.is_new or bool(self.files)

    @property
    def is_named(self) -> bool:
        """Tell whether the history names the record this time."""
        return self.is_new or (self.names_files and bool(self.files))

    def marked(self, record: Record, mark: JobMark) -> Record:
        """Return *record* as it waits, and with the *mark* if the history names it."""
        day = asked_on(record)
        if self.is_new and day is not None:
            record = replace(record, waiting=Waiting(ground=self.ground, day=day))
        return record.marked(mark) if self.is_named else record

    def file(self, file: Attachment) -> Attachment:
        """Return *file* as it waits."""
        return file if file.due_on is None else replace(file, waiting=Waiting(ground=self.ground, day=file.due_on))
