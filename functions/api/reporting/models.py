"""Bodies of the reporting routes."""

from pydantic import ConfigDict

from functions.api.http.types import Body
from shared.jobs.job import ReportFormat


class ReportBody(Body):
    """The format of the report."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "xlsx"}]})

    format: ReportFormat
