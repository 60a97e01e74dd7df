"""Handling queue messages one by one, so that a failed one alone comes back; nothing of an error but its class is logged (X8)."""

from collections.abc import Callable

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event
from functions.observability import InvocationFailedError, log_failure, logger
from shared.kernel.errors import ExpungeError, Malformed


def handle_messages(event: Event, context: LambdaContext, act: Callable[[SQSRecord], None]) -> object:
    """Call *act* with each message and report those that failed; one that can't be read is dropped, logged."""

    def guarded_act(record: SQSRecord) -> None:
        try:
            act(record)
        except Malformed as error:
            logger.error("message dropped", extra={"code": error.code, "message_id": record.message_id})
        except ExpungeError as error:
            logger.warning("message failed", extra={"code": error.code, "message_id": record.message_id})
            raise InvocationFailedError(error.code) from None
        except Exception as error:  # noqa: BLE001 – whatever it is, the message must come back, and say nothing of its cause
            log_failure(error)
            raise InvocationFailedError(type(error).__name__) from None

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event=event, record_handler=guarded_act, processor=processor, context=context)
