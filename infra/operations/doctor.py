"""`doctor` compares the links of records at both ends, on the tables themselves (X16, X18)."""

from typing import Annotated

import typer

from infra.operations.console import console
from infra.operations.failure import NotAllDone
from infra.operations.ports import ports_of
from infra.operations.target import target_of
from shared.application.replay.compare_links import CompareLinks
from shared.kernel.identifiers import TenantId, identifier


def doctor(
    context: typer.Context,
    most: Annotated[int, typer.Option(min=1, help="look at so many records of each tenant")] = 10_000,
    after: Annotated[str, typer.Option(help="go on where an earlier run stopped, for one tenant")] = "",
) -> None:
    """Compare links at both ends and name what differs, by ids alone. It writes nothing: a replay mends."""
    target = target_of(context)
    found = 0
    with ports_of(target) as ports:
        tenants = [TenantId(identifier(target.tenant, "a tenant"))] if target.tenant else [*ports.catalogue.tenants()]
        for tenant in tenants:
            compared = CompareLinks(ports)(tenant, after, most)
            found += len(compared.faults)
            for fault in compared.faults:
                source = f" from {fault.source}" if fault.source else ""
                console.print(f"{tenant}: {fault.target} {fault.difference}{source}")
            going_on = f"; go on with --tenant {tenant} --after '{compared.cursor}'" if compared.cursor else ""
            console.print(f"{tenant}: records {compared.looked_at}, differences {len(compared.faults)}{going_on}")
    if found:
        raise NotAllDone("links differ at their ends; stop runs and replay erasures to make them anew")
