"""What pages are put together from: each part in one page."""

from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace

from functions.console.frame.faults import FieldFault
from functions.console.frame.forms import Form
from functions.console.frame.render import from_sources
from tests.unit.console.markup import Markup, Tag, assert_sound

PLANTED = '<i>"it\'s" & </textarea>'
IMPORTS = """{% extends "layout.html" %}
{% from "parts/forms.html" import act, checkboxes, day_input, radios, select, text_area, text_input, tick with context %}
{% from "parts/lists.html" import facts, narrow, pages, table %}
{% from "parts/confirm.html" import consequences %}
{% from "parts/progress.html" import bar, progress %}
{% block page %}
"""
ALL = """
{{ consequences("This erases 31 cases.", goes=[it], stays=[it], backups_until=day, sample=[{"text": it, "href": it}], total=31) }}
{% call act("Erase 31 cases", warning=true, cancel=it) %}
{{ text_input("years", it, hint=it, width=4, numeric=true, suffix=it) }}
{{ text_area("reason", it, hint=it) }}
{{ day_input("review_date", it, hint=it) }}
{{ radios("kind", it, [{"value": it, "text": it, "hint": {"text": it}}], default=it) }}
{{ checkboxes("them", it, [{"value": "a", "text": it}, {"value": it, "text": "B"}], default=[it]) }}
{{ tick("sure", it) }}
{{ select("state", it, [{"value": it, "text": it}], default=it) }}
{% endcall %}
{% call narrow("/console/jobs") %}{{ text_input("status", "Status") }}{% endcall %}
{{ table(it, ["Id", {"text": it, "format": "numeric"}], [[{"text": it}, {"text": 31, "format": "numeric"}]]) }}
{{ facts([{"key": it, "value": it, "href": "/console", "act": "Change"}]) }}
{{ pages(listed) }}
{% call progress("numbers", it, false, href=it) %}{{ bar(it, 3, 1000, "record") }}{{ at | instant }}{% endcall %}
"""
LAYOUT = {"faults": (), "navigation": (), "notice": None, "back": None, "signed_in": None}


environment = cache(from_sources)  # it keeps what it has compiled


def shown(body: str, **data: object) -> Markup:
    given: dict[str, object] = {
        "title": "Erase 31 cases",
        "csrf": "token",
        "it": PLANTED,
        "form": Form(),
        "zone": UTC,
        "day": date(2027, 1, 1),
        "at": datetime(2026, 11, 27, 4, 25, tzinfo=UTC),
        "listed": SimpleNamespace(next="/console/jobs?cursor=a&b", first="/console/jobs"),
        **LAYOUT,
    }
    return assert_sound(environment().from_string(f"{IMPORTS}{body}{{% endblock %}}").render({**given, **data}))


def one(markup: Markup, name: str) -> Tag:
    (found,) = markup.named(name)
    return found


def with_id(markup: Markup, id_: str) -> Tag:
    (found,) = [tag for tag in markup.tags if tag.attributes.get("id") == id_]
    return found


def test_every_part_takes_markup_for_text_wherever_it_is() -> None:
    markup = shown(ALL)
    assert not markup.named("i")
    assert len([tag for tag in markup.tags if tag.text == PLANTED]) > 15


def test_every_part_shows_what_was_typed_and_what_is_wrong_as_text() -> None:
    names = ("years", "reason", "review_date", "kind", "them", "sure", "state")
    typed = {name: [PLANTED] for name in (*names, "review_date-day")}
    form = Form(typed=typed, is_sent=True, faults=[FieldFault(name, PLANTED) for name in names])
    markup = shown(ALL, form=form, faults=form.faults)
    assert not markup.named("i")
    assert len(markup.of_class("govuk-error-message")) == len(names)
    # Each link of the summary leads to a control that can have the focus.
    for name in names:
        assert with_id(markup, name).name in {"input", "textarea", "select"}


def test_an_act_is_a_post_with_the_sessions_token_and_its_name_on_the_button() -> None:
    markup = shown('{% call act("Erase 31 cases", warning=true, cancel="/console") %}{% endcall %}')
    assert one(markup, "form").attributes["method"] == "post"
    assert one(markup, "input").attributes == {"type": "hidden", "name": "csrf", "value": "token"}
    button = one(markup, "button")
    assert button.text == "Erase 31 cases"
    assert button.attributes["data-prevent-double-click"] == "true"


def test_a_person_reads_what_goes_what_stays_and_until_when_backups_hold_it() -> None:
    main = one(shown(ALL), "main").text
    for words in ("What goes", "What stays", "Backups hold it until 1 January 2027", "These are 1 of 31"):
        assert words in main


def test_a_table_scrolls_in_a_region_that_the_keyboard_reaches() -> None:
    markup = shown('{{ table("Jobs", ["Id"], [[{"text": "1"}]]) }}')
    (region,) = markup.of_class("app-table")
    said = {name: region.attributes[name] for name in ("role", "aria-label", "tabindex")}
    assert said == {"role": "region", "aria-label": "Jobs", "tabindex": "0"}
    assert one(markup, "caption").text == "Jobs"
    assert [tag.attributes["scope"] for tag in markup.named("th")] == ["col", "row"]


def test_a_list_of_nothing_says_so() -> None:
    markup = shown('{{ table("Jobs", ["Id"], [], empty="There are no jobs.") }}')
    assert not markup.named("table")
    assert one(markup, "main").text.endswith("There are no jobs.")


def test_a_fact_with_markup_of_a_template_keeps_it() -> None:
    body = '{% set way %}<a href="/console/jobs">{{ it }}</a>{% endset %}{{ facts([{"key": "Job", "value": way}]) }}'
    links = [tag.text for tag in shown(body).named("a") if tag.attributes["href"] == "/console/jobs"]
    assert links == [PLANTED]


def test_a_long_list_leads_on_and_back_to_its_beginning() -> None:
    links = {tag.attributes["rel"]: tag.attributes["href"] for tag in shown(ALL).of_class("govuk-pagination__link")}
    assert links == {"next": "/console/jobs?cursor=a&b", "prev": "/console/jobs"}
    assert not shown("{{ pages(listed) }}", listed=SimpleNamespace(next=None, first=None)).of_class("govuk-pagination")


def test_progress_is_asked_for_until_it_has_ended() -> None:
    going = with_id(shown('{% call progress("numbers", "Running", false) %}{% endcall %}'), "numbers")
    ended = with_id(shown('{% call progress("numbers", "Done", true) %}{% endcall %}'), "numbers")
    assert "data-ended" not in going.attributes
    assert "Show the newest numbers" in going.text
    assert "data-ended" in ended.attributes
    assert ended.text == "Done"


def test_a_bar_never_shows_more_than_all() -> None:
    bar = one(shown('{{ bar("Done", 12, 10, "record") }}'), "progress")
    assert (bar.attributes["value"], bar.attributes["max"]) == ("10", "10")
    assert one(shown('{{ bar("Done", 0, 0, "record") }}'), "progress").attributes["max"] == "1"
