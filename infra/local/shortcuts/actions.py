"""Lists each service's methods once, not at every request, to find an action's method."""

from functools import cache

from moto.core import responses
from moto.core.utils import method_names_from_class

once_for_each = cache(method_names_from_class)


def take() -> None:
    """Take this way from now on."""
    setattr(responses, method_names_from_class.__name__, once_for_each)
