"""The page around each page."""

import base64
import hashlib
import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError

from functions.console.frame.render import INLINE_SCRIPT_HASH, from_sources, render
from tests.unit.console.markup import Markup, assert_sound

MARKUP = "<b>Ada & Co</b>"


@dataclass(frozen=True)
class Fault:
    field: str
    message: str


def layout(**data: object) -> Markup:
    return assert_sound(page(**data))


def page(**data: object) -> str:
    signed_in = SimpleNamespace(name=MARKUP, tenant=f"Council {MARKUP}")
    return render("layout.html", **{"title": MARKUP, "signed_in": signed_in, "csrf": "token", **data})


def test_a_page_has_a_language_one_heading_and_a_way_past_the_navigation() -> None:
    markup = layout()
    assert [tag.attributes["lang"] for tag in markup.named("html")] == ["en"]
    assert [tag.text for tag in markup.named("h1")] == [MARKUP]
    assert [tag.attributes["href"] for tag in markup.of_class("govuk-skip-link")] == ["#main-content"]
    assert [tag.attributes["id"] for tag in markup.named("main")] == ["main-content"]


def test_names_with_markup_stay_text() -> None:
    markup = layout(
        notice=MARKUP, navigation=[{"text": MARKUP, "href": '/x"><b>'}], back='/console"><script>alert(1)</script>'
    )
    assert not markup.named("b")
    assert len(markup.named("script")) == 2
    assert [tag.text for tag in markup.named("title")] == [f"{MARKUP} – Council {MARKUP} – Expunge"]


def test_the_title_says_first_that_something_is_wrong() -> None:
    markup = layout(faults=[Fault("main-content", "Enter why"), Fault("", "The version is stale")], notice="Saved")
    assert markup.named("title")[0].text.startswith("Error: ")
    (summary,) = markup.of_class("govuk-error-summary")
    assert summary.text == "There is a problem Enter why The version is stale"
    assert [tag.attributes["href"] for tag in markup.named("a") if tag.text == "Enter why"] == ["#main-content"]
    assert not markup.of_class("govuk-notification-banner")


def test_a_notice_is_read_out_at_once() -> None:
    (banner,) = layout(notice="The hold is set").of_class("govuk-notification-banner")
    assert banner.attributes["role"] == "alert"
    assert banner.text == "Success The hold is set"


def test_the_subject_in_which_one_is_is_marked() -> None:
    ways = [{"text": "Home", "href": "/console", "current": False}, {"text": "Jobs", "href": "/j", "current": True}]
    links = layout(navigation=ways).of_class("govuk-service-navigation__link")
    assert [(tag.text, tag.attributes.get("aria-current")) for tag in links] == [("Home", None), ("Jobs", "page")]


def test_the_way_back_lies_in_a_landmark() -> None:
    assert [(tag.text, tag.attributes["aria-label"]) for tag in layout(back="/console").named("nav")] == [("Back",) * 2]


def test_signing_out_is_a_form_with_the_sessions_token() -> None:
    markup = layout()
    (form,) = markup.named("form")
    assert (form.attributes["action"], form.attributes["method"]) == ("/console/sign-out", "post")
    assert [tag.attributes["value"] for tag in markup.named("input")] == ["token"]


def test_without_a_session_there_is_no_name_and_no_way_to_sign_out() -> None:
    markup = layout(signed_in=None)
    assert not markup.named("form")
    assert not markup.named("nav")
    assert markup.named("title")[0].text == f"{MARKUP} – Expunge"


def test_the_one_script_in_the_page_is_the_one_that_the_policy_allows() -> None:
    inline = re.findall(r"<script>(.*?)</script>", page(), re.DOTALL)
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert f"sha256-{digest}" == INLINE_SCRIPT_HASH


def test_nothing_makes_the_page_look_like_the_governments() -> None:
    text = page()
    assert not re.search(r"gov\.uk|crown|govuk-(header|footer|logo)|logotype", text, re.IGNORECASE)


def test_what_a_page_loads_is_ours() -> None:
    loaded = [*layout().values("src"), *(tag.attributes["href"] or "" for tag in layout().named("link"))]
    assert loaded
    assert all(address.startswith("/console/assets/") for address in loaded)


@pytest.mark.parametrize("template", ["{{ titel }}", "{{ one.nmae }}", "{% if titel %}{% endif %}"])
def test_a_name_that_nothing_gives_is_an_error(template: str) -> None:
    with pytest.raises(UndefinedError):
        from_sources().from_string(template).render(one=Fault("field", "message"))
