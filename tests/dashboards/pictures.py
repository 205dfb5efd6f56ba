"""Take the pictures of `docs/pictures`: every page in both languages.

make pictures
"""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from browsing import launched, served, settle
from playwright.sync_api import sync_playwright

from dashboards.laboratory.studies import labs_of
from dashboards.pages import PAGES
from dashboards.runs import Runs
from dashboards.variants.stored import sweeps_of
from dashboards.words import LANGUAGES
from scenarios import read_scenario, run
from scenarios.lab.laboratory import study
from scenarios.lab.plans import plan_in
from scenarios.library import library_file
from scenarios.sweep.plan import plan_file
from scenarios.sweep.sweep import order_of, sweep

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WINDOW = {"width": 1200, "height": 900}
PLAN = "rules: [call, continuous, uniform]\nseeds: 12\npopulation: {orders: 200}"


def take_pictures() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        runs = Runs(Path(folder) / "runs")
        query = furnish(runs)
        events = f"run={run(read_scenario('dr_event_utility'), runs=runs.root).name}"
        with served(runs.root) as url, launched(playwright) as browser:
            page = browser.new_page(viewport=WINDOW)
            for name, lang in product(PAGES, LANGUAGES):
                page.goto(f"{url}/{name}?lang={lang}&{events if name == 'response' else query}")
                settle(page)
                # Rings and bars still grow for a moment after they are drawn.
                page.wait_for_timeout(1000)
                page.screenshot(path=PICTURES / f"{name}-{lang}.png")


def furnish(runs: Runs) -> str:
    """Two runs that differ in a battery, a study and variants; the part of the URL that shows the runs."""
    base = run(read_scenario("kashiwa_week"), runs=runs.root)
    text = library_file("kashiwa_week").read_text(encoding="utf-8")
    larger = text.replace("capacity_kwh: 600, power_kw: 150", "capacity_kwh: 1200, power_kw: 300")
    variant = runs.root.parent / "larger.yaml"
    variant.write_text(
        larger.replace("柏の葉の一週間", "蓄電池を2倍に").replace("A week in Kashiwa", "Twice the battery"),
        encoding="utf-8",
    )
    other = run(read_scenario(variant), runs=runs.root)
    study(plan_in(PLAN, Path("rules")), name="rules", labs=labs_of(runs))
    sweep(order_of(plan_file("town_hall_sizes")), runs=runs.root, sweeps=sweeps_of(runs))
    return f"run={base.name}&with={other.name}"


if __name__ == "__main__":
    take_pictures()
