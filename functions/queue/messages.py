"""Queue messages one by one: only a failed one comes back, and of an error only its class is logged (X8)."""

from collections.abc import Callable
from operator import itemgetter

from functions.batches import Raw, reported
from functions.boundary import Event
from functions.observability import log_failure, logger
from shared.kernel.errors import ExpungeError, Malformed


def handle_messages(event: Event, act: Callable[[str], None]) -> object:

    def is_done(message: Raw) -> bool:
        try:
            act(message["body"])
        except Malformed as error:
            # It would be as unreadable the next time.
            logger.error("message dropped", extra={"code": error.code, "message_id": message["messageId"]})
        except ExpungeError as error:
            logger.warning("message failed", extra={"code": error.code, "message_id": message["messageId"]})
            return False
        except Exception as error:  # noqa: BLE001 – whatever it is, the message must come back
            log_failure(error)
            return False
        return True

    return reported(event, itemgetter("messageId"), is_done)
