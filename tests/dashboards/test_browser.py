"""The pages in a real browser: both languages, both themes, wide and narrow, and nothing that leaves the machine.

Starting the application costs a browser most; so a test starts it once and walks through the pages by their URLs.
"""

import re
from contextlib import contextmanager
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import settle, walk, watched
from playwright.sync_api import expect

from dashboards.pages import PAGES
from dashboards.words import LANGUAGES, words_in

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
SAMPLE = {("ja", 1280, "light"), ("en", 390, "dark")}
GRAVE = {"serious", "critical"}
UNSEEN = {"links", "holdings", "curves", "forecasts", "outages"}
"""Charts that show only where the run has links, forecasts or blackouts, or an account is chosen."""
PAINTED = """() => document.querySelector('.js-plotly-plot:has(.maplibregl-canvas)')
  ?._fullLayout?.map?._subplot?.map?.queryRenderedFeatures().length >= 40"""
"""Whether the map shows the prefectures."""
TITLE = {"ja": "二軒の家", "en": "Two homes"}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@contextmanager
def started(browser, url, path, *, width=1280, scheme="light", locale="ja-JP"):
    """The application in a browser of its own, at one of its pages."""
    with watched(browser, url, width=width, scheme=scheme, locale=locale) as page:
        page.goto(url + path)
        settle(page)
        yield page


def grave_faults(page):
    found = Axe().run(page).response["violations"]
    return {fault["id"]: [node["html"] for node in fault["nodes"]] for fault in found if fault["impact"] in GRAVE}


@pytest.fixture(scope="module")
def english(browser, url, names):
    """One page in English that many tests use in turn."""
    with started(browser, url, f"/overview?lang=en&run={names['two_homes']}", locale="en-GB") as page:
        yield page


@pytest.fixture
def at(english, names):
    """Bring the English page to a view."""

    def go(name, run="two_homes"):
        walk(english, f"/{name}?lang=en&run={names[run]}")
        return english

    return go


LOOKS = [
    pytest.param(*look, marks=[] if look in SAMPLE else pytest.mark.whole)
    for look in product(LANGUAGES, WIDTHS, SCHEMES)
]


@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_every_page_is_whole_readable_and_stays_inside_its_window(browser, url, names, lang, width, scheme):
    query = f"lang={lang}&run={names['two_homes']}&with={names['two_homes_apart']}"
    with started(browser, url, f"/nowhere?{query}", width=width, scheme=scheme) as page:
        for name, shown in PAGES.items():
            walk(page, f"/{name}?{query}")
            expect(page.locator("html")).to_have_attribute("lang", lang)
            expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
            expect(page.locator("h1")).to_have_text(TITLE[lang] if shown.body else words_in(lang)(f"page.{name}"))
            titles = page.locator(".panel h2").all_inner_texts()
            assert {words_in(lang)(f"chart.{chart.name}") for chart in shown.charts if chart.name not in UNSEEN} <= {
                *titles
            }
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert grave_faults(page) == {}, name


@pytest.mark.parametrize("name", PAGES)
def test_an_english_page_has_no_japanese_but_names(at, name):
    text = at(name).locator("#page").inner_text().replace("日本/千葉県/柏市", "").replace("日本/千葉県", "")
    assert JAPANESE.findall(text) == []


def test_there_is_no_way_to_share_a_chart_with_strangers(at):
    page = at("dispatch")
    page.locator(".js-plotly-plot").first.hover()
    buttons = page.locator(".modebar-btn")
    titles = {buttons.nth(number).get_attribute("data-title") for number in range(buttons.count())}
    assert titles == {"Zoom", "Pan", "Reset"}
    assert page.get_by_text(re.compile("share|cloud", re.IGNORECASE)).count() == 0


@pytest.mark.parametrize("name", ["overview", "market", "credits"])
def test_a_figure_on_the_page_is_the_figure_of_the_run(at, homes, name):
    figures = at(name).locator("[data-figure]")
    shown = figures.evaluate_all("all => all.map(one => [one.dataset.figure, Number(one.dataset.value)])")
    assert len(shown) >= 4
    assert dict(shown) == {figure: homes.figures[figure] for figure, _ in shown}


def test_the_controls_write_the_url_and_the_url_sets_the_controls(at):
    page = at("dispatch")
    page.get_by_label("Building").first.click()
    page.get_by_role("option", name="East home").click()
    page.wait_for_url("**building=east*")
    page.get_by_text("Day", exact=True).click()
    page.wait_for_url("**span=day*")
    page.get_by_role("link", name="Later").click()
    page.wait_for_url("**day=2024-07-02*")
    expect(page.get_by_label("Building").first).to_have_value("East home")
    page.go_back()
    expect(page.get_by_label("First day")).to_have_text("2024-07-01")
    page.get_by_text("日本語", exact=True).click()
    page.wait_for_url("**lang=ja*")
    expect(page.get_by_label("建物").first).to_have_value("東の家")


