"""The words of records' pages for what the rules name by codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.records.content import ContentKind
from shared.records.guards import GuardName
from shared.records.treatments import TreatmentName
from shared.records.workflow import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A thing, one and many, and its part of an address."""

    one: str
    many: str
    path: str

    @property
    def with_article(self) -> str:
        return f"{'an' if self.one[0] in 'aeiou' else 'a'} {self.one}"


KINDS: Final[Mapping[Kind, str]] = {
    Kind.CASE: "Case",
    Kind.PERSON: "Person",
    Kind.PORTAL_ACCOUNT: "Portal account",
    Kind.LEARNER: "Learner",
    Kind.STRAND: "Strand",
}
CONTENTS: Final[Mapping[ContentKind, Noun]] = {
    ContentKind.MESSAGE: Noun(one="message", many="messages", path="messages"),
    ContentKind.LETTER: Noun(one="letter", many="letters", path="letters"),
    ContentKind.EMAIL_ALERT: Noun(one="email alert", many="email alerts", path="email-alerts"),
    ContentKind.NOTE: Noun(one="note", many="notes", path="notes"),
    ContentKind.ATTACHMENT: Noun(one="attachment", many="attachments", path="attachments"),
}
TEXTS: Final = {kind: noun for kind, noun in CONTENTS.items() if kind is not ContentKind.ATTACHMENT}
VERSIONS: Final = Noun(one="preserved version", many="preserved versions", path="preserved-versions")
LEFT_BY: Final[Mapping[TreatmentName, str]] = {
    TreatmentName.REMOVE: "nothing",
    TreatmentName.REPLACE: "the text [redacted]",
    TreatmentName.YEAR: "the year alone",
    TreatmentName.OUTWARD_CODE: "the first half of the postcode",
}
GUARDS: Final[Mapping[GuardName, Noun]] = {
    GuardName.LEGAL_HOLD: Noun(one="legal hold", many="legal holds", path="legal-hold"),
    GuardName.RESTRICTION: Noun(one="restriction", many="restrictions", path="processing-restriction"),
}
# Refusals of any act on a record, by their codes; each is about the whole form.
REFUSALS: Final[Mapping[str, tuple[str, str]]] = {
    "erasure_in_progress": ("", "This record is being erased at this moment, so nothing of it can be changed."),
    "already_erased": (
        "",
        "This record has been erased. It takes no new personal data, and nothing of it is left to keep.",
    ),
    "processing_restricted": (
        "",
        "The processing of this record is restricted. Lift the restriction before you change it.",
    ),
    "unreadable_record": (
        "",
        "A record that this one is linked with can’t be read. Ask the person who runs the service to repair it.",
    ),
}


def dp_label(name: str) -> str:
    """Return a data protection field's name as people know it: DP legal hold review date."""
    return name.replace("_", " ").replace("dp ", "DP ", 1)
