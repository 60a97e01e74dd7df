"""Reads one ``Learner`` element in any namespace: years differ, and some files mix namespaces or have none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.learners.ilr import Aim
from shared.learners.ilr_file import LearnerFault
from shared.learners.learner_id import ReferenceName, reference_name

if TYPE_CHECKING:
    from lxml import etree

MOST_AIMS_OF_A_LEARNER = 1000
LONGEST_VALUE = 64
_LONGEST_STATUS = 9
_REFERENCE = "{*}LearnRefNumber"
_AIM = "{*}LearningDelivery"
_FIELDS = {
    "AimSeqNumber": "aim_seq_number",
    "LearnAimRef": "learn_aim_ref",
    "CompStatus": "completion_status",
    "LearnStartDate": "learn_start_date",
    "LearnActEndDate": "learn_actual_end_date",
    "AchDate": "achievement_date",
}
_TAGS = tuple(f"{{*}}{name}" for name in _FIELDS)


class _TooLongError(ValueError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLearner:
    """One occurrence of a learner. *name* is None if *fault* says that the reference makes no id."""

    name: ReferenceName | None
    reference: str | None
    aims: tuple[Aim, ...]
    fault: LearnerFault | None


def read_learner(element: "etree._Element") -> ReadLearner:
    """Read one learner; one with a fault has no aims."""
    references = {text for child in element.iterchildren(_REFERENCE) if (text := _text(child)) is not None}
    if not references:
        return _faulty(LearnerFault.NO_REFERENCE)
    reference = min(references)
    name = reference_name(reference) if len(references) == 1 else None
    if name is None:
        return _faulty(LearnerFault.UNUSABLE_REFERENCE)
    aims = []
    try:
        for child in element.iterchildren(_AIM):
            aims.append(_aim(child))
            if len(aims) > MOST_AIMS_OF_A_LEARNER:
                return _faulty(LearnerFault.TOO_MANY_AIMS, name, reference)
    except _TooLongError:
        return _faulty(LearnerFault.VALUE_TOO_LONG, name, reference)
    return ReadLearner(name=name, reference=reference, aims=tuple(aims), fault=None)


def text_of(element: "etree._Element", *path: str) -> str | None:
    """Return the text at *path* below an element, or None."""
    found = element.find("/".join(f"{{*}}{name}" for name in path))
    return None if found is None else _text(found)


def _faulty(fault: LearnerFault, name: ReferenceName | None = None, reference: str | None = None) -> ReadLearner:
    return ReadLearner(name=name, reference=reference, aims=(), fault=fault)


def _aim(element: "etree._Element") -> Aim:
    found: dict[str, str] = {}
    for child in element.iterchildren(*_TAGS):
        text = _text(child)
        if text is None:
            continue
        name = _FIELDS[str(child.tag).rpartition("}")[2]]
        before = found.get(name)
        # Two different values are both kept. The rules can't read them then, which is safer than a guess at one.
        found[name] = text if before in {None, text} else f"{before} {text}"
        if len(found[name]) > LONGEST_VALUE:
            raise _TooLongError
    sequence, status = _whole(found.pop("aim_seq_number", None)), found.pop("completion_status", None)
    number = _whole(status)
    return Aim(
        aim_seq_number=sequence if isinstance(sequence, int) else None,
        completion_status=status if number is None else number,
        learn_aim_ref=found.get("learn_aim_ref"),
        learn_start_date=found.get("learn_start_date"),
        learn_actual_end_date=found.get("learn_actual_end_date"),
        achievement_date=found.get("achievement_date"),
    )


def _whole(text: str | None) -> int | None:
    is_one = text is not None and text.isascii() and text.isdigit() and len(text) <= _LONGEST_STATUS
    return int(text) if is_one and text is not None else None


def _text(element: "etree._Element") -> str | None:
    return (element.text or "").strip() or None
