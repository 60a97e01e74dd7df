"""Templates as a bundle has them: compiled, with nothing left to compile."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, ModuleLoader

from functions.console.frame.render import Templates, from_sources
from infra.bundle.templates import compile_templates

PAGE = {
    "title": "Policies",
    "signed_in": SimpleNamespace(name="Ada", tenant="Council"),
    "navigation": [{"text": "Home", "href": "/console", "current": True}],
    "faults": [SimpleNamespace(field="main-content", message="Enter why")],
    "back": "/console",
    "notice": None,
    "csrf": "token",
}


@pytest.fixture(name="console", scope="module")
def fixture_console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the console's folder of a bundle."""
    code = tmp_path_factory.mktemp("code")
    console = code / "functions" / "console"
    (console / "templates").mkdir(parents=True)
    compile_templates(code)
    return console


def test_a_page_is_made_without_compiling_and_is_the_same(console: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = from_sources().get_template("layout.html").render(PAGE)

    def refuse(*_: object) -> None:
        raise AssertionError("a template was compiled")

    monkeypatch.setattr(Environment, "compile", refuse)
    loader = ModuleLoader(console / "compiled")
    assert Templates(loader, loader).get_template("layout.html").render(PAGE) == expected


def test_every_template_of_ours_is_compiled_and_of_the_macros_those_in_use(console: Path) -> None:
    modules = {path.name for path in (console / "compiled").iterdir()}
    ours = from_sources().list_templates()
    assert {ModuleLoader.get_module_filename(name) for name in ours} < modules
    assert ModuleLoader.get_module_filename("govuk_frontend_jinja/template.html") in modules
    assert ModuleLoader.get_module_filename("govuk_frontend_jinja/components/accordion/macro.html") not in modules


def test_the_code_of_a_bundle_has_modules_in_place_of_templates(console: Path) -> None:
    assert [path.name for path in console.iterdir()] == ["compiled"]
