"""``SessionStore`` on a table of its own, whose rows expire."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.access.session import Hashed, Session, SignIn
from shared.adapters.backoff import Backoff
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.bodies import Unreadable, body_of, encoded
from shared.adapters.dynamodb.keys import SESSION, SIGN_IN, row_key
from shared.adapters.dynamodb.models import ExpiringRow, SessionRow
from shared.adapters.dynamodb.parts import Condition, Put, in_version
from shared.adapters.dynamodb.writes import Writes
from shared.adapters.errors import CONDITION_FAILED, code_of, domain_errors

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoSessions:
    """The adapter. A row that has expired may be there for two more days: the reader judges it by its times."""

    def __init__(self, *, client: "DynamoDBClient", table: str, backoff: Backoff | None = None) -> None:
        self.client, self.table = client, table
        self.backoff = backoff or Backoff()

    def begin(self, state: Hashed, sign_in: SignIn) -> None:
        ends = int(sign_in.ends_at.timestamp())
        self._put(ExpiringRow.item(pk=state, sk=SIGN_IN, body=encoded(sign_in), expires_at=ends))

    def take(self, state: Hashed, browser: Hashed) -> SignIn | None:
        key = row_key(state, SIGN_IN)
        found = self._batches.get([key])
        sign_in = body_of(SignIn, found[0]) if found else None
        if sign_in is None or sign_in.browser != browser:
            return None
        with domain_errors():
            try:
                # Of two requests with one answer, one finds it here.
                self.client.delete_item(TableName=self.table, Key=key, ConditionExpression="attribute_exists(pk)")
            except ClientError as error:
                if code_of(error) in CONDITION_FAILED:
                    return None
                raise
        return sign_in

    def create(self, key: Hashed, session: Session) -> None:
        self._write(key, replace(session, version=1))

    def get(self, key: Hashed) -> Session | None:
        found = self._batches.get([row_key(key, SESSION)])
        # What an earlier version of this code wrote otherwise, its user signs in again for.
        with suppress(Unreadable):
            return body_of(Session, found[0]) if found else None
        return None

    def save(self, key: Hashed, session: Session) -> Session:
        written = replace(session, version=session.version + 1)
        self._write(key, written, in_version(session.version))
        return written

    def delete(self, key: Hashed) -> None:
        with domain_errors():
            self.client.delete_item(TableName=self.table, Key=row_key(key, SESSION))

    @property
    def _batches(self) -> Batches:
        return Batches(client=self.client, table=self.table, backoff=self.backoff)

    def _write(self, key: Hashed, session: Session, given: tuple[Condition, ...] = ()) -> None:
        item = SessionRow.item(
            pk=key,
            sk=SESSION,
            body=encoded(session),
            version=session.version,
            expires_at=int(session.ends_at.timestamp()),
        )
        self._put(item, given)

    def _put(self, item: dict[str, object], given: tuple[Condition, ...] = ()) -> None:
        Writes(client=self.client, backoff=self.backoff).together([Put(self.table, item, given)])
