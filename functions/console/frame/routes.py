"""Registers pages and acts, each with what it needs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, Protocol

from aws_lambda_powertools.event_handler import Response

from functions.console.frame.app import LARGEST_FORM, Console
from functions.console.frame.ask import NOTICE, Ask
from functions.console.frame.faults import SHOWN_IN_FORM, FormAtFault, Refusals, fault_of, status_of_refusal
from functions.console.frame.page import Answer, Page
from functions.console.frame.problems import UNKNOWN_QUERY
from functions.observability import logger
from shared.access.permissions import Permission
from shared.kernel.identifiers import identifier

P = ParamSpec("P")
EVERYBODY: Final[Sequence[Permission]] = ()  # every user who has signed in


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one function. The parts of a path are ids, checked before a page gets them."""

    console: Console

    def get(self, path: str, shows: Callable[Concatenate[Ask, P], Answer], *, needs: Sequence[Permission]) -> None:
        """Register what only shows something."""

        def answer(**parts: str) -> Response[str | bytes]:
            ask = self.console.asked(needs)
            found = _called(shows, ask, parts)
            return self.console.answered(UNKNOWN_QUERY if ask.query.has_unread else found)

        self.console.get(path)(answer)

    def act(
        self,
        path: str,
        shows: Callable[Concatenate[Ask, P], Page],
        does: Callable[Concatenate[Ask, P], Answer],
        *,
        needs: Sequence[Permission],
        errors: Refusals | None = None,
        query: Collection[str] = (),
        largest: int = LARGEST_FORM,
        takes_files: bool = False,
    ) -> None:
        """Register a form's page, and what sending it *does*.

        A form at fault, and one that a rule refuses, is shown again with what was typed and what is wrong; *errors* has the
        page's own sentences for refusals, by their codes. *query* has the names that the page's own address takes, since a form
        is sent there (X19). *largest* is how many bytes the form may have.
        """
        self.get(path, shows, needs=needs)

        def answer(**parts: str) -> Response[str | bytes]:
            ask = self.console.asked(needs, largest, takes_files=takes_files)
            if not {NOTICE, *query}.issuperset(ask.query):
                return self.console.answered(UNKNOWN_QUERY)
            return self.console.answered(_done(shows, does, ask, parts, errors or {}))

        self.console.post(path)(answer)


class Subject(Protocol):
    """The pages of one subject, over their use cases."""

    def register(self, pages: Pages) -> None: ...


def _done(
    shows: Callable[..., Page], does: Callable[..., Answer], ask: Ask, parts: Mapping[str, str], errors: Refusals
) -> Answer:
    try:
        return _called(does, ask, parts)
    except FormAtFault:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    except SHOWN_IN_FORM as error:
        logger.info("refused", extra={"code": error.code})
        fault = fault_of(error, errors)
        ask.form.fail(fault.field, fault.message)
        status = status_of_refusal(error)
    page: Page = shows(ask, **parts)
    return replace(page, status=status)


def _called(function: Callable[..., Answer], ask: Ask, parts: Mapping[str, str]) -> Answer:
    return function(ask, **{name: identifier(value, name) for name, value in parts.items()})
