"""Run a shard of any job but an import for as long as the invocation lasts (X3, X10)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.journal import LoggedJournal
from functions.queue.working import work
from shared.application.jobs.run_shard import RunShard
from shared.bootstrap.job_types import all_but_imports
from shared.bootstrap.ports import WiredPorts
from shared.settings import WorkerSettings, load

ports = WiredPorts(load(WorkerSettings), LoggedJournal())
run_shard = RunShard(ports, all_but_imports(ports))


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    return work(run_shard, event, context)
