"""`doctor` looks at the stack as it is deployed, and compares the links of records at both ends (X16, X18)."""

from typing import Annotated

import typer

from infra.operations.console import console
from infra.operations.deployment.survey import survey
from infra.operations.failure import NotAllDone
from infra.operations.ports import ports_of
from infra.operations.target import Target, target_of
from shared.application.replay.compare_links import CompareLinks
from shared.kernel.identifiers import TenantId, identifier


def doctor(
    context: typer.Context,
    most: Annotated[int, typer.Option(min=1, help="look at so many records of each tenant")] = 10_000,
    after: Annotated[str, typer.Option(help="go on where an earlier run stopped, for one tenant")] = "",
    *,
    with_stack: Annotated[
        bool, typer.Option("--deployment/--no-deployment", help="look at the stack's resources")
    ] = True,
    with_links: Annotated[bool, typer.Option("--links/--no-links", help="compare the links of records")] = True,
) -> None:
    """Say what is amiss with the stack as it is deployed, and which links differ at their ends, by ids alone.

    It writes nothing.
    """
    target = target_of(context)
    amiss = [
        *(_of_the_deployment(target) if with_stack else ()),
        *(_of_links(target, most, after) if with_links else ()),
    ]
    if amiss:
        raise NotAllDone("; ".join(amiss))


def _of_the_deployment(target: Target) -> list[str]:
    report = survey(target)
    for found in report.faults:
        console.print(f"{found.path}: {found.amiss.what}. {found.amiss.do}", soft_wrap=True, markup=False)
    for (what, why), count in sorted(report.left_out.items()):
        console.print(f"not looked at: {what} ({count}): {why}", soft_wrap=True, markup=False)
    console.print(f"deployment: looked at {report.looked_at.total()} things, amiss {len(report.faults)}")
    amiss = [f"{len(report.faults)} things of the stack are amiss"] if report.faults else []
    return [*amiss, *(["you may not look at everything (deploy.md)"] if report.refused else [])]


def _of_links(target: Target, most: int, after: str) -> list[str]:
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
    return ["links differ at their ends; stop runs and replay erasures to make them anew"] if found else []
