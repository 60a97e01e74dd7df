"""The pages for what goes wrong outside a form."""

from http import HTTPStatus
from typing import Final

from functions.console.frame.page import Page
from functions.console.frame.words import sentence
from shared.kernel import errors
from shared.kernel.errors import ExpungeError

_TEMPLATE: Final = "problems/problem.html"
NO_PAGE: Final = Page(
    _TEMPLATE,
    "Page not found",
    {
        "says": [
            "If you typed the address, check that it is correct.",
            "What another organisation has is never shown here.",
        ]
    },
    status=HTTPStatus.NOT_FOUND,
)
UNKNOWN_QUERY: Final = Page(
    _TEMPLATE,
    "Part of this address is unknown",
    {
        "says": [
            "The page doesn’t know something behind the question mark. Check the address, or start from the page itself."
        ]
    },
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
)
SIGNED_OUT: Final = Page(
    _TEMPLATE,
    "You have been signed out",
    {
        "says": [
            "Nothing was changed. You were away for 30 minutes, or signed in for 8 hours.",
            "Sign in, then fill in the form again.",
        ],
        "sign_in": True,
    },
    status=HTTPStatus.FORBIDDEN,
)
FOREIGN_FORM: Final = Page(
    _TEMPLATE,
    "This form can’t be used",
    {
        "says": [
            "Nothing was changed. The form is from another session or another site.",
            "Open the page again, then fill it in.",
        ]
    },
    status=HTTPStatus.FORBIDDEN,
)
UNFORESEEN: Final = Page(
    _TEMPLATE,
    "Sorry, there is a problem with the service",
    {"says": ["Try again later. What you did before this page is kept."]},
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
)


def page_of(error: ExpungeError) -> Page:
    """Return the page for what a use case raised outside a form."""
    match error:
        case errors.Forbidden():
            says = [_sentence(error.detail), "Ask the person who gives out roles in your organisation."]
            return Page(_TEMPLATE, "You can’t see this page", {"says": says}, status=HTTPStatus.FORBIDDEN)
        case errors.NotFound() | errors.Malformed(code="invalid_cursor") | errors.Invalid(code="invalid_identifier"):
            return NO_PAGE
        case errors.Unavailable():
            says = ["Nothing is half done. Wait a moment, then load the page again."]
            return Page(
                _TEMPLATE,
                "The service doesn’t answer at the moment",
                {"says": says},
                status=HTTPStatus.SERVICE_UNAVAILABLE,
            )
        case errors.TooLarge():
            return Page(
                _TEMPLATE,
                "This is too large",
                {"says": [_sentence(error.detail)]},
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
        case errors.Refused() | errors.StaleVersion():
            return Page(
                _TEMPLATE, "This can’t be done", {"says": [_sentence(error.detail)]}, status=HTTPStatus.CONFLICT
            )
        case _:
            return UNFORESEEN


def _sentence(detail: str) -> str:
    return f"{sentence(detail)}."
