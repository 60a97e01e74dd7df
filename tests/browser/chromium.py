"""Debian's Chromium on a closed network, and the ways in which a story looks at a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser import tools
from tests.browser.looks import Look

# Chromium has no sandbox for root, and would ask the network for updates, hints and components.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS_TO_WAIT = 30.0  # as long as the gateway waits for a function
HEIGHT = 900


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser: Browser, look: Look) -> Iterator[BrowserContext]:
    """Open a window that knows nothing of any other: no cookies, no cache."""
    context = browser.new_context(
        viewport={"width": look.width, "height": HEIGHT},
        java_script_enabled=look.scripts,
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SECONDS_TO_WAIT * 1000)
    try:
        yield context
    finally:
        context.close()
