"""What all workers together do."""

from shared.application.all_ports import Ports
from shared.application.jobs.types import JobTypes
from shared.bootstrap.import_type import import_type
from shared.bootstrap.job_types import all_but_imports


def every_type(ports: Ports) -> JobTypes:
    return {**all_but_imports(ports), **import_type(ports)}
