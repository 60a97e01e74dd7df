"""Compiles the console's templates to modules, since each start of a function would have to do it anew."""

import shutil
from pathlib import Path

from jinja2 import Environment
from jinja2.meta import find_referenced_templates

from functions.console.frame.render import COMPILED, MACROS, TEMPLATES, Templates, from_sources

_ROOT = Path(__file__).parents[2]


def compile_templates(code: Path) -> None:
    """Put modules in place of the templates in *code*: ours, and those of GOV.UK's that they use.

    Raise ``jinja2.TemplateError`` if one can't be compiled.
    """
    target, templates = (code / path.relative_to(_ROOT) for path in (COMPILED, TEMPLATES))
    pages = from_sources()
    used = _used(pages)
    for environment in (pages, pages.macros):
        environment.compile_templates(target, zip=None, ignore_errors=False, filter_func=used.__contains__)
    shutil.rmtree(templates)


def _used(pages: Templates) -> set[str]:
    found: set[str] = set()
    waiting = pages.list_templates()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named_in(name, pages.macros if name.startswith(f"{MACROS}/") else pages)
    return found


def _named_in(name: str, environment: Environment) -> list[str]:
    source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
    # None would stand for a name that is worked out at run time; no template has one.
    return [one for one in find_referenced_templates(environment.parse(source)) if one is not None]
