"""What holds for each template of ours, whatever it shows."""

import re

import pytest
from jinja2 import nodes

from functions.console.frame.render import TEMPLATES, from_sources

PAGES = from_sources()
NAMES = PAGES.list_templates()
# The layout's module is the only script, and GOV.UK's template has the only one in a page.
FORBIDDEN = re.compile(
    r"<style|\bstyle=|<script(?! type=\"module\" src=\"\{\{ asset)|\bon[a-z]+=|\|\s*safe\b|autoescape|javascript:"
)


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_style_no_script_and_takes_nothing_for_safe(name: str) -> None:
    assert FORBIDDEN.findall(source(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_only_what_a_template_puts_together_itself_is_given_as_markup(name: str) -> None:
    """GOV.UK's macros take what is called `html` as it is: a value there would be a way in."""
    assert unsafe(source(name)) == []


def unsafe(text: str) -> list[int]:
    """Return the lines on which anything but a block of the template, escaped inside, is given as ``html``."""
    tree = PAGES.parse(text)
    blocks = {one.target.name for one in tree.find_all(nodes.AssignBlock) if isinstance(one.target, nodes.Name)}
    rebound = {
        one.target.name
        for one in tree.find_all(nodes.Assign)
        if isinstance(one.target, nodes.Name) and not isinstance(one.node, nodes.Const)
    }
    given = [pair for pair in tree.find_all(nodes.Pair) if is_markup(pair)]
    return [pair.lineno for pair in given if not is_ours(pair.value, blocks - rebound, macros_of(tree))]


def macros_of(tree: nodes.Template) -> set[str]:
    """Return the names of macros, made or imported, which escape what they are given: each template is read by this test."""
    made = {one.name for one in tree.find_all(nodes.Macro)}
    whole = {one.target for one in tree.find_all(nodes.Import)}
    some = {name if isinstance(name, str) else name[1] for one in tree.find_all(nodes.FromImport) for name in one.names}
    return made | whole | some


def is_markup(pair: nodes.Pair) -> bool:
    return isinstance(pair.key, nodes.Const) and str(pair.key.value).lower().endswith("html")


def is_ours(value: nodes.Expr, blocks: set[str], macros: set[str]) -> bool:
    match value:
        case nodes.Const() | nodes.Filter(name="e") | nodes.Getattr(node=nodes.Name(name="loop")):
            return True
        case nodes.Name(name=name):
            return name in blocks
        case nodes.Call(node=nodes.Name(name=name) | nodes.Getattr(node=nodes.Name(name=name))):
            return name in macros
        case nodes.Concat(nodes=parts):
            return all(is_ours(part, blocks, macros) for part in parts)
        case nodes.CondExpr(expr1=one, expr2=other):
            return is_ours(one, blocks, macros) and (other is None or is_ours(other, blocks, macros))
    return False


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{{ m({"html": record.title}) }}', [1]),
        ('{{ m({"titleHtml": "<b>" ~ record.title}) }}', [1]),
        ('{{ m({"html": record.title | e}) }}', []),
        ('{% macro m(x) %}{{ x }}{% endmacro %}{{ n({"html": m(record.title)}) }}', []),
        ('{% import "words.html" as words %}{{ n({"html": words.of(record)}) }}', []),
        ('{{ n({"html": record.title()}) }}', [1]),
        ('{% set cell %}{{ record.title }}{% endset %}{{ m({"html": cell}) }}', []),
        ('{% set cell %}{% endset %}{% set cell = record.title %}\n{{ m({"html": cell}) }}', [2]),
    ],
)
def test_a_value_that_is_given_as_markup_is_found(text: str, lines: list[int]) -> None:
    assert unsafe(text) == lines
