"""The whole application on one machine: the template's functions over emulated services."""

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from infra.local import emulator, functions, logs
from infra.local.activity import Activity
from infra.local.authorizer import Authorizer
from infra.local.clients import CREDENTIALS, REGION, Clients, connect
from infra.local.controls import Controls
from infra.local.cors import Rule
from infra.local.gateway import Gateway
from infra.local.isolation import environment
from infra.local.provider import EmulatedPool, LocalProvider
from infra.local.resources import Resources
from infra.local.serving import Server
from infra.local.sources.pumps import Pumps
from infra.local.sources.wiring import wire
from infra.local.stack_api import SECONDS_TO_SETTLE, StackApi
from infra.local.template import TemplateError, load, resources
from infra.local.users import LocalUsers

# On one machine, indexes never lag. moto answers one request at a time, and knows no PartiQL.
LOCAL_PARAMETERS = {"ShardDelaySeconds": "0", "WorkerThreads": "1", "PlainWrites": "puts"}
# Where the provider has which of its pages.
PROVIDER = {
    "ConsoleSignInUrl": "/oauth2/authorize",
    "ConsoleTokenUrl": "/oauth2/token",
    "ConsoleRevokeUrl": "/oauth2/revoke",
    "ConsoleSignOutUrl": "/logout",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalStack:
    """A running stack, with names (of queues: URLs) by logical id."""

    api_url: str
    console_url: str
    provider_url: (
        str  # where people sign in; another name for this machine, so that it is another site than the console
    )
    aws_endpoint_url: str
    dynamodb_endpoint_url: str
    region: str
    tables: Mapping[str, str]
    buckets: Mapping[str, str]
    queues: Mapping[str, str]
    user_pool: str
    user_pool_client: str
    clients: Clients
    functions: Mapping[str, functions.Function]
    _settings: Mapping[str, Mapping[str, str]]
    _controls: Controls

    def settings(self, function: str) -> dict[str, str]:
        """Return a function's environment as the template gives it, resolved."""
        return dict(self._settings[function])

    def token(self, tenant: str, user: str, groups: Collection[str] = ()) -> str:
        """Return a user's ID token, with exactly these groups; make the user if need be."""
        return self._controls.token(tenant, user, groups)

    def tick(self, function: str, time: str) -> None:
        """Send a scheduled function its event of an instant (RFC 3339), and wait for its end."""
        self._controls.tick(function, time)

    def settle(self, timeout: float = SECONDS_TO_SETTLE) -> bool:
        """Wait at most `timeout` seconds until all events are handled; return whether they are."""
        return self._controls.settle(timeout)

    def logs(self) -> list[str]:
        """Return every line that the functions wrote, one JSON object each, oldest first."""
        return logs.lines()

    @classmethod
    @contextmanager
    def start(
        cls,
        template: Path = Path("template.yaml"),
        port: int = 0,
        parameters: Mapping[str, str] | None = None,
        engine: emulator.Engine = "moto",
    ) -> Iterator[Self]:
        """Run a stack until the block ends; a port of 0 means any free one, and `engine` stands in for DynamoDB.

        Meanwhile, all AWS clients that this process makes reach the emulator.

        Raises:
            RuntimeError: a stack runs in this process already.
            EngineMissing: the engine can't run here.
            TemplateError: the template asks for something unknown.
        """
        body = load(template)
        local = {name: value for name, value in LOCAL_PARAMETERS.items() if name in body.get("Parameters", {})}
        if engine != "moto":
            local.pop("PlainWrites", None)
        with ExitStack() as running:
            logs.clear()
            provider = LocalProvider()
            # Beside the API's port, so that an address that was kept still leads here.
            login = running.enter_context(Server(provider, port + 1 if port else 0, name="localhost"))
            local |= {
                name: f"{login.url}{path}" for name, path in PROVIDER.items() if name in body.get("Parameters", {})
            }
            aws = running.enter_context(emulator.emulated(engine))
            running.enter_context(environment(surroundings(aws)))
            clients = connect(aws)
            made = Resources(body, local | dict(parameters or {}), clients, folder=template.parent)
            made.make_all()
            wanted = made.functions()
            activity = Activity()
            root = template.resolve().parent
            loaded = {
                name: functions.load(name, function, function["Environment"]["Variables"], root, activity)
                for name, function in wanted.items()
            }
            stopping = threading.Event()
            events = {name: function.get("Events", {}) for name, function in wanted.items()}
            wiring = wire(loaded, events, clients, stopping)
            pools, pool_clients = made.names("pool"), made.names("client")
            people = LocalUsers(clients, pools["UserPool"], pool_clients["UserPoolClient"])
            controls = Controls(
                people=people,
                pumps=running.enter_context(Pumps(wiring.sources, activity, aws.bell, stopping)),
                functions=loaded,
                inputs=wiring.inputs,
                triggers=wiring.triggers,
            )
            api = _api(made.resolver.resolve(resources(body, "AWS::Serverless::HttpApi")))
            authorizer, cors = _authorizer(api, aws.aws_url), Rule.of_api(api.get("CorsConfiguration"))
            door, stage = StackApi(controls), api.get("StageVariables")
            front = Server(Gateway(wiring.routes, loaded, authorizer, door, cors, stage), port)
            running.enter_context(front)
            if (client := pool_clients.get("ConsoleClient")) is not None:
                provider.open(EmulatedPool(people, pools["UserPool"]), client, front.url)
            yield cls(
                api_url=front.url,
                console_url=f"{front.url}/console",
                provider_url=login.url,
                aws_endpoint_url=aws.aws_url,
                dynamodb_endpoint_url=aws.dynamodb_url,
                region=REGION,
                tables=made.names("table"),
                buckets=made.names("bucket"),
                queues=made.names("queue"),
                user_pool=pools["UserPool"],
                user_pool_client=pool_clients["UserPoolClient"],
                clients=clients,
                functions=loaded,
                _settings={name: function["Environment"]["Variables"] for name, function in wanted.items()},
                _controls=controls,
            )


def surroundings(aws: emulator.Emulator) -> dict[str, str]:
    """Return Lambda's variables for every function, with the emulator's addresses."""
    return {
        **CREDENTIALS,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": aws.aws_url,
        "AWS_ENDPOINT_URL_DYNAMODB": aws.dynamodb_url,
        "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": aws.dynamodb_url,
    }


def _api(apis: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    if len(apis) != 1:
        raise TemplateError("the local stack serves exactly one HTTP API")
    return next(iter(apis.values()))


def _authorizer(api: Mapping[str, Any], aws_url: str) -> Authorizer:
    auth = api["Auth"]
    token = auth["Authorizers"][auth["DefaultAuthorizer"]]["JwtConfiguration"]
    return Authorizer(token["issuer"], token["audience"], aws_url)
