"""Run the shard of an import, apart from all other jobs: a hostile file keeps no erasure waiting (L10, X21)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.journal import LoggedJournal
from functions.queue.working import work
from shared.application.jobs.run_shard import RunShard
from shared.bootstrap.import_type import import_type
from shared.bootstrap.ports import WiredPorts
from shared.settings import ImportWorkerSettings, load

ports = WiredPorts(load(ImportWorkerSettings), LoggedJournal())
run_shard = RunShard(ports, import_type(ports))


@guarded
def handler(event: Event, context: LambdaContext) -> object:
    return work(run_shard, event, context)
