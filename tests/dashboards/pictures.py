"""Take the pictures of `docs/pictures`: every page of the Kashiwa run in both languages.

python tests/dashboards/pictures.py
"""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from browsing import launched, served, settle
from playwright.sync_api import sync_playwright

from dashboards.pages import PAGES
from dashboards.words import LANGUAGES
from scenarios import read_scenario, run

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def take_pictures() -> None:
    with TemporaryDirectory() as runs, sync_playwright() as playwright:
        run(read_scenario("kashiwa_week"), runs=runs)
        with served(Path(runs)) as url, launched(playwright) as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 1400})
            for name, lang in product(PAGES, LANGUAGES):
                page.goto(f"{url}/{name}?lang={lang}")
                settle(page)
                # Rings and bars still grow for a moment after they are drawn.
                page.wait_for_timeout(1000)
                page.screenshot(path=PICTURES / f"{name}-{lang}.png")


if __name__ == "__main__":
    take_pictures()
