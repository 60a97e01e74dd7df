"""More than one instance of the worker, as Lambda has them: each with its own copy of the code, so that they run side by side."""

from collections.abc import Callable
from contextlib import suppress

from infra.local.functions import Function, FunctionFailed
from tests.faults.redaction import message_of
from tests.world.delivery import WORKER
from tests.world.world import World

_more: dict[int, Function] = {}


def worker(here: World, number: int) -> Callable[[str], None]:
    """Return what hands a message's body to the worker's instance of that number; one that fails leaves it to come again."""
    instance = here.functions[WORKER] if number == 0 else _more.get(number)
    if instance is None:
        instance = _more[number] = here.load_again(WORKER)

    def hand_over(body: str) -> None:
        with suppress(FunctionFailed):
            instance.invoke(message_of(body))

    return hand_over
