"""Shorter ways through moto with the same answers.

A redaction asks moto a thousand times, a year of nights a hundred thousand times. The shortcuts replace moto's own functions by
name, so a version without them fails at once; tests compare both ways. Shares are of the CPU of a redaction of 30 cases.
"""

import json
from functools import cache
from inspect import signature
from types import SimpleNamespace
from typing import Any

from joserfc import jwk
from moto.cognitoidp import models as pools
from moto.core import responses
from moto.core.model import StructureShape
from moto.core.serialize import ResponseSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.models.table import Table

from infra.local import transactions

every_member = ResponseSerializer._serialize_type_structure  # noqa: SLF001 (moto has no public name for it)
over_the_whole_table = Table.query
_SIGNATURE = signature(over_the_whole_table)


def the_member_that_is_there(
    self: ResponseSerializer,
    serialized: dict[str, Any],
    value: Any,  # noqa: ANN401 (whatever moto keeps)
    shape: StructureShape,
    key: str,
) -> None:
    """Write an attribute value's one member: moto tries ten, each under six names."""
    if shape.name != "AttributeValue" or not isinstance(value, dict):
        every_member(self, serialized, value, shape, key)
        return
    written: dict[str, Any] = {}
    for name, member in value.items():
        self._serialize(written, member, shape.members[name], name)
    self._default_serialize(serialized, written, shape, key)


def over_its_partition(self: Table, *plain: Any, **named: Any) -> Any:  # noqa: ANN401 (as in moto)
    """Let moto query a table that seems to hold nothing but the partition: it sorts the whole table first."""
    asked: dict[str, Any] = _SIGNATURE.bind(self, *plain, **named).arguments
    is_indexed, conditions = asked.get("index_name") is not None, asked.get("hash_key_conditions") or []
    if not self.range_key_attr or (is_indexed and not conditions):
        return over_the_whole_table(self, *plain, **named)
    if is_indexed:
        name, value = conditions[0]
        rows = (item for partition in self.items.values() for item in partition.values())
        found = [item for item in rows if name in item.attrs and item.attrs[name].value == value.value]
    else:
        found = list(self.items.get(asked["hash_key"], {}).values())
    found.sort(key=lambda item: (item.hash_key, item.range_key))
    vars(self)["all_items"] = lambda: found
    try:
        return over_the_whole_table(self, *plain, **named)
    finally:
        del vars(self)["all_items"]


@cache
def _private_key(numbers: str) -> jwk.RSAKey:
    return jwk.RSAKey.import_key(json.loads(numbers))


def take() -> None:
    """Take all shortcuts in this process; a repeat does no harm."""
    # A tenth: attribute values are most of an answer.
    setattr(ResponseSerializer, every_member.__name__, the_member_that_is_there)
    # A seventh, and more with each row.
    setattr(Table, over_the_whole_table.__name__, over_its_partition)
    # A tenth: a service's actions are listed once, not at every request.
    setattr(responses, method_names_from_class.__name__, cache(method_names_from_class))
    # Half of a fresh stack's time: all of moto's pools share a private key, which is read once here.
    remembering = SimpleNamespace(import_key=lambda numbers: _private_key(json.dumps(numbers)))
    vars(pools)["jwk"] = SimpleNamespace(RSAKey=remembering)
    transactions.take()
