"""A part as DynamoDB takes it: in a transaction, or alone. Names and values have placeholders, for many a word is reserved."""

from typing import Any

from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.parts import (
    Condition,
    Delete,
    Equal,
    Missing,
    MissingOrLess,
    Part,
    Present,
    Put,
    Update,
    number,
)


def transacted(part: Part) -> Any:  # noqa: ANN401 – of a type for each kind
    """Return *part* as one of a transaction."""
    match part:
        case Put():
            return {"Put": put_request(part)}
        case Delete():
            return {"Delete": {"TableName": part.table, "Key": part.key, **_Texts().of(part)}}
        case _:
            kind = "ConditionCheck" if part.is_check else "Update"
            return {kind: {"TableName": part.table, "Key": part.key, **_Texts().of(part)}}


def put_request(put: Put) -> Any:  # noqa: ANN401 – as above
    """Return *put* as a request of its own."""
    # The error of a put that is known again holds the stored item, so it is not for rows with personal data (X8).
    known = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if put.is_known_again else {}
    return {"TableName": put.table, "Item": put.item, **_Texts().of(put), **known}


class _Texts:
    """The expressions of one request."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: dict[str, Item] = {}

    def of(self, part: Part) -> dict[str, Any]:
        texts = {}
        if part.given:
            texts["ConditionExpression"] = " AND ".join(map(self._condition, part.given))
        if isinstance(part, Update) and not part.is_check:
            sets = ", ".join(f"{self._name(name)} = {self._value(value)}" for name, value in part.sets.items())
            adds = ", ".join(f"{self._name(name)} {self._value(number(by))}" for name, by in part.adds.items())
            texts["UpdateExpression"] = " ".join(
                f"{verb} {text}" for verb, text in (("SET", sets), ("ADD", adds)) if text
            )
        names = {placeholder: name for name, placeholder in self._names.items()}
        said = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": self._values}
        return texts | {name: some for name, some in said.items() if some}

    def _condition(self, condition: Condition) -> str:
        name = self._name(condition.name)
        match condition:
            case Present():
                return f"attribute_exists({name})"
            case Missing():
                return f"attribute_not_exists({name})"
            case Equal(value=value):
                return f"{name} = {self._value(value)}"
            case MissingOrLess(limit=limit):
                return f"(attribute_not_exists({name}) OR {name} < {self._value(number(limit))})"

    def _name(self, name: str) -> str:
        return self._names.setdefault(name, f"#n{len(self._names)}")

    def _value(self, value: Item) -> str:
        placeholder = f":v{len(self._values)}"
        self._values[placeholder] = value
        return placeholder
