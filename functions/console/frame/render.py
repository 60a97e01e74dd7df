"""Templates made into pages: ours and GOV.UK's macros, compiled beforehand in a bundle."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    ModuleLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from functions.console.assets.serving import asset
from functions.console.frame.people import People, person, person_with_id
from functions.console.frame.words import day, instant, number, plural

TEMPLATES: Final = Path(__file__).parents[1] / "templates"
COMPILED: Final = TEMPLATES.with_name(
    "compiled"
)  # in a bundle alone, in place of the templates (infra/bundle/templates.py)
MACROS: Final = "govuk_frontend_jinja"
# The one script that a page holds itself, GOV.UK's, which says that scripts run. The policy names it by this hash.
INLINE_SCRIPT_HASH: Final = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
# What the layout asks for, and a page needn't give.
_DEFAULTS: Final[Mapping[str, object]] = {
    "back": None,
    "csrf": "",
    "faults": (),
    "navigation": (),
    "notice": None,
    "people": People(),
    "signed_in": None,
}


class Templates(Environment):
    """Our templates, in which a name that nothing gives is an error.

    GOV.UK's macros rely on such names being empty, so they have an environment of their own.
    """

    def __init__(self, ours: BaseLoader, macros: BaseLoader) -> None:
        super().__init__(loader=ours, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.macros = Environment(loader=macros, autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self.filters.update(day=day, instant=instant, number=number, plural=plural)
        self.filters.update(person=person, person_with_id=person_with_id)
        self.globals.update(asset=asset)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002, ANN401 – the base class's name and type
    ) -> Template:
        if isinstance(name, str) and name.startswith(f"{MACROS}/"):
            return self.macros.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)


def render(template: str, **data: object) -> str:
    """Return a page; raise ``jinja2.UndefinedError`` if the template asks for what neither *data* nor the layout gives."""
    return _pages().get_template(template).render({**_DEFAULTS, **data})


def from_sources() -> Templates:
    return Templates(FileSystemLoader(TEMPLATES), PrefixLoader({MACROS: PackageLoader(MACROS)}))


@cache
def _pages() -> Templates:
    if COMPILED.is_dir():
        compiled = ModuleLoader(COMPILED)
        return Templates(compiled, compiled)
    return from_sources()


if COMPILED.is_dir():
    # A function that starts has a whole processor, and one that answers a share of one: what each page needs is loaded now.
    render("layout.html", title="")
