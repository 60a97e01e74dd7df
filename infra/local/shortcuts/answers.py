"""Writes an attribute value's one member: moto tries ten, each under six names."""

from typing import Any

from moto.core.model import StructureShape
from moto.core.serialize import ResponseSerializer

every_member = ResponseSerializer._serialize_type_structure  # noqa: SLF001 (moto has no other door here)


def the_member_that_is_there(
    self: ResponseSerializer,
    serialized: dict[str, Any],
    value: Any,  # noqa: ANN401 (whatever moto keeps)
    shape: StructureShape,
    key: str,
) -> None:
    """Write the one member of an attribute value; leave every other structure to moto."""
    if shape.name != "AttributeValue" or not isinstance(value, dict):
        every_member(self, serialized, value, shape, key)
        return
    written: dict[str, Any] = {}
    for name, member in value.items():
        self._serialize(written, member, shape.members[name], name)
    self._default_serialize(serialized, written, shape, key)


def take() -> None:
    """Take this way from now on."""
    setattr(ResponseSerializer, every_member.__name__, the_member_that_is_there)
