"""Pages to go on to, and secrets."""

import pytest

from shared.access.session import HOME, challenge_of, page_within, secret

ELSEWHERE = [
    None,
    "",
    "https://evil.example/console",
    "//evil.example/console",
    "/\\evil.example",
    "/console//evil.example",
    "/console/\\evil.example",
    "/console/../v1/jobs",
    "/console/..",
    "/console/.",
    "/console/%2e%2e/v1",
    "/consoles",
    "/v1/jobs",
    "console",
    "/console\r\nSet-Cookie: a=b",
    "/console/a\n",
    "/console?x=<script>",
    "/console#//evil.example",
    "/console/@evil.example",
    "javascript:alert(1)",
    "/console/" + "a" * 1000,
    # in a circle, or out again
    "/console/sign-in",
    "/console/sign-in?page=/console",
    "/console/signed-in?code=x",
    "/console/sign-out",
    "/console/assets/app.css",
]


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_no_user_is_sent_elsewhere_after_signing_in(asked: str | None) -> None:
    assert page_within(asked) == HOME


@pytest.mark.parametrize(
    "asked",
    [
        "/console",
        "/console?since=2026-01-01",
        "/console/records/complaints/case-1",
        "/console/records/complaints/case-1.a_b/..c?after=abc%3D&limit=50",
        "/console/sign-ins",
    ],
)
def test_a_page_of_the_console_is_gone_on_to(asked: str) -> None:
    assert page_within(asked) == asked


@pytest.mark.parametrize("text", [None, "", "a" * 42, "a" * 44, "a" * 42 + "=", "a" * 42 + "\n", "a" * 42 + "/"])
def test_a_text_of_another_form_is_no_secret(text: str | None) -> None:
    assert secret(text) is None


def test_the_challenge_is_that_of_the_standards_own_example() -> None:
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
