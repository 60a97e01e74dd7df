"""Statements of ours as parts of a transaction, which the engine tells units of."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Statement = Mapping[str, Any]
Part = dict[str, dict[str, Any]]

_INSERTED = re.compile(r"'((?:[^']|'')*)': \?")
# Names are quoted, so no word in one is taken for a word of the statement.
_WORD = re.compile(r'(UPDATE|FROM|SET|REMOVE|WHERE|AND) "((?:[^"]|"")*)"(=\?| IS MISSING)?')


def part_of(statement: Statement) -> Part:
    """Return *statement* as a part of a transaction; raise ``ValueError`` for one that is not written as ours are."""
    text, given = str(statement["Statement"]), iter(statement["Parameters"])
    if text.startswith("INSERT INTO "):
        return {"Put": _put(text, given)}
    words = [(verb, name.replace('""', '"'), rest) for verb, name, rest in _WORD.findall(text)]
    (table,) = [name for verb, name, _ in words if verb in {"UPDATE", "FROM"}]
    sets = {name: next(given) for verb, name, _ in words if verb == "SET"}
    gone = [name for verb, name, _ in words if verb == "REMOVE"]
    where = {name: next(given) if rest == "=?" else None for verb, name, rest in words if verb in {"WHERE", "AND"}}
    body: dict[str, Any] = {"TableName": table, "Key": {name: where.pop(name) for name in ("pk", "sk")}}
    if next(given, None) is not None:
        raise ValueError("a parameter has no place in the statement")
    match text.partition(" ")[0].partition("(")[0]:
        case "UPDATE":
            return {"Update": body | _asked(sets, gone, where)}
        case "DELETE":
            return {"Delete": body | _asked({}, [], where)}
        case "EXISTS":
            return {"ConditionCheck": body | _asked({}, [], where)}
        case _:
            raise ValueError("no statement of ours begins so")


def update_of(statement: Statement) -> dict[str, Any]:
    """Return the request of a single update."""
    return part_of(statement)["Update"]


def _put(text: str, given: Iterator[Any]) -> dict[str, Any]:
    names = [name.replace("''", "'") for name in _INSERTED.findall(text)]
    return {
        "TableName": text.split('"')[1],
        "Item": dict(zip(names, given, strict=True)),
        "ConditionExpression": "attribute_not_exists(pk)",
    }


def _asked(sets: Mapping[str, Any], gone: list[str], where: Mapping[str, Any]) -> dict[str, Any]:
    """Return the expressions that set and remove attributes, and ask for those of *where*, None for missing ones."""
    names = {name: f"#{number}" for number, name in enumerate(dict.fromkeys([*sets, *gone, *where]))}
    values: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    changes = []
    if sets:
        changes.append("SET " + ", ".join(f"{names[name]} = {_value(values, one)}" for name, one in sets.items()))
    if gone:
        changes.append("REMOVE " + ", ".join(names[name] for name in gone))
    if changes:
        asked["UpdateExpression"] = " ".join(changes)
    conditions = [
        f"attribute_not_exists({names[name]})" if one is None else f"{names[name]} = {_value(values, one)}"
        for name, one in where.items()
    ]
    asked["ConditionExpression"] = " AND ".join(["attribute_exists(pk)", *conditions])
    if names:
        asked["ExpressionAttributeNames"] = {short: name for name, short in names.items()}
    if values:
        asked["ExpressionAttributeValues"] = values
    return asked


def _value(values: dict[str, Any], value: Any) -> str:  # noqa: ANN401 – any attribute
    name = f":{len(values)}"
    values[name] = value
    return name
