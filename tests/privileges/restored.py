"""Calls to restored tables, evaluated on a stack that is pointed at them: its roles allow other tables than before (X16)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.privileges.in_its_name import needs_in_its_name
from tests.privileges.naming import resolver_of, table_arn
from tests.privileges.needs import Need
from tests.privileges.report import Evaluator, asked_of
from tests.privileges.roles import resource_policies, roles_of

PARAMETERS = {
    "RecordsTableName": "restored-records",
    "CatalogueTableName": "restored-catalogue",
    "IlrTableName": "restored-ilr",
    "IlrTableStream": f"{table_arn('restored-ilr')}/stream/2026-01-01T00:00:00.000",
}
_TABLES = table_arn("restored-")


def is_to_a_restored_table(need: Need) -> bool:
    return need.resource.startswith(_TABLES)


def refusals(template: Mapping[str, Any], seen: Mapping[str, Iterable[Need]], evaluate: Evaluator) -> Iterator[str]:
    """Yield a line for each call that a pointed stack's role would refuse, and for what AWS does in its name."""
    resolver = resolver_of(template, PARAMETERS)
    roles = roles_of(template, resolver)
    called = {name: set(filter(is_to_a_restored_table, needs)) for name, needs in seen.items() if name in roles}
    derived: dict[str, set[Need]] = {}
    for name, need in needs_in_its_name(template, resolver, called):
        derived.setdefault(name, set()).add(need)
    asked = list(asked_of(roles, called, derived))
    verdicts = evaluate([question for _, question in asked], resource_policies(template, resolver))
    for (name, question), verdict in zip(asked, verdicts, strict=True):
        if not verdict.is_allowed:
            yield f"{name}, on restored tables, is refused {question.need} ({verdict.why})"
