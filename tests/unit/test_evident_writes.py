"""Parts of a transaction as statements: each does what its part would do, while the row is as it was read (X15)."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.evident_writes import EvidentWrites
from shared.adapters.dynamodb.statements import quoted
from shared.adapters.dynamodb.writes import Writes
from shared.kernel.errors import Invalid, StaleVersion, Unavailable

KEY = {"pk": {"S": "t#cases#c1"}, "sk": {"S": "RECORD"}}
ROW = {**KEY, "version": {"N": "3"}, "body": {"S": "old"}, "stage": {"S": "due"}}
NEXT = {**KEY, "version": {"N": "4"}, "body": {"S": "new"}}
ACT = {"pk": {"S": "t#api#00"}, "sk": {"S": "cases/c1#now#token"}, "body": {"S": "{}"}}
NEW = "attribute_not_exists(pk)"
EVIDENCE = {"Put": {"TableName": "ledger", "Item": ACT, "ConditionExpression": NEW}}
INSERTED = {"Statement": "INSERT INTO \"ledger\" VALUE {'pk': ?, 'sk': ?, 'body': ?}", "Parameters": list(ACT.values())}
WHERE = 'WHERE "pk"=? AND "sk"=?'
KEYS = list(KEY.values())


class Engine:
    """Has some rows, takes statements, and answers with the errors that it is given."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = {(row["pk"]["S"], row["sk"]["S"]): row for row in rows}
        self.sent: list[list[Any]] = []
        self.errors: list[Exception] = []

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803, ANN401 – as boto3 has it
        ((table, request),) = RequestItems.items()
        assert request["ConsistentRead"]
        places = [(key["pk"]["S"], key["sk"]["S"]) for key in request["Keys"]]
        return {"Responses": {table: [self.rows[place] for place in places if place in self.rows]}}

    def execute_transaction(self, TransactStatements: Any) -> None:  # noqa: N803, ANN401 – as boto3 has it
        self._take(TransactStatements)

    def execute_statement(self, **statement: Any) -> None:  # noqa: ANN401 – as above
        self._take([statement])

    def _take(self, statements: list[Any]) -> None:
        self.sent.append(statements)
        if self.errors:
            raise self.errors.pop(0)


def cancelled(*codes: str, message: str = "no") -> ClientError:
    reasons = [{"Code": code, "Message": message if code != "None" else ""} for code in codes]
    error: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    return ClientError(error, "ExecuteTransaction")


def writes(engine: Engine) -> Writes:
    return Writes(client=engine, backoff=Backoff(sleep=lambda _: None), inserted_only="ledger")  # type: ignore[arg-type]  # as much of a client as is used


def put(item: dict[str, Any], condition: str = "", **values: Any) -> dict[str, Any]:  # noqa: ANN401 – as above
    given = {"ConditionExpression": condition} if condition else {}
    return {"Put": {"TableName": "records", "Item": item, **given, **_values(values)}}


def on(kind: str, condition: str = "", update: str = "", names: Any = None, **values: Any) -> dict[str, Any]:  # noqa: ANN401 – as above
    body: dict[str, Any] = {"TableName": "records", "Key": KEY, **_values(values)}
    for name, text in (("ConditionExpression", condition), ("UpdateExpression", update)):
        body |= {name: text} if text else {}
    return {kind: body | ({"ExpressionAttributeNames": names} if names else {})}


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return (
        {"ExpressionAttributeValues": {f":{name}": {"N": str(value)} for name, value in values.items()}}
        if values
        else {}
    )


def stated(text: str, *parameters: Any) -> dict[str, Any]:  # noqa: ANN401 – as above
    """Return a statement; *text* has ``@`` in the place of the key."""
    return {"Statement": text.replace("@", WHERE), "Parameters": list(parameters)}


