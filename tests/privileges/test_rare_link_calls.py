"""Ways through the functions on which links are written as nowhere else (X3, X18); see ``test_rare_calls``."""

from shared.kernel.identifiers import shard_of
from tests.privileges.test_rare_calls import give_up, here
from tests.world import council
from tests.world.council import CASES, PEOPLE, ask, put
from tests.world.delivery import VISIBILITY, resume, run_until_killed, send, take_messages
from tests.world.interception import Call
from tests.world.links import check_links
from tests.world.world import World

__all__ = ["here"]


def test_x18_a_case_that_loses_its_person_or_gets_another_takes_its_links_along(here: World) -> None:
    for person in ("person-1", "person-2"):
        put(here, f"{PEOPLE}/{person}")
    put(here, f"{CASES}/case-1", person_id=f"{PEOPLE}/person-1")
    put(here, f"{CASES}/case-2", person_id=f"{PEOPLE}/person-1")
    council.put(here, "strands/strand-1", values={}, parent_id=f"{CASES}/case-1")
    for owner in (f"{PEOPLE}/person-2", None):
        now = council.read(here, f"{CASES}/case-1")
        body = {"values": now["values"], "version": now["version"], "person_id": owner}
        here.call("PUT", f"/v1/records/{CASES}/case-1", body).expect(200)
        check_links(here.rows("RecordsTable"))


def test_x3_x18_a_case_that_was_given_up_is_completed_with_its_links(here: World) -> None:
    put(here, f"{PEOPLE}/person-1")
    put(here, f"{CASES}/case-1", person_id=f"{PEOPLE}/person-1")
    council.put(here, "strands/strand-1", values={}, parent_id=f"{CASES}/case-1")
    ask(here)
    messages = take_messages(here)
    own = messages.pop(f"SHARD#{shard_of('case-1'):02d}")
    send(here, own)
    writes = 0

    def is_past_the_claim(call: Call) -> bool:
        nonlocal writes
        writes += call.operation == "TransactWriteItems" and here.tables["RecordsTable"] in call.text
        return writes > 1

    run_until_killed(here, is_past_the_claim)
    here.pass_time(VISIBILITY)
    give_up(here, own)
    send(here, *messages.values())
    here.settle()
    resume(here)
    here.settle()
    found = check_links(here.rows("RecordsTable"))
    case = next(row for key, row in found.items() if key.record == "case-1")
    assert (case.is_erased, case.person) == (True, None)


def test_x7a_a_pointer_that_keeps_nothing_is_cut_from_what_is_held_and_the_act_is_evidence(here: World) -> None:
    put(here, f"{PEOPLE}/person-1")
    put(here, f"{CASES}/case-1")
    council.put(here, "strands/strand-1", values={}, parent_id=f"{CASES}/case-1", person_id=f"{PEOPLE}/person-1")
    here.call("PUT", f"/v1/records/{CASES}/case-1/legal-hold", council.GUARD).expect(200)
    now = council.read(here, "strands/strand-1")
    body = {"values": {}, "version": now["version"], "person_id": None}
    here.call("PUT", "/v1/records/strands/strand-1", body).expect(200)
    check_links(here.rows("RecordsTable"))
