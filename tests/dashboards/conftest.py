"""Real runs, a real server over them, and a real browser where the machine has one."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from browsing import CHROMIUM, launched, served
from playwright.sync_api import sync_playwright

from dashboards.address import Address
from dashboards.runs import Runs
from dashboards.scene import Scene
from scenarios import read_scenario, run


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """A district with a market, the same without interchange, or planned on forecasts, and a market alone."""
    folder = tmp_path_factory.mktemp("dashboard")
    text = Path(__file__).with_name("two_homes.yaml").read_text(encoding="utf-8")
    (folder / "two_homes.yaml").write_text(text, encoding="utf-8")
    (folder / "two_homes_apart.yaml").write_text(without_interchange(text), encoding="utf-8")
    (folder / "two_homes_foreseen.yaml").write_text(planned_on_forecasts(text), encoding="utf-8")
    start = pd.date_range("2024-07-01", periods=96, freq="30min")
    demand = 0.6 + 0.4 * np.sin(np.arange(96) / 7)
    pd.DataFrame({"start": start, "demand": demand.round(3)}).to_csv(folder / "east.csv", index=False)
    run(read_scenario("market_picture"), runs=folder / "runs")
    run(read_scenario(folder / "two_homes_foreseen.yaml"), runs=folder / "runs")
    run(read_scenario(folder / "two_homes_apart.yaml"), runs=folder / "runs")
    run(read_scenario(folder / "two_homes.yaml"), runs=folder / "runs")
    return Runs(folder / "runs")


def without_interchange(text):
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("    interchange:")]
    apart = "".join(lines).replace("name: two_homes", "name: two_homes_apart", 1)
    return apart.replace("二軒の家", "融通のない二軒の家", 1).replace("Two homes", "Two homes apart", 1)


def planned_on_forecasts(text):
    return text.replace("name: two_homes", "name: two_homes_foreseen\ndispatch: {forecast: yesterday}", 1)


@pytest.fixture(scope="session")
def names(runs):
    return {each.manifest["name"]: each.name for each in runs.all()}


@pytest.fixture
def scene_of(runs, names):
    """The scene of a page of a run, by the run's name."""

    def scene(name="two_homes", page="dispatch", lang="en", **rest):
        run = runs.open(names[name])
        return Scene(Address(page=page, lang=lang, run=run.name, **rest), runs, run)

    return scene


@pytest.fixture(scope="session")
def homes(runs, names):
    return runs.open(names["two_homes"])


@pytest.fixture(scope="session")
def apart(runs, names):
    return runs.open(names["two_homes_apart"])


@pytest.fixture(scope="session")
def foreseen(runs, names):
    return runs.open(names["two_homes_foreseen"])


@pytest.fixture(scope="session")
def picture(runs, names):
    return runs.open(names["market_picture"])


@pytest.fixture(scope="session")
def url(runs):
    """Where the dashboard answers."""
    with served(runs.root) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing: `apt-get install chromium`")
        pytest.skip(f"no browser: {CHROMIUM} is missing (`apt-get install chromium`)")
    with sync_playwright() as playwright, launched(playwright) as chromium:
        yield chromium
