"""Where the console is, and which provider signs people in there."""

import pytest

from functions.console.address import console_of, origin_of

STAGE = {
    "ConsoleClient": "client-1",
    "ConsoleIssuer": "https://issuer.example",
    "ConsoleSignIn": "https://login.example/authorize",
    "ConsoleToken": "https://login.example/token",
    "ConsoleRevoke": "https://login.example/revoke",
    "ConsoleSignOut": "https://login.example/logout",
}
OF = {"requestContext": {"domainName": "abc.execute-api.eu-west-2.amazonaws.com"}, "stageVariables": STAGE}


def test_the_stage_names_the_provider_and_the_request_the_origin() -> None:
    console = console_of(OF)
    assert console is not None
    assert console.signed_in == "https://abc.execute-api.eu-west-2.amazonaws.com/console/signed-in"
    assert console.signed_out == "https://abc.execute-api.eu-west-2.amazonaws.com/console/sign-out"
    one = console.provider
    named = (one.client, one.issuer, one.sign_in, one.token, one.revoke, one.sign_out)
    assert named == tuple(STAGE.values())


@pytest.mark.parametrize("missing", ["ConsoleClient", "ConsoleIssuer", "ConsoleSignIn", "ConsoleToken"])
def test_without_a_providers_addresses_there_is_no_console(missing: str) -> None:
    assert console_of({**OF, "stageVariables": {name: one for name, one in STAGE.items() if name != missing}}) is None
    assert console_of({"requestContext": OF["requestContext"]}) is None


def test_only_this_machines_own_console_is_reached_without_tls_whatever_a_header_says() -> None:
    for host in ("127.0.0.1:8000", "localhost:8000"):
        assert origin_of({"requestContext": {"domainName": host}}) == f"http://{host}"
    spoilt = {
        **OF,
        "headers": {"x-forwarded-proto": "http", "host": "evil.example", "x-forwarded-host": "evil.example"},
    }
    assert origin_of(spoilt) == "https://abc.execute-api.eu-west-2.amazonaws.com"
    assert origin_of({"requestContext": {"domainName": "127.0.0.1.evil.example"}}).startswith("https://")