COUNTS = {**KEY, "version": {"N": "2"}, "s:cases/open": {"N": "5"}}
CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]] = {
    "a new row": (
        put(NEXT, NEW),
        [ROW],
        [stated("INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?, 'version': ?, 'body': ?}", *NEXT.values())],
    ),
    "a row over its version": (
        put(NEXT, "version = :version", version=3),
        [ROW],
        [
            stated(
                'UPDATE "records" SET "version"=? SET "body"=? REMOVE "stage" @ AND "version"=?',
                {"N": "4"},
                {"S": "new"},
                *KEYS,
                {"N": "3"},
            )
        ],
    ),
    "a row that has no mark": (
        put(NEXT, "version = :version AND attribute_not_exists(is_linked)", version=3),
        [{**ROW, "stage": NEXT["version"]}],
        [
            stated(
                'UPDATE "records" SET "version"=? SET "body"=? REMOVE "stage" @ AND "is_linked" IS MISSING AND "version"=?',
                {"N": "4"},
                {"S": "new"},
                *KEYS,
                {"N": "3"},
            )
        ],
    ),
    "a row that has to be there": (
        put(NEXT, "attribute_exists(pk)"),
        [{**NEXT, "body": {"S": "old"}}],
        [stated('UPDATE "records" SET "body"=? @', {"S": "new"}, *KEYS)],
    ),
    "a row that may be there, and is not": (
        put(KEY),
        [],
        [stated("INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?}", *KEYS)],
    ),
    "a row that may be there, and is": (put(KEY), [KEY], []),
    "a deletion": (
        on("Delete", "version = :version", version=3),
        [ROW],
        [stated('DELETE FROM "records" @ AND "version"=?', *KEYS, {"N": "3"})],
    ),
    "a deletion of what is gone": (on("Delete"), [], []),
    "a check": (
        on("ConditionCheck", "version = :version", version=3),
        [ROW],
        [stated('EXISTS(SELECT * FROM "records" @ AND "version"=?)', *KEYS, {"N": "3"})],
    ),
    "a check that there is none": (
        on("ConditionCheck", NEW),
        [],
        [stated("INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?, 'version': ?}", *KEYS, {"N": "1"})],
    ),
    "a mark": (
        on("Update", "version = :version", "SET is_linked = :marked", version=3, marked=1),
        [ROW],
        [
            stated(
                'UPDATE "records" SET "is_linked"=? @ AND "is_linked" IS MISSING AND "version"=?',
                {"N": "1"},
                *KEYS,
                {"N": "3"},
            )
        ],
    ),
    "counts that are there": (
        on(
            "Update",
            "",
            "ADD version :one, #c0 :c0, #c1 :c1",
            {"#c0": "s:cases/open", "#c1": 's:cases/a"b'},
            one=1,
            c0=-1,
            c1=2,
        ),
        [COUNTS],
        [
            stated(
                'UPDATE "records" SET "version"=? SET "s:cases/open"=? SET "s:cases/a""b"=? @'
                ' AND "s:cases/a""b" IS MISSING AND "s:cases/open"=? AND "version"=?',
                {"N": "3"},
                {"N": "4"},
                {"N": "2"},
                *KEYS,
                {"N": "5"},
                {"N": "2"},
            )
        ],
    ),
    "counts that are not": (
        on("Update", "", "ADD version :one, #c0 :c0", {"#c0": "s:cases/it's"}, one=1, c0=1),
        [],
        [
            stated(
                "INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?, 'version': ?, 's:cases/it''s': ?}",
                *KEYS,
                {"N": "1"},
                {"N": "1"},
            )
        ],
    ),
    "a count below its most": (
        on("Update", "attribute_not_exists(#n) OR #n < :most", "ADD #n :by", {"#n": "number"}, by=1, most=6),
        [{**KEY, "number": {"N": "5"}}],
        [stated('UPDATE "records" SET "number"=? @ AND "number"=?', {"N": "6"}, *KEYS, {"N": "5"})],
    ),
}


@pytest.mark.parametrize(("part", "rows", "wanted"), CASES.values(), ids=CASES)
def test_x15_a_part_beside_evidence_is_a_statement_that_holds_while_its_row_is_as_read(
    part: dict[str, Any], rows: list[dict[str, Any]], wanted: list[dict[str, Any]]
) -> None:
    engine = Engine(*rows)
    writes(engine).together([part, EVIDENCE])  # type: ignore[list-item]  # a part, but for its type
    assert engine.sent == [[*wanted, INSERTED]]


