"""The filter of a job, as it was when the job was asked for (X9)."""

from shared.application.ports import Catalogue
from shared.jobs.job import FilterRedaction
from shared.kernel.errors import JobRefused
from shared.kernel.identifiers import TenantId
from shared.records.filter import Filter
from shared.records.saved_versions import FilterVersion, version_name


def filter_of(catalogue: Catalogue, tenant: TenantId, request: FilterRedaction) -> Filter:
    """Return the version that the job names; raise ``JobRefused`` where a restore has lost it."""
    kept = catalogue.get(tenant, FilterVersion, version_name(request.filter, request.version))
    if kept is None:
        raise JobRefused("unknown_filter_version", "the catalogue no longer has this version of the filter")
    return kept.filter