def test_zooming_in_writes_the_url_and_draws_every_chart_of_that_time(at):
    page = at("dispatch")
    plot = page.locator(".js-plotly-plot .nsewdrag").nth(2)
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 62, steps=5)
    page.mouse.up()
    page.wait_for_url("**since=2024-07-0*")
    expect(page.get_by_text("Zoomed in: 2024-07-0")).to_be_visible()
    page.get_by_role("link", name="Back to the whole period").click()
    page.wait_for_url(lambda url: "since" not in url)


def test_choosing_a_trade_shows_where_its_grams_came_from(at, homes):
    trades = homes.table("trades")
    seq = trades.loc[trades["disclosed"], "seq"].iloc[0]
    page = at("market")
    page.locator(f".ag-row[row-id='{seq}'] .ag-cell").first.click()
    page.wait_for_url(f"**trade={seq}*")
    expect(page.locator("#origin")).to_contain_text(f"Trade {seq}")
    expect(page.locator("#origin")).to_contain_text("East home · roof")


def test_the_log_is_checked_in_the_page_and_the_proof_is_a_file(at, homes):
    page = at("credits")
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("[data-sound=true]")).to_contain_text("entries follow")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the proof").click()
    assert download.value.suggested_filename.startswith(homes.name)


def test_choosing_a_lot_and_an_account_traces_them(at, homes):
    page, lot = at("credits"), homes.table("credits")["lot"].iloc[0]
    page.locator(f".ag-row[row-id='{lot}'] .ag-cell").first.click()
    page.wait_for_url(f"**lot={lot}*")
    expect(page.locator("#trace")).to_contain_text(f"The way of lot {lot}")
    page.get_by_label("Account", exact=True).first.click()
    page.get_by_role("option", name="town").click()
    page.wait_for_url("**account=town*")
    expect(page.get_by_role("heading", name="Credits of this account")).to_be_visible()


def test_a_chart_turns_into_its_table_and_its_file(at):
    page = at("dispatch")
    panel = page.locator(".panel", has=page.get_by_role("heading", name="Stored energy"))
    panel.get_by_text("Table", exact=True).click()
    expect(panel.locator(".ag-row").first).to_contain_text("2024-07-01 00:00")
    with page.expect_download() as download:
        panel.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith("stored-synthetic.csv")


@pytest.mark.parametrize(("form", "start"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
def test_a_chart_is_saved_as_a_picture_that_names_its_run_and_quality(at, homes, form, start):
    page = at("dispatch")
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save picture ({form}): Power: supply and use").click()
    assert download.value.suggested_filename == f"{homes.name}-power-synthetic.{form.lower()}"
    picture = download.value.path().read_bytes()
    assert picture.startswith(start)
    if form == "SVG":
        assert f"{homes.name} · Synthetic" in picture.decode().replace("\xa0", " ")


def test_a_page_goes_onto_paper_without_its_controls(at):
    page = at("overview")
    page.emulate_media(media="print")
    expect(page.locator("#navigation")).to_be_hidden()
    expect(page.locator(".save").first).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")


def test_a_market_without_buildings_shows_what_it_has(at):
    page = at("market", run="market_picture")
    expect(page.locator("[data-figure=traded_g]")).to_contain_text("12.0")
    expect(at("dispatch", run="market_picture").locator(".notice")).to_contain_text("market without buildings")


def test_prefectures_are_a_map_of_this_server_and_squares_where_there_is_no_webgl(at, names):
    page = at("market", run="market_picture")
    page.wait_for_function(PAINTED)
    page.get_by_text("Squares", exact=True).click()
    page.wait_for_url("**prefectures=squares*")
    expect(page.locator(".maplibregl-canvas")).to_have_count(0)
    page.context.add_cookies([{"name": "webgl", "value": "missing", "url": page.url}])
    walk(page, f"/market?lang=en&run={names['market_picture']}&prefectures=outlines")
    expect(page.get_by_role("radio", name="Map")).to_be_disabled()
    expect(page.locator(".maplibregl-canvas")).to_have_count(0)
    page.context.clear_cookies(name="webgl")


def test_the_theme_switches_and_is_there_before_the_page_next_time(browser, url):
    with started(browser, url, "/nowhere") as page:
        page.locator("#scheme").click()
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        page.reload(wait_until="commit")
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        settle(page)


def test_the_menu_opens_on_a_narrow_screen_and_the_language_is_the_browsers(browser, url):
    with started(browser, url, "/nowhere", width=390, locale="en-GB") as page:
        expect(page.locator("h1")).to_have_text("There is no such page")
        page.locator("#burger").click()
        page.get_by_role("link", name="Dispatch").click()
        page.wait_for_url("**/dispatch*")
        settle(page)
