"""A shorter way from a client to the DynamoDB of moto in the same process, with the same answers.

Most of a test's time is calls of tables. On its way a call is signed, its user agent is put together twice, and moto makes a
request of the web of it; nothing reads any of that. AWS's own engine and the local stack are called over HTTP as ever.
The shortcuts replace functions by name, so that a version without them fails at once; a test compares both ways.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto.core import responses
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.common_types import TYPE_RESPONSE
from moto.core.utils import camelcase_to_underscores, utcnow
from moto.dynamodb.responses import DynamoHandler
from moto.sqs import models as queues
from moto.utilities.aws_headers import gen_amzn_requestid_long
from requests.structures import CaseInsensitiveDict
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

TABLES = re.compile(r"https://(?:[0-9]+\.ddb|dynamodb)\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/")
through_the_web = BotocoreStubber.process_request
signed = RequestSigner.handler
replaced_at_each_call = UserAgentString.rebuild_and_replace_user_agent_handler
put_together = UserAgentString.to_string


class _Request:
    """What moto's DynamoDB reads of a request."""

    method, path = "POST", "/"
    values: Mapping[str, str] = {}

    def __init__(self, sent: AWSPreparedRequest) -> None:
        headers: dict[str, Any] = dict(sent.headers.items())  # some of them are bytes, whatever their type says
        texts = {name: text.decode() if isinstance(text, bytes) else text for name, text in headers.items()}
        self.headers, self.data = CaseInsensitiveDict(texts), sent.body
        self.content_type = self.headers.get("Content-Type")


def straight_to_the_table(self: BotocoreStubber, request: AWSPreparedRequest) -> TYPE_RESPONSE | None:
    """Let moto's handler of tables answer, as its ``setup_class`` and ``dispatch`` would."""
    found = TABLES.fullmatch(request.url)
    if found is None:
        return through_the_web(self, request)
    handler: Any = DynamoHandler()
    handler.normalized_request = _Request(request)
    handler.headers = handler.normalized_request.headers
    handler.querystring, handler.uri_match = {}, {}
    handler.region = found["region"]
    handler.response_headers = {"server": "amazon.com", "date": http_date(utcnow())}
    handler.parse_parameters(handler.normalized_request)
    handler.access_key = handler.get_access_key()
    handler.current_account = handler.get_current_account()
    try:
        status, headers, body = handler.call_action()
    except HTTPException as error:
        return error.code or 500, dict(error.get_headers()), error.get_body()
    return status, headers, body


def unsigned_to_a_table(self: RequestSigner, operation_name: str = "", request: Any = None, **rest: Any) -> Any:  # noqa: ANN401 – as botocore has it
    """Sign no call that this process itself answers."""
    return None if TABLES.fullmatch(request.url) else signed(self, operation_name, request, **rest)


def left_as_it_is(_self: UserAgentString, *_plain: Any, **_named: Any) -> None:  # noqa: ANN401 – as botocore has it
    """Replace no user agent."""


_numbers = count()


def numbered(headers: dict[str, str]) -> str:
    """Give a request a number for its id: moto draws 52 letters."""
    headers["x-amzn-requestid"] = f"{next(_numbers):052}"
    return headers["x-amzn-requestid"]


def take() -> None:
    """Take the shortcuts in this process."""
    # More than a third of a call's CPU together.
    setattr(BotocoreStubber, through_the_web.__name__, straight_to_the_table)
    setattr(RequestSigner, signed.__name__, unsigned_to_a_table)
    setattr(UserAgentString, replaced_at_each_call.__name__, left_as_it_is)
    setattr(UserAgentString, put_together.__name__, cache(put_together))
    # A twentieth.
    setattr(responses, gen_amzn_requestid_long.__name__, numbered)
    spelt = cache(camelcase_to_underscores)
    setattr(responses, camelcase_to_underscores.__name__, spelt)
    setattr(queues, camelcase_to_underscores.__name__, spelt)
