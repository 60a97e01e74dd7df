"""Messages that name a tenant, by ids only (X8)."""

import json

from shared.adapters.sqs.fields import fields_of, malformed
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.clock import from_text, to_text
from shared.kernel.identifiers import TenantId, is_identifier

_TENANT = frozenset({"tenant"})
_NIGHT = frozenset({"tenant", "run", "at"})


def night_body(tenant: TenantId, night: Night) -> str:
    return json.dumps({"tenant": tenant, "run": night.run, "at": to_text(night.at)})


def parse_night(body: str) -> tuple[TenantId, Night]:
    """Read a body; raise ``Malformed``, without repeating it, for one that ``night_body`` did not write."""
    read = fields_of(body, _NIGHT)
    try:
        night = Night(run=JobType(read["run"]), at=from_text(read["at"]))
    except ValueError:
        raise malformed() from None
    return _tenant(read["tenant"]), night


def resume_body(tenant: TenantId) -> str:
    return json.dumps({"tenant": tenant})


def parse_resume(body: str) -> TenantId:
    """Read a body; raise ``Malformed``, without repeating it, for one that ``resume_body`` did not write."""
    return _tenant(fields_of(body, _TENANT)["tenant"])


def _tenant(text: str) -> TenantId:
    if not is_identifier(text):
        raise malformed()
    return TenantId(text)
