"""Parts of a transaction as statements: each does what its part would do, while the row is as it was read (X15)."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.parts import (
    EXISTING,
    NOT_EXISTING,
    Delete,
    Missing,
    MissingOrLess,
    Part,
    Put,
    Update,
    in_version,
)
from shared.adapters.dynamodb.statements import quoted
from shared.adapters.dynamodb.writes import Writes
from shared.kernel.errors import Invalid, StaleVersion, Unavailable

KEY = {"pk": {"S": "t#cases#c1"}, "sk": {"S": "RECORD"}}
ROW = {**KEY, "version": {"N": "3"}, "body": {"S": "old"}, "stage": {"S": "due"}}
NEXT = {**KEY, "version": {"N": "4"}, "body": {"S": "new"}}
ACT = {"pk": {"S": "t#api#00"}, "sk": {"S": "cases/c1#now#token"}, "body": {"S": "{}"}}
EVIDENCE = Put("ledger", ACT, NOT_EXISTING, is_stated=True)
UNMARKED = (*in_version(3), Missing("is_linked"))
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
    return Writes(client=engine, backoff=Backoff(sleep=lambda _: None))  # type: ignore[arg-type]  # as much of a client as is used


def stated(text: str, *parameters: Any) -> dict[str, Any]:  # noqa: ANN401 – as above
    """Return a statement; *text* has ``@`` in the place of the key."""
    return {"Statement": text.replace("@", WHERE), "Parameters": list(parameters)}


COUNTS = {**KEY, "version": {"N": "2"}, "s:cases/open": {"N": "5"}}
ONE_MORE = Update("records", KEY, (MissingOrLess("number", 6),), adds={"number": 1})
CASES: dict[str, tuple[Part, list[dict[str, Any]], list[dict[str, Any]]]] = {
    "a new row": (
        Put("records", NEXT, NOT_EXISTING),
        [ROW],
        [stated("INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?, 'version': ?, 'body': ?}", *NEXT.values())],
    ),
    "a row over its version": (
        Put("records", NEXT, in_version(3)),
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
        Put("records", NEXT, UNMARKED),
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
        Put("records", NEXT, EXISTING),
        [{**NEXT, "body": {"S": "old"}}],
        [stated('UPDATE "records" SET "body"=? @', {"S": "new"}, *KEYS)],
    ),
    "a row that may be there, and is not": (
        Put("records", KEY),
        [],
        [stated("INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?}", *KEYS)],
    ),
    "a row that may be there, and is": (Put("records", KEY), [KEY], []),
    "a deletion": (
        Delete("records", KEY, in_version(3)),
        [ROW],
        [stated('DELETE FROM "records" @ AND "version"=?', *KEYS, {"N": "3"})],
    ),
    "a deletion of what is gone": (Delete("records", KEY), [], []),
    "a check": (
        Update("records", KEY, in_version(3)),
        [ROW],
        [stated('EXISTS(SELECT * FROM "records" @ AND "version"=?)', *KEYS, {"N": "3"})],
    ),
    "a check that there is none": (
        Update("records", KEY, NOT_EXISTING),
        [],
        [stated("INSERT INTO \"records\" VALUE {'pk': ?, 'sk': ?, 'version': ?}", *KEYS, {"N": "1"})],
    ),
    "a mark": (
        Update("records", KEY, in_version(3), sets={"is_linked": {"N": "1"}}),
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
        Update("records", KEY, adds={"version": 1, "s:cases/open": -1, 's:cases/a"b': 2}),
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
        Update("records", KEY, adds={"version": 1, "s:cases/it's": 1}),
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
        ONE_MORE,
        [{**KEY, "number": {"N": "5"}}],
        [stated('UPDATE "records" SET "number"=? @ AND "number"=?', {"N": "6"}, *KEYS, {"N": "5"})],
    ),
}


@pytest.mark.parametrize(("part", "rows", "wanted"), CASES.values(), ids=CASES)
def test_x15_a_part_beside_evidence_is_a_statement_that_holds_while_its_row_is_as_read(
    part: Part, rows: list[dict[str, Any]], wanted: list[dict[str, Any]]
) -> None:
    engine = Engine(*rows)
    writes(engine).together([part, EVIDENCE])
    assert engine.sent == [[*wanted, INSERTED]]


REFUSED: dict[str, tuple[Part, list[dict[str, Any]]]] = {
    "another version": (Put("records", NEXT, in_version(2)), [ROW]),
    "no row": (Put("records", NEXT, in_version(2)), []),
    "a mark since": (Put("records", NEXT, UNMARKED), [{**ROW, "is_linked": {"N": "1"}}]),
    "an attachment that is gone": (Put("records", NEXT, EXISTING), []),
    "a check of another version": (Update("records", KEY, in_version(2)), [ROW]),
    "a check that there is none": (Update("records", KEY, NOT_EXISTING), [ROW]),
    "a deletion of another version": (Delete("records", KEY, in_version(2)), [ROW]),
    "a count at its most": (ONE_MORE, [{**KEY, "number": {"N": "6"}}]),
}


@pytest.mark.parametrize(("part", "rows"), REFUSED.values(), ids=REFUSED)
def test_x15_a_condition_that_does_not_hold_is_a_conflict_and_nothing_is_sent(
    part: Part, rows: list[dict[str, Any]]
) -> None:
    engine = Engine(*rows)
    with pytest.raises(StaleVersion):
        writes(engine).together([part, EVIDENCE])
    assert engine.sent == []


@pytest.mark.parametrize("code", ["ConditionalCheckFailed", "TransactionConflict", "DuplicateItem"])
def test_x15_a_row_that_changed_after_it_was_read_is_read_again(code: str) -> None:
    engine = Engine(ROW)
    engine.errors.append(cancelled(code, "None"))
    part = Put("records", NEXT, in_version(3))
    writes(engine).together([part, EVIDENCE])
    assert len(engine.sent) == 2
    engine.errors += [cancelled(code, "None")] * 20
    with pytest.raises(Unavailable):
        writes(engine).together([part, EVIDENCE])


@pytest.mark.parametrize(
    "error",
    [cancelled("DuplicateItem", "None"), cancelled("ValidationError", "None", message="Duplicate primary key exists")],
)
def test_x15_a_new_row_that_is_there_is_a_conflict_at_once(error: ClientError) -> None:
    engine = Engine()
    engine.errors.append(error)
    with pytest.raises(StaleVersion):
        writes(engine).together([Put("records", NEXT, NOT_EXISTING), EVIDENCE])
    assert len(engine.sent) == 1


def test_x8_what_can_t_be_stored_is_refused_without_its_value() -> None:
    engine = Engine(ROW)
    engine.errors.append(cancelled("ValidationError", "None", message="the value Jo is too large"))
    with pytest.raises(Invalid) as refused:
        writes(engine).together([Put("records", NEXT, in_version(3)), EVIDENCE])
    assert "Jo" not in f"{refused.value.detail} {refused.value.__cause__}"


def test_x15_evidence_alone_is_one_insert_and_there_after_a_lost_answer() -> None:
    engine = Engine()
    engine.errors.append(ClientError({"Error": {"Code": "DuplicateItemException"}}, "ExecuteStatement"))
    writes(engine).together([EVIDENCE])
    assert engine.sent == [[INSERTED]]


@pytest.mark.parametrize("name", ['a"b', "a'b", '"; DELETE FROM "ledger"', "a b/c:d"])
def test_a_name_can_t_leave_its_quotes(name: str) -> None:
    for quote in "\"'":
        inner = quoted(name, quote)[1:-1]
        assert inner.replace(quote * 2, "").count(quote) == 0
        assert inner.replace(quote * 2, quote) == name
