"""What axe-core finds on a page: every rule that it has for everybody, none switched off."""

import re
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import tools
from tests.browser.chromium import window
from tests.browser.looks import Look

RUN = "() => axe.run(document, {resultTypes: ['violations']})"
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


@cache
def _axe() -> str:
    return tools.package(tools.AXE).read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """Return each rule that a page breaks, with the first element that breaks it."""
    page.evaluate(_axe())  # it is no script of the page, so the page's CSP stays in force
    found: dict[str, Any] = page.evaluate(RUN)
    return [f"axe {one['id']}: {one['help']} ({one['nodes'][0]['html']})" for one in found["violations"]]


def faults_of_copy(browser: Browser, url: str, html: str, look: Look) -> list[str]:
    """Return the same for a page that was read without scripts, where axe does not answer.

    Its source is shown at its own address once more, without its scripts, in a window where axe's may run.
    """
    with window(browser, Look(width=look.width, scripts=True)) as context:
        page = context.new_page()
        address, copy = url.partition("#")[0], SCRIPT.sub("", html)
        page.route(
            lambda asked: asked.partition("#")[0] == address,
            lambda route: route.fulfill(body=copy, content_type="text/html; charset=utf-8"),
        )
        page.goto(url)
        return faults(page)
