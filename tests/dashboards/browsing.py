"""How tests and pictures drive the pages in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

from dashboards.serve import server_for

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WITHOUT_A_CARD = "GPU stall due to ReadPixels"
"""What the driver says of maps on a machine without a graphics card."""
DRAWN = """() => [...document.querySelectorAll('.dash-graph')].every(g => g.querySelector('.main-svg'))
  && [...document.querySelectorAll('.ag-root-wrapper')].every(g => g.querySelector('.ag-row'))
  && !document.querySelector('.awaited')"""


@contextmanager
def served(runs: Path) -> Iterator[str]:
    """The dashboard over `runs`, answering at the URL that is given."""
    server = server_for(runs, 0)
    thread = Thread(target=server.run)
    thread.start()
    yield f"http://{server.effective_host}:{server.effective_port}"
    server.close()
    thread.join()


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)


@contextmanager
def watched(browser: Browser, url: str, *, width: int, locale: str, scheme: str = "light") -> Iterator[Page]:
    """A page in a browser of its own; on leaving, it must have neither complained nor called anybody but `url`."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    page = context.new_page()
    page.set_default_timeout(60_000)
    complaints, strangers = [], []
    page.on("console", lambda said: complaints.append(said.text) if complains(said) else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("request", lambda ask: None if ask.url.startswith((url, "data:", "blob:")) else strangers.append(ask.url))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []
    assert strangers == []


def complains(said: ConsoleMessage) -> bool:
    return said.type in {"error", "warning"} and WITHOUT_A_CARD not in said.text


def walk(page: Page, path: str) -> None:
    """Go to another page as a link does, without starting anew; navigation and page are drawn in one."""
    page.evaluate(
        "path => { history.pushState({}, '', path); window.dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }",
        path,
    )
    page.locator(f"#navigation a[aria-current=page][href='{path}']").wait_for(state="attached")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has its heading, and every chart and table on it is drawn."""
    page.wait_for_selector("#page h1")
    while not page.evaluate(DRAWN):
        page.wait_for_timeout(50)
