"""One service and one browser for all tests of the page; each test has a browser profile of its own.

Both end with this package: the browser is driven by an event loop that other tests could not run beside theirs.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect, sync_playwright

from tests.page.server import Server
from tests.page.watched import Watch

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
WIDE: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 15_000


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """The service."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, where there is one."""
    path = os.environ.get("APPORTION_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no browser: install chromium, or set APPORTION_CHROMIUM")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            )
        except Error as error:
            pytest.skip(f"the browser does not start: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    """The language that the browser likes; a test that takes it runs in both."""
    return str(request.param)


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """What goes wrong in the pages of a test; none of it may."""
    watch = Watch(server.address)
    yield watch
    assert watch.found() == []


@pytest.fixture
def context(browser: Browser, server: Server, language: str) -> Iterator[BrowserContext]:
    """A browser profile in which the page was never opened."""
    context = browser.new_context(base_url=server.address, locale=LOCALES[language], viewport=WIDE)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context
    context.close()


@pytest.fixture
def open_page(context: BrowserContext, watch: Watch) -> Callable[[], Page]:
    """Open another tab of the page, watched."""

    def opened() -> Page:
        page = context.new_page()
        watch.over(page)
        page.goto("/")
        return page

    return opened


@pytest.fixture
def page(open_page: Callable[[], Page]) -> Page:
    """The page, with the bundled company's targets in it."""
    page = open_page()
    page.locator("apportion-grid .tabulator-row").first.wait_for()
    return page
