"""What the patterns of bodies mean, in words for those who get a refusal."""

from collections.abc import Mapping

from functions.gateway.patterns import FILE_TYPE
from shared.kernel.identifiers import IDENTIFIER_FORM

_ID = "[A-Za-z0-9._-]{1,64}"
IDENTIFIER = f"^{_ID}$"
POINTER = f"^{_ID}/{_ID}$"
ADDRESS = f"^{_ID}(/{_ID})?$"
NAME = r"^[^#\x00-\x1f\x7f]{1,64}$"
UKPRN = r"^[0-9]{8}$"
WORDS: Mapping[str, str] = {
    IDENTIFIER: IDENTIFIER_FORM,
    POINTER: f"must be a workflow and an id with a slash between them; each {IDENTIFIER_FORM}",
    ADDRESS: f"must be an id, or a workflow and an id with a slash between them; each {IDENTIFIER_FORM}",
    NAME: "must have 1 to 64 characters, none of them # or a control character such as a line feed",
    FILE_TYPE: "must be 1 to 64 of the characters A-Z a-z 0-9 space . _ / + ( ) & ' , -",
    UKPRN: "must be 8 digits",
}
