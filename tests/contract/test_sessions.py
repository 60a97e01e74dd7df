"""Sessions and sign-ins are kept by hashes, are taken once, and are not written over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.access.session import Hashed, Provider, Secret, Session, SignIn
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.sealing import AesSealing
from shared.application.session_store import Sealing, SessionStore
from shared.kernel.errors import StaleVersion
from tests.contract.backing import Aws
from tests.contract.builders import NOON
from tests.fakes.sessions import FakeSealing, FakeSessions

KEY, OTHER_KEY = Hashed("a" * 64), Hashed("b" * 64)
BROWSER = Hashed("c" * 64)
SIGN_IN = SignIn(browser=BROWSER, nonce="n", verifier="v", page="/console/jobs", begun_at=NOON)
SESSION = Session(
    provider=Provider(client="console-1", issuer="i", sign_in="s", token="t", revoke="r", sign_out="o"),
    tenant="northshire",
    user="jo",
    groups=("administrator", "officer"),
    name="Jo Bloggs",
    email="jo@example.org",
    csrf="x",
    started_at=NOON,
    seen_at=NOON,
    token_expires_at=NOON + timedelta(hours=1),
    sealed_refresh_token="sealed",
)
SECRET, OTHER_SECRET = Secret("a" * 43), Secret("a" * 42 + "b")


@pytest.fixture(params=["fake", "adapter"])
def store(request: pytest.FixtureRequest) -> SessionStore:
    return FakeSessions() if request.param == "fake" else _stored_in(request.getfixturevalue("emulated"))


@pytest.fixture(params=[FakeSealing, AesSealing])
def sealing(request: pytest.FixtureRequest) -> Sealing:
    made: Sealing = request.param()
    return made


def _stored_in(emulated: Aws) -> DynamoSessions:
    return DynamoSessions(client=emulated.dynamodb, table=emulated.tables["sessions"], backoff=emulated.backoff)


def test_a_sign_in_is_taken_once_and_by_its_own_browser_alone(store: SessionStore) -> None:
    store.begin(KEY, SIGN_IN)
    assert store.take(KEY, OTHER_KEY) is None
    assert store.take(OTHER_KEY, BROWSER) is None
    assert store.take(KEY, BROWSER) == SIGN_IN
    assert store.take(KEY, BROWSER) is None


def test_a_session_is_found_by_its_key_alone(store: SessionStore) -> None:
    store.create(KEY, SESSION)
    assert store.get(KEY) == replace(SESSION, version=1)
    assert store.get(OTHER_KEY) is None


def test_a_sign_in_opens_no_session_and_a_session_is_no_sign_in(store: SessionStore) -> None:
    store.begin(KEY, SIGN_IN)
    assert store.get(KEY) is None
    store.create(OTHER_KEY, SESSION)
    assert store.take(OTHER_KEY, BROWSER) is None


def test_a_session_is_saved_over_the_version_that_was_read(store: SessionStore) -> None:
    store.create(KEY, SESSION)
    read = store.get(KEY)
    assert read is not None
    later = replace(read, seen_at=NOON + timedelta(minutes=1))
    assert store.save(KEY, later) == replace(later, version=2)
    assert store.get(KEY) == replace(later, version=2)
    with pytest.raises(StaleVersion):
        store.save(KEY, later)


def test_a_session_that_was_deleted_does_not_come_back(store: SessionStore) -> None:
    store.create(KEY, SESSION)
    read = store.get(KEY)
    assert read is not None
    for _ in range(2):
        store.delete(KEY)
    with pytest.raises(StaleVersion):
        store.save(KEY, read)
    assert store.get(KEY) is None


def test_what_is_sealed_is_opened_by_its_own_secret_alone(sealing: Sealing) -> None:
    sealed = sealing.seal(SECRET, "refresh ✓")
    assert sealing.open(SECRET, sealed) == "refresh ✓"
    assert sealing.open(OTHER_SECRET, sealed) is None
    for spoilt in ("", "x", "A" * 64):
        assert sealing.open(SECRET, spoilt) is None


def test_rows_expire_with_what_they_hold(emulated: Aws) -> None:
    sessions = _stored_in(emulated)
    sessions.begin(KEY, SIGN_IN)
    sessions.create(OTHER_KEY, SESSION)
    ends = {row["pk"]["S"]: int(row["expires_at"]["N"]) for row in emulated.rows("sessions")}
    assert ends == {
        KEY: int((NOON + timedelta(minutes=10)).timestamp()),
        OTHER_KEY: int((NOON + timedelta(minutes=30)).timestamp()),
    }


def test_a_row_that_cannot_be_read_is_no_session_and_its_user_signs_in_again(emulated: Aws) -> None:
    sessions = _stored_in(emulated)
    sessions.create(KEY, SESSION)
    emulated.dynamodb.update_item(
        TableName=emulated.tables["sessions"],
        Key={"pk": {"S": KEY}, "sk": {"S": "SESSION"}},
        UpdateExpression="SET body = :text",
        ExpressionAttributeValues={":text": {"S": "{}"}},
    )
    assert sessions.get(KEY) is None


def test_what_is_sealed_cannot_be_read_and_is_another_each_time() -> None:
    sealing = AesSealing()
    first, second = (sealing.seal(SECRET, "refresh") for _ in range(2))
    assert first != second
    assert "refresh" not in first
    assert SECRET not in first
