"""What is wrong with a form, in words that say how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from functions.console.frame.words import sentence
from shared.kernel import errors
from shared.kernel.errors import ExpungeError

# The code of a refusal: the field that it is about, and the sentence that is shown there.
Refusals = Mapping[str, tuple[str, str]]
# A field's name for what is about the whole form.
WHOLE_FORM: Final = ""
_STATUS: tuple[tuple[type[ExpungeError], HTTPStatus], ...] = (
    (errors.RuleConflict, HTTPStatus.CONFLICT),
    (errors.StaleVersion, HTTPStatus.PRECONDITION_FAILED),
    (errors.TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.Malformed, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
)
# What a form shows beside its fields. A missing permission, an unknown thing and a silent store have pages of their own.
SHOWN_IN_FORM: Final = tuple(family for family, _ in _STATUS)


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A sentence for one field; without a field, for the whole form."""

    field: str
    message: str


class FormAtFault(Exception):
    """A form can't be used as it is; the form itself has the faults."""


def status_of_refusal(error: ExpungeError) -> HTTPStatus:
    return next(status for family, status in _STATUS if isinstance(error, family))


def fault_of(error: ExpungeError, refusals: Refusals) -> FieldFault:
    """Return what to show of *error*: the page's own sentence, else what the rule itself says."""
    if error.code in refusals:
        return FieldFault(*refusals[error.code])
    if isinstance(error, errors.StaleVersion):
        return FieldFault(
            WHOLE_FORM, "Somebody else has changed this since you opened it. Look at it again, then save."
        )
    return FieldFault(WHOLE_FORM, sentence(error.detail))
