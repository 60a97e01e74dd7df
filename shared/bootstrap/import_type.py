"""What the workers of imports do. Apart from what other workers do, which they don't load."""

from shared.application.all_ports import Ports
from shared.application.jobs.types import JobTypes
from shared.application.learners.import_file import ImportFile
from shared.jobs.job import JobType


def import_type(ports: Ports) -> JobTypes:
    return {JobType.ILR_IMPORT: ImportFile(ports).opened}
