"""Statements of ours as single requests: ``UPDATE … WHERE pk=? AND sk=? AND version=?``, and ``INSERT INTO … VALUE …``."""

import re
from collections.abc import Mapping
from typing import Any

Statement = Mapping[str, Any]


_NAME = re.compile(r"'((?:[^']|'')*)': \?")


def is_insert(statement: Statement) -> bool:
    return str(statement["Statement"]).startswith("INSERT")


def put_of(statement: Statement) -> dict[str, Any]:
    """Return the put of an insert."""
    names = [name.replace("''", "'") for name in _NAME.findall(statement["Statement"])]
    return {
        "TableName": statement["Statement"].split('"')[1],
        "Item": dict(zip(names, statement["Parameters"], strict=True)),
        "ConditionExpression": "attribute_not_exists(pk)",
    }


def update_of(statement: Statement) -> dict[str, Any]:
    # What it asks of the row beside the version costs nothing, and is left out.
    words = statement["Statement"].partition(" WHERE ")[0].split('"')
    table, clauses = words[1], words[2:]
    names: dict[str, str] = {}
    sets: list[int] = []
    gone: list[int] = []
    for number, (verb, name) in enumerate(zip(clauses[::2], clauses[1::2], strict=False)):
        names[f"#{number}"] = name
        (gone if verb.strip().endswith("REMOVE") else sets).append(number)
    values = {f":{number}": value for number, value in zip(sets, statement["Parameters"], strict=False)}
    pk, sk, version = statement["Parameters"][-3:]
    text = "SET " + ", ".join(f"#{number} = :{number}" for number in sets)
    text += (" REMOVE " + ", ".join(f"#{number}" for number in gone)) if gone else ""
    return {
        "TableName": table,
        "Key": {"pk": pk, "sk": sk},
        "UpdateExpression": text,
        "ConditionExpression": "version = :seen",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {**values, ":seen": version},
    }
