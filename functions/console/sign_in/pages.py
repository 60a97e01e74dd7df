"""What the sign-in's pages say."""

from http import HTTPStatus
from typing import Final

from functions.console.frame.page import Page

_TEMPLATE: Final = "problems/problem.html"
SIGNED_OUT: Final = Page(
    _TEMPLATE, "You have signed out", {"says": ["You can close this page, or sign in again."], "sign_in": True}
)
NOT_LET_IN: Final = Page(
    _TEMPLATE,
    "You aren’t signed in",
    {
        "says": [
            "The sign-in was stopped, or your account can’t be used here.",
            "Sign in again. If that does not help, ask the person who looks after accounts in your organisation.",
        ],
        "sign_in": True,
    },
    status=HTTPStatus.FORBIDDEN,
)
BEGIN_AGAIN: Final = Page(
    _TEMPLATE,
    "Sign in again",
    {
        "says": [
            "This sign-in took longer than 10 minutes, was used before, or began in another browser.",
            "Nothing was changed.",
        ],
        "sign_in": True,
    },
    status=HTTPStatus.FORBIDDEN,
)
NO_TENANT: Final = Page(
    _TEMPLATE,
    "Your account belongs to no organisation",
    {
        "says": [
            "You signed in, but your account does not say which organisation you work for.",
            "Ask the person who looks after accounts in your organisation.",
        ]
    },
    status=HTTPStatus.FORBIDDEN,
)
UNAVAILABLE: Final = Page(
    _TEMPLATE,
    "You can’t sign in at the moment",
    {"says": ["The service that signs people in does not answer. Wait a moment, then try again."], "sign_in": True},
    status=HTTPStatus.SERVICE_UNAVAILABLE,
)
NO_CONSOLE: Final = Page(
    _TEMPLATE,
    "There is no console here",
    {
        "says": [
            "This installation has no pages to sign in to.",
            "The person who runs it can name a provider that signs people in.",
        ]
    },
    status=HTTPStatus.NOT_FOUND,
)
OF_REFUSALS: Final = {
    "sign_in_unknown": BEGIN_AGAIN,
    "tenant_required": NO_TENANT,
    "user_required": NO_TENANT,
}
