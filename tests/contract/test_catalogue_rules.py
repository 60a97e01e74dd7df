"""How many rules all workflows of a tenant may have: counted by the store, whatever saves come at once (X21)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from shared.application import configured
from shared.kernel.bounds import Bound
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import WorkflowId
from shared.records.workflow import Kind, State, Workflow, WorkflowRule
from tests.contract.backing import Backing
from tests.contract.builders import OTHER, T, an_act
from tests.engine.switch import is_real

ACT = an_act("workflow/w0", action="workflow_saved")
MOST = 5
# moto loses updates of transactions that come at once; AWS's own engine does not.
WRITERS = 8 if is_real() else 1


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Bound(code="too_many_rules", most=MOST, things="rules")
    monkeypatch.setitem(configured.COUNTED_WITHIN, Workflow, replace(configured.COUNTED_WITHIN[Workflow], bound=few))


def _workflow(number: int, rules: int, version: int = 0) -> Workflow:
    return Workflow(
        id=WorkflowId(f"w{number}"),
        kind=Kind.CASE,
        states=(State(name="open", end=False),),
        rules=tuple(WorkflowRule(in_state="open", for_days=days, transition="stay") for days in range(rules)),
        version=version,
    )


def _save(backing: Backing, number: int, rules: int, version: int = 0) -> str:
    try:
        backing.catalogue.put(T, f"w{number}", _workflow(number, rules, version), ACT)
    except (Invalid, StaleVersion) as error:
        return error.code
    return "saved"


def _rules(backing: Backing) -> int:
    return sum(len(one.rules) for _, one in backing.catalogue.page(T, Workflow, None, 100)[0])


def test_x21_as_many_rules_as_the_most_are_saved_however_many_calls_come_at_once(backing: Backing) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        said = sorted(writers.map(lambda number: _save(backing, number, 2), range(8)))
    assert said == ["saved"] * 2 + ["too_many_rules"] * 6
    assert _rules(backing) == 4


def test_x21_rules_that_are_added_at_once_to_workflows_that_exist_are_counted_too(backing: Backing) -> None:
    for number in range(8):
        _save(backing, number, 0)
    with ThreadPoolExecutor(WRITERS) as writers:
        said = sorted(writers.map(lambda number: _save(backing, number, 1, 1), range(8)))
    assert said == ["saved"] * MOST + ["too_many_rules"] * 3
    assert _rules(backing) == MOST


def test_x21_a_save_counts_what_it_adds_and_gives_back_what_it_takes_out(backing: Backing) -> None:
    said = [_save(backing, number, rules, version) for number, rules, version in ((0, 3, 0), (1, 2, 0), (0, 4, 1))]
    assert said == ["saved", "saved", "too_many_rules"]
    # As many as there were, fewer, and then another may have what they were.
    assert [_save(backing, 0, 3, 1), _save(backing, 0, 1, 2), _save(backing, 1, 4, 1)] == ["saved"] * 3
    assert (_save(backing, 2, 1), _save(backing, 2, 0), _rules(backing)) == ("too_many_rules", "saved", MOST)


def test_x21_more_than_the_most_in_one_workflow_are_refused_though_nothing_is_counted_yet(backing: Backing) -> None:
    assert (_save(backing, 0, MOST + 1), _save(backing, 0, MOST), _rules(backing)) == ("too_many_rules", "saved", MOST)


def test_x21_a_refusal_names_the_most_and_writes_no_evidence(backing: Backing) -> None:
    _save(backing, 0, MOST)
    with pytest.raises(Invalid, match=f"at most {MOST} rules"):
        backing.catalogue.put(T, "w1", _workflow(1, 1), ACT)
    assert len(backing.ledger.since(T, None, None, None, 10)[0]) == 1


@pytest.mark.parametrize("version", [0, 1, 3])
def test_x21_another_version_is_stale_and_counts_nothing(backing: Backing, version: int) -> None:
    said = [_save(backing, 0, 1), _save(backing, 0, 2, 1), _save(backing, 0, 3, version), _save(backing, 1, 3)]
    assert said == ["saved", "saved", "stale_version", "saved"]


def test_x21_each_tenant_has_rules_of_its_own(backing: Backing) -> None:
    backing.catalogue.put(OTHER, "w9", _workflow(9, MOST), ACT)
    assert (_save(backing, 0, MOST), _save(backing, 1, 1)) == ("saved", "too_many_rules")
