"""The built bundle, and an emulated AWS for the functions that are started from it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.bundle.runtime import Bundle, Running, link_client, start
from infra.local import emulator
from infra.local.clients import Clients, connect
from infra.local.resources import Resources
from infra.local.stack import LOCAL_PARAMETERS, surroundings
from infra.local.template import load, resources

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"
BUILT = ROOT / ".aws-sam" / "build"
LAYER_FOR_THIS_MACHINE = ROOT / ".local" / "bundle" / "layer"
CLIENT = ROOT / ".local" / "bundle" / "client"
FUNCTIONS = resources(load(TEMPLATE), "AWS::Serverless::Function")


def bundle_of(function: str) -> Bundle:
    """Return a function's code as SAM has built it, over the layer as built for this machine."""
    return Bundle(code=BUILT / function, layer=LAYER_FOR_THIS_MACHINE, client=CLIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """The emulated AWS with the template's resources, and the environment of each function in it."""

    clients: Clients
    made: Resources
    variables: Mapping[str, Mapping[str, str]]

    def start(self, function: str) -> AbstractContextManager[Running]:
        """Start a function of the bundle."""
        return start(bundle_of(function), FUNCTIONS[function]["Handler"], self.variables[function])


@pytest.fixture(scope="session", autouse=True)
def _client() -> None:
    """Put the runtime client beside the layer; say what to do where there is no bundle."""
    assert BUILT.is_dir(), "there is no bundle: `make test-bundle` builds it"
    assert LAYER_FOR_THIS_MACHINE.is_dir(), "there is no layer for this machine: `make test-bundle` builds it"
    link_client(CLIENT)


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with emulator.moto() as engine:
        clients = connect(engine)
        made = Resources(load(TEMPLATE), LOCAL_PARAMETERS, clients)
        made.make_all()
        around = surroundings(engine)
        variables = {name: {**around, **one["Environment"]["Variables"]} for name, one in made.functions().items()}
        yield Cloud(clients=clients, made=made, variables=variables)