REFUSED = {
    "another version": (put(NEXT, "version = :version", version=2), [ROW]),
    "no row": (put(NEXT, "version = :version", version=2), []),
    "a mark since": (
        put(NEXT, "version = :version AND attribute_not_exists(is_linked)", version=3),
        [{**ROW, "is_linked": {"N": "1"}}],
    ),
    "an attachment that is gone": (put(NEXT, "attribute_exists(pk)"), []),
    "a check of another version": (on("ConditionCheck", "version = :version", version=2), [ROW]),
    "a check that there is none": (on("ConditionCheck", NEW), [ROW]),
    "a deletion of another version": (on("Delete", "version = :version", version=2), [ROW]),
    "a count at its most": (
        on("Update", "attribute_not_exists(#n) OR #n < :most", "ADD #n :by", {"#n": "number"}, by=1, most=5),
        [{**KEY, "number": {"N": "5"}}],
    ),
}


@pytest.mark.parametrize(("part", "rows"), REFUSED.values(), ids=REFUSED)
def test_x15_a_condition_that_does_not_hold_is_a_conflict_and_nothing_is_sent(
    part: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    engine = Engine(*rows)
    with pytest.raises(StaleVersion):
        writes(engine).together([part, EVIDENCE])  # type: ignore[list-item]  # as above
    assert engine.sent == []


@pytest.mark.parametrize("code", ["ConditionalCheckFailed", "TransactionConflict", "DuplicateItem"])
def test_x15_a_row_that_changed_after_it_was_read_is_read_again(code: str) -> None:
    engine = Engine(ROW)
    engine.errors.append(cancelled(code, "None"))
    part = put(NEXT, "version = :version", version=3)
    writes(engine).together([part, EVIDENCE])  # type: ignore[list-item]  # as above
    assert len(engine.sent) == 2
    engine.errors += [cancelled(code, "None")] * 20
    with pytest.raises(Unavailable):
        writes(engine).together([part, EVIDENCE])  # type: ignore[list-item]  # as above


@pytest.mark.parametrize(
    "error",
    [cancelled("DuplicateItem", "None"), cancelled("ValidationError", "None", message="Duplicate primary key exists")],
)
def test_x15_a_new_row_that_is_there_is_a_conflict_at_once(error: ClientError) -> None:
    engine = Engine()
    engine.errors.append(error)
    with pytest.raises(StaleVersion):
        writes(engine).together([put(NEXT, NEW), EVIDENCE])  # type: ignore[list-item]  # as above
    assert len(engine.sent) == 1


def test_x8_what_can_t_be_stored_is_refused_without_its_value() -> None:
    engine = Engine(ROW)
    engine.errors.append(cancelled("ValidationError", "None", message="the value Jo is too large"))
    with pytest.raises(Invalid) as refused:
        writes(engine).together([put(NEXT, "version = :version", version=3), EVIDENCE])  # type: ignore[list-item]  # as above
    assert "Jo" not in f"{refused.value.detail} {refused.value.__cause__}"


def test_x15_evidence_alone_is_one_insert_and_there_after_a_lost_answer() -> None:
    engine = Engine()
    engine.errors.append(ClientError({"Error": {"Code": "DuplicateItemException"}}, "ExecuteStatement"))
    writes(engine).together([EVIDENCE])  # type: ignore[list-item]  # as above
    assert engine.sent == [[INSERTED]]


@pytest.mark.parametrize("text", ["a < :x AND b", "size(a) > :x", "begins_with(a, :x)"])
def test_x15_a_condition_that_the_code_does_not_know_is_an_error_and_never_passed_over(text: str) -> None:
    with pytest.raises(ValueError, match=r"no condition of ours|unpack"):
        EvidentWrites(client=Engine(ROW), backoff=Backoff()).are_written([put(NEXT, text, x=1)])  # type: ignore[arg-type]  # as above


def test_x15_an_update_that_the_code_does_not_know_is_an_error() -> None:
    part = on("Update", "", "REMOVE a", x=1)
    with pytest.raises(ValueError, match="no update of ours"):
        EvidentWrites(client=Engine(ROW), backoff=Backoff()).are_written([part])  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("name", ['a"b', "a'b", '"; DELETE FROM "ledger"', "a b/c:d"])
def test_a_name_can_t_leave_its_quotes(name: str) -> None:
    for quote in "\"'":
        inner = quoted(name, quote)[1:-1]
        assert inner.replace(quote * 2, "").count(quote) == 0
        assert inner.replace(quote * 2, quote) == name
