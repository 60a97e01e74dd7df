"""The layer's models of AWS services are trimmed, and every client that functions make works with what is left."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.loaders import Loader
from botocore.session import Session
from botocore.stub import Stubber

from infra.bundle import layer

CALLS: dict[str, Callable[[Any], object]] = {
    "dynamodb": lambda client: client.list_tables(),
    "sqs": lambda client: client.list_queues(),
    "s3": lambda client: client.list_object_versions(Bucket="bucket"),
    "cognito-idp": lambda client: client.list_user_pools(MaxResults=1),
}
OPERATIONS = {
    "dynamodb": "list_tables",
    "sqs": "list_queues",
    "s3": "list_object_versions",
    "cognito-idp": "list_user_pools",
}


@pytest.fixture(name="data", scope="module")
def fixture_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return botocore's data as the layer has them."""
    published = Path(botocore.__file__).parent / "data"
    data = tmp_path_factory.mktemp("layer") / "data"
    data.mkdir()
    for name in layer.SERVICES:
        shutil.copytree(published / name, data / name)
    for name in layer.SHARED_DATA:
        shutil.copy(published / name, data / name)
    layer._trim_botocore(data)
    return data


def test_there_is_a_call_of_each_service() -> None:
    assert CALLS.keys() == OPERATIONS.keys() == layer.SERVICES


@pytest.mark.parametrize("service", CALLS)
def test_a_client_is_made_and_calls_by_the_trimmed_models_alone(data: Path, service: str) -> None:
    session = Session()
    loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    session.register_component("data_loader", loader)
    client = session.create_client(
        service, region_name="eu-west-2", aws_access_key_id="nobody", aws_secret_access_key="nothing"
    )
    with Stubber(client) as stubbed:
        stubbed.add_response(OPERATIONS[service], {})
        CALLS[service](client)
    assert client.meta.endpoint_url.endswith("eu-west-2.amazonaws.com")


def test_nothing_is_left_of_what_models_say_to_people(data: Path) -> None:
    texts = [path.read_text() for path in data.rglob("*.json")]
    assert len(texts) > len(layer.SERVICES)
    assert not [text for text in texts if re.search('"documentation":"[^"]', text)]
    assert not list(data.rglob("*.gz"))
