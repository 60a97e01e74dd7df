"""Find the last anonymisation night of a tenant."""

from datetime import date, timedelta

from shared.application.ports import JobStore
from shared.jobs.job import Job, JobType, night_job
from shared.kernel.identifiers import TenantId


def last_night(jobs: JobStore, tenant: TenantId, today: date) -> Job | None:
    """Return today's night, or yesterday's until that has come; None if neither has run."""
    days = (today, today - timedelta(days=1))
    nights = (jobs.job(tenant, night_job(JobType.RETENTION_ANONYMISATION, day)) for day in days)
    return next((night for night in nights if night is not None), None)
