"""Fixtures for tests in a real Chromium: pages that reach only this machine and remember what went wrong."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, Route, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.support import needs

WIDE = (1280, 900)
PHONE = (390, 844)
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_TELL_CSP = """addEventListener('securitypolicyviolation', e => console.error(
  `CSP violation: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ''}:${e.lineNumber} ${e.sample}`))"""

OpenPage = Callable[..., Page]


class Problems:
    """What went wrong in the browser during one test; anything that was not expected fails the test."""

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._expected: list[str] = []

    def saw(self, what: str) -> None:
        """Remember a problem."""
        self._seen.append(what)

    def expect(self, pattern: str) -> None:
        """A problem that matches this pattern belongs to the test, e.g. `status of 409`. It must then happen."""
        self._expected.append(pattern)

    def heard(self) -> str:
        """Everything heard so far, expected or not, one line each."""
        return "\n".join(self._seen)

    def verdict(self) -> str:
        """A line for each unexpected problem and each expected one that did not happen; empty when all is well."""
        unexpected = [what for what in self._seen if not any(re.search(pattern, what) for pattern in self._expected)]
        absent = [pattern for pattern in self._expected if not any(re.search(pattern, what) for what in self._seen)]
        return "\n".join([*unexpected, *(f"expected, but did not happen: {pattern}" for pattern in absent)])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the test session."""
    program = needs.chromium()
    if program is None:
        needs.lack(needs.CHROMIUM)
    if needs.driver() is None:
        needs.lack(needs.DRIVER)
    sandbox = () if os.geteuid() else ("--no-sandbox",)  # Chromium's own sandbox does not start for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_FLAGS, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def problems() -> Iterator[Problems]:
    """Console errors, page errors, CSP violations, requests that leave the machine and answers of 500 and above."""
    problems = Problems()
    yield problems
    if verdict := problems.verdict():
        pytest.fail(f"the browser complained:\n{verdict}", pytrace=False)


@pytest.fixture
def open_page(browser: Browser, problems: Problems) -> Iterator[OpenPage]:
    """Opens a page as another person would: each call has cookies of its own. `open_page(PHONE)` for a phone."""
    contexts: list[BrowserContext] = []

    def opener(size: tuple[int, int] = WIDE, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(30_000)  # a busy machine is no fault of the page
        context.route("**/*", lambda route: _stay_here(route, problems))
        if javascript:
            context.add_init_script(_TELL_CSP)
        context.on("console", lambda message: _heard(message, problems))
        context.on("weberror", lambda error: problems.saw(f"page error: {error.error}"))
        context.on("response", lambda response: _answered(response, problems))
        return context.new_page()

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of 1280 × 900."""
    return open_page(WIDE)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page of 390 × 844."""
    return open_page(PHONE)


def _stay_here(route: Route, problems: Problems) -> None:
    address = urlsplit(route.request.url)
    if address.hostname in {"127.0.0.1", "localhost", "::1"} or address.scheme in {"data", "blob"}:
        if address.path.startswith("/static/"):
            _fetch_again_if_reset(route)
        else:
            route.continue_()
        return
    problems.saw(f"the page asked another machine: {route.request.url}")
    route.abort()


def _fetch_again_if_reset(route: Route) -> None:
    """The test server now and then resets a connection when the machine is busy; that says nothing of the page."""
    with contextlib.suppress(PlaywrightError):  # the page was left or closed meanwhile
        route.fulfill(response=route.fetch(max_retries=3))


def _heard(message: ConsoleMessage, problems: Problems) -> None:
    where = message.location.get("url", "")
    if message.type not in {"error", "assert"}:
        return
    shown = re.search(r"status of 4\d\d", message.text) and message.page and where == message.page.url
    if not shown:  # a page that itself answers 404 or 422 is an answer like any other
        problems.saw(f"console: {message.text} ({where})")


def _answered(response: Response, problems: Problems) -> None:
    if response.status >= 500:
        problems.saw(f"answer {response.status}: {response.request.method} {response.url}")


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait until that page is there: a click only sets the browser on its way."""
    with link.page.expect_navigation():
        link.click()


def assert_accessible(page: Page) -> None:
    """axe finds no violation on the page as it stands (`follow` leads to it; a page that is being left is no page)."""
    page.wait_for_load_state()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} is {wide} px wide in a window of {seen} px"
