"""Bodies of the reporting routes."""

from pydantic import ConfigDict

from functions.api.http.types import Body
from shared.jobs.job import ReportFormat


class ReportBody(Body):
    """What the report is to be written as."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "xlsx"}]})

    format: ReportFormat
