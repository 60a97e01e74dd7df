"""The outermost layer of every function but the APIs: only ids, codes and class names leave it (X8)."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.observability import InvocationFailedError, begin, flush, log_failure, logger
from shared.application.jobs.time_budget import TimeBudget
from shared.kernel.errors import ExpungeError

Event = dict[str, object]
Handler = Callable[[Event, LambdaContext], object]
_MARGIN = timedelta(seconds=20)


def guarded(handler: Handler) -> Handler:
    """Wrap *handler* so that its errors are logged, and raised by their code or class alone."""

    @functools.wraps(handler)
    def outermost(event: Event, context: LambdaContext) -> object:
        begin(context)
        try:
            return handler(event, context)
        except ExpungeError as error:
            logger.warning("refused or unavailable", extra={"code": error.code})
            raise InvocationFailedError(error.code) from None
        except Exception as error:  # noqa: BLE001 – the runtime would print the message, which may quote a value
            log_failure(error)
            raise InvocationFailedError(type(error).__name__) from None
        finally:
            flush()  # a failed invocation has counted things too

    return outermost


def time_budget(context: LambdaContext) -> TimeBudget:
    left = timedelta(milliseconds=context.get_remaining_time_in_millis())
    now = datetime.now(UTC)
    # The last fifth, at most 20 seconds, is kept for the chunk in hand.
    return TimeBudget(leave_by=now + left - min(_MARGIN, left / 5), deadline=now + left)
