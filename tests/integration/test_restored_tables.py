"""X16: a stack is pointed at restored tables by one deployment, works on them, and goes back by another."""

from tests.world import college, council
from tests.world.restore import OPERATOR, Backup, back_up, give_stream, operations, put_back, replay, restore_into
from tests.world.world import World

CASE = "complaints/one"
NEEDED = (
    "LearnersFunction",
    "RecordsFunction",
    "RedactionsFunction",
    "RunJobShardFunction",
    "StartJobFunction",
    "UpdateFinalFundingDateFunction",
)
RESTORED = {"RecordsTable": "restored-records", "IlrTable": "restored-ilr"}


def dated(here: World, day: str) -> str | None:
    """Hand in a return that ends on that day, let its change be handled, and return the learner's date."""
    college.hand_in(here, "ann", college.completed(day)).expect(200)
    here.settle()
    found: str | None = college.learner(here, "ann")["final_funding_date"]
    return found


def test_x16_a_stack_is_pointed_at_restored_tables_and_back(here: World) -> None:
    college.found_college(here)
    council.put(here, CASE)
    college.enrol(here, "ann")
    backup = back_up(here)
    here.call("POST", f"/v1/records/{CASE}/redaction", {}).expect(200)
    operations(here).stop_runs(OPERATOR)
    own = {table: here.rows(table) for table in RESTORED}

    for table, name in RESTORED.items():
        restore_into(here, backup, table, name)
    names = {f"{table}Name": name for table, name in RESTORED.items()}
    pointed = here.redeployed(NEEDED, **names, IlrTableStream=give_stream(here, RESTORED["IlrTable"]))
    assert {table: pointed.tables[table] for table in RESTORED} == RESTORED
    assert "PLANTED" in str(council.read(pointed, CASE)["values"])
    assert replay(pointed, backup)["outcomes"] == {"erased": 1}
    assert "PLANTED" not in str(council.rows_of(pointed, CASE))
    assert dated(pointed, "2019-07-31") == "2019-07-31"
    assert {table: here.rows(table) for table in RESTORED} == own

    put_back(here, Backup(at=backup.at, rows={table: pointed.rows(table) for table in RESTORED}), *RESTORED)
    for name in RESTORED.values():
        here.clients.dynamodb.delete_table(TableName=name)
    # With its first parameters, the stack has its first functions.
    back = pointed.redeployed((), **dict.fromkeys([*names, "IlrTableStream"], ""))
    assert back.tables == here.tables
    assert council.read(back, CASE)["erased_at"] is not None
    assert dated(back, "2019-08-31") == "2019-08-31"
