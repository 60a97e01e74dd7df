"""Loads the sample council: configuration over the API, rows and files directly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from functions.api.administration.filter_models import FilterView
from functions.api.administration.workflow_models import WorkflowView
from infra.local.stack import LocalStack
from infra.operations.api import ApiClient
from infra.sample.council import Sample, samples, the_filter, workflows
from infra.sample.links import rows_with_links
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import content_item
from shared.adapters.dynamodb.file_types import DynamoFileTypes
from shared.adapters.dynamodb.keys import Item
from shared.adapters.s3.keys import file_key
from shared.kernel.identifiers import TenantId
from shared.records.content import Attachment

TENANT = TenantId("sample-council")
ADMINISTRATOR = "administrator"
CASES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The samples, and a client of the API with an administrator's token."""

    samples: tuple[Sample, ...]
    api: ApiClient


def load(stack: LocalStack, cases: int = CASES) -> Loaded:
    api = ApiClient(url=stack.api_url, token=stack.token(TENANT, "officer", [ADMINISTRATOR]))
    for workflow in workflows():
        view = WorkflowView.of(workflow).model_dump(mode="json", by_alias=True, exclude={"id", "version"})
        api.put(f"/v1/workflows/{workflow.id}", view)
    filter_ = FilterView.of(the_filter()).model_dump(mode="json", exclude={"id", "version", "is_outdated"})
    api.put(f"/v1/filters/{the_filter().id}", filter_)
    made = tuple(samples(cases))
    _write_rows(stack, made)
    _write_files(stack, made)
    _remember_types(stack, made)
    stack.settle()
    return Loaded(samples=made, api=api)


def _items(made: Sequence[Sample]) -> Iterator[Item]:
    yield from rows_with_links(TENANT, [sample.record for sample in made])
    for sample in made:
        for content in sample.contents:
            yield content_item(TENANT, sample.record.key, content)


def _write_rows(stack: LocalStack, made: Sequence[Sample]) -> None:
    Batches(client=stack.clients.dynamodb, table=stack.tables["RecordsTable"]).put(list(_items(made)))


def _write_files(stack: LocalStack, made: Sequence[Sample]) -> None:
    bucket = stack.buckets["FilesBucket"]
    for sample in made:
        for number, body in sample.files:
            stack.clients.s3.put_object(Bucket=bucket, Key=file_key(TENANT, sample.record.key, number), Body=body)


def _remember_types(stack: LocalStack, made: Sequence[Sample]) -> None:
    types = DynamoFileTypes(client=stack.clients.dynamodb, table=stack.tables["RecordsTable"])
    files = [(one.record.key.workflow, part) for one in made for part in one.contents if isinstance(part, Attachment)]
    for workflow, file_type in sorted({(workflow, file.file_type) for workflow, file in files}):
        types.add(TENANT, workflow, file_type)
