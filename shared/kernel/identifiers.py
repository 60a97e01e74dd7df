"""Identifiers, and the hash that spreads records over shards."""

import re
import zlib
from dataclasses import dataclass
from typing import NewType, Self

from shared.kernel.errors import Invalid

TenantId = NewType("TenantId", str)
WorkflowId = NewType("WorkflowId", str)
RecordId = NewType("RecordId", str)
FilterId = NewType("FilterId", str)
RoleName = NewType("RoleName", str)
UserId = NewType("UserId", str)
JobId = NewType("JobId", str)

SHARDS = 16
INLINE_SHARD = SHARDS  # the number of a job's only shard where the request itself works on it
IMPORT_SHARD = SHARDS + 1  # the number of an import's only shard, which has workers of its own (X21)
# Without `@`, `/` or `#`, an id can't be an e-mail address or forge a key (X8).
_ALPHABET = re.compile(r"[A-Za-z0-9._-]{1,64}")
IDENTIFIER_FORM = "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"
# Clients and proxies rewrite these two in paths.
_RELATIVE_SEGMENTS = frozenset({".", ".."})


def is_identifier(text: str) -> bool:
    """Tell whether *text* may be an id."""
    return _ALPHABET.fullmatch(text) is not None and text not in _RELATIVE_SEGMENTS


def identifier(text: str, what: str) -> str:
    """Return *text* if it may be an id; else raise ``Invalid``."""
    if not is_identifier(text):
        # Without the text, which may be personal data (X8).
        raise Invalid("invalid_identifier", f"{what} {IDENTIFIER_FORM}")
    return text


def shard_of(record: str) -> int:
    """Return an id's shard, 0 to 15."""
    # It can never change: the keys of the indexes are made from it.
    return zlib.crc32(record.encode()) % SHARDS


@dataclass(frozen=True, slots=True, order=True)
class RecordKey:
    """A record's key within its tenant."""

    workflow: WorkflowId
    record: RecordId

    def __str__(self) -> str:
        """Return ``{workflow}/{id}``, the form in answers, rows and ledger."""
        return f"{self.workflow}/{self.record}"

    @property
    def shard(self) -> int:
        return shard_of(self.record)

    @classmethod
    def parse(cls, text: str, what: str = "record") -> Self:
        """Read ``{workflow}/{id}``; raise ``Invalid`` for anything else."""
        workflow, slash, record = text.partition("/")
        if not slash:
            raise Invalid("invalid_identifier", f"{what} must be written as workflow/id")
        return cls(WorkflowId(identifier(workflow, what)), RecordId(identifier(record, what)))
