"""The studio in a real browser: table, form and text follow each other, and nothing typed is lost by the way."""

import re

import pytest
from browsing import settle, watched
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
CENTRE = {"en": "Energy centre: Battery [kWh]", "ja": "エネルギーセンター: 蓄電池 [kWh]"}


@pytest.fixture
def studio(browser, url):
    with watched(browser, url, width=1280, locale="en-GB") as page:
        page.goto(f"{url}/studio?lang=en&scenario=library/kashiwa_week")
        settle(page)
        yield page


def enter(field, value):
    field.fill(value)
    field.press("Tab")


def test_table_form_and_text_follow_each_other_and_outlive_a_change_of_language(studio):
    text, table = studio.locator("#studio-text"), studio.get_by_label(CENTRE["en"])
    enter(table, "1200")
    expect(text).to_have_value(re.compile("capacity_kwh: 1200, power_kw: 300"), timeout=PATIENCE_MS)
    studio.get_by_label("Details: Energy centre").click()
    form = studio.locator("#studio-form").get_by_label("Usable energy", exact=False).first
    expect(form).to_have_value("1200", timeout=PATIENCE_MS)
    enter(form, "-5")
    expect(studio.locator("#studio-form .mantine-InputWrapper-error")).to_have_text(
        re.compile("must be > 0"), timeout=PATIENCE_MS
    )
    expect(studio.locator("#studio-faults")).to_contain_text("1 fault", timeout=PATIENCE_MS)
    text.fill(text.input_value().replace("capacity_kwh: -5", "capacity_kwh: 900"))
    text.blur()
    expect(table).to_have_value("900", timeout=PATIENCE_MS)
    expect(studio.locator("#studio-faults")).to_contain_text("No faults", timeout=PATIENCE_MS)
    studio.get_by_text("日本語", exact=True).click()
    expect(studio.get_by_label(CENTRE["ja"])).to_have_value("900", timeout=PATIENCE_MS)
    studio.get_by_role("button", name="変更を捨てる").click()
    expect(studio.get_by_label(CENTRE["ja"])).to_have_value("600", timeout=PATIENCE_MS)
    assert "# Which peaks fall and why" in text.input_value()
