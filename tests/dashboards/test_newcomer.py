"""A newcomer's first half hour, from nothing to a compared variant, one credit's origin and an Excel file."""

import io
import os
import re
import signal
from itertools import product

import pytest
from browsing import served, settle, watched
from openpyxl import load_workbook
from playwright.sync_api import expect

from dashboards.words import LANGUAGES, words_in
from scenarios.jobs.desk import Desk

pytestmark = pytest.mark.browser

SIZES = dict(zip(product(LANGUAGES, (1280, 390)), ("700", "800", "900", "1,000"), strict=True))
"""Battery of the energy centre [kWh] that each newcomer tries: another each time, so that there is work to watch."""
CENTRE = {"ja": "エネルギーセンター", "en": "Energy centre"}
LONG_MS = 120_000


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A dashboard over a folder without any run."""
    runs = tmp_path_factory.mktemp("newcomer") / "runs"
    with served(runs) as url:
        yield url
    desk = Desk(runs)
    if (service := desk.service) is not None:
        os.kill(service, signal.SIGTERM)
    assert all(job.state == "done" for job in desk.jobs())


def begin_in_the_studio(page, words):
    """From the first page that anyone sees, or, where there are runs already, by the menu."""
    menu = page.locator("#navigation a", has_text=words("page.studio"))
    first = page.get_by_role("link", name=words("first.choose"))
    expect(page.locator("#page h1")).to_be_visible()
    if first.count():
        first.click()
        return
    if page.locator("#burger").is_visible():
        page.locator("#burger").click()
    menu.click()


def change_the_battery(page, words, lang, kwh):
    battery = page.get_by_label(f"{CENTRE[lang]}: {words('studio.battery_kwh')}")
    expect(battery).to_have_value("600")
    battery.fill(kwh)
    battery.press("Tab")
    expect(page.locator("#studio-text")).to_have_value(re.compile(rf"capacity_kwh: {kwh.replace(',', '')}\b"))


def run_it_and_watch(page, words):
    page.locator("#studio-run").click()
    page.wait_for_url("**/jobs?**job=*")
    expect(page.locator(".job").first).to_be_visible()
    jobs = page.locator(".job")
    expect(jobs.filter(has_text=words("job.state.done"))).to_have_count(jobs.count(), timeout=LONG_MS)
    return page.locator(".job.chosen").get_by_role("link", name=words("job.compare"))


@pytest.mark.parametrize(("lang", "width"), SIZES)
def test_a_newcomer_finds_the_way(browser, town, lang, width):
    words = words_in(lang)
    with watched(browser, town, width=width, locale=lang) as page:
        page.goto(f"{town}/?lang={lang}")
        begin_in_the_studio(page, words)
        page.get_by_label(words("studio.source"), exact=True).first.click()
        page.get_by_role(
            "option", name=re.compile("柏の葉の一週間$" if lang == "ja" else "A week in Kashiwa$")
        ).first.click()
        change_the_battery(page, words, lang, SIZES[lang, width])
        compare = run_it_and_watch(page, words)
        compare.click()
        page.wait_for_url("**/compare?**")
        expect(page.get_by_role("heading", name=words("compare.figures"))).to_be_visible(timeout=LONG_MS)
        settle(page)
        settings = page.locator(".panel", has=page.get_by_role("heading", name=words("chart.settings")))
        expect(settings).to_contain_text("600")
        page.goto(f"{town}/credits?lang={lang}")
        settle(page)
        page.locator(".ag-row[row-index='1'] .ag-cell").first.click()
        page.wait_for_url("**lot=*")
        expect(page.locator("#trace")).to_contain_text(words("trace.issued"))
        with page.expect_download() as download:
            page.get_by_role("link", name=words("save.page")).click()
        book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
        assert words("excel.about") in book.sheetnames
        assert page.evaluate("document.documentElement.scrollWidth") <= width
