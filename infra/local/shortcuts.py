"""Shorter ways through moto, for the same answers: what it works out again and again, worked out once.

Half of the emulator's time went into looking for each of the ten members that an attribute value may have, under the
six names that they may have in moto's own objects; half of the time that a fresh world takes into reading the same private
key for each user pool.
"""

import json
from functools import cache
from types import SimpleNamespace
from typing import Any

from botocore.model import StructureShape
from joserfc import jwk
from moto.cognitoidp import models as cognito
from moto.core.serialize import ResponseSerializer

_every_member = ResponseSerializer._serialize_type_structure  # noqa: SLF001 (moto has no other door here)


def _the_member_that_is_there(
    self: ResponseSerializer,
    serialized: dict[str, Any],
    value: Any,  # noqa: ANN401 (whatever moto keeps)
    shape: StructureShape,
    key: str,
) -> None:
    """Write the one member of an attribute value; leave every other structure to moto."""
    if shape.name != "AttributeValue" or not isinstance(value, dict):
        _every_member(self, serialized, value, shape, key)
        return
    written: dict[str, Any] = {}
    for name, member in value.items():
        self._serialize(written, member, shape.members[name], name)
    self._default_serialize(serialized, written, shape, key)


@cache
def _private_key(text: str) -> jwk.RSAKey:
    return jwk.RSAKey.import_key(json.loads(text))


def take() -> None:
    """Take them, in this process."""
    ResponseSerializer._serialize_type_structure = _the_member_that_is_there  # type: ignore[method-assign]  # noqa: SLF001
    key = SimpleNamespace(import_key=lambda numbers: _private_key(json.dumps(numbers)))
    cognito.jwk = SimpleNamespace(RSAKey=key)  # type: ignore[assignment]
