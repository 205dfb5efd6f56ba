"""Figures are what their rows say; every chart draws on every run."""

import numpy as np
import pandas as pd
import pytest
from plotly.graph_objects import Figure

from dashboards.address import Address
from dashboards.figures.flows import flows_figure
from dashboards.figures.lines import step_figure, stored_figure
from dashboards.figures.market import MOST_DOTS, depth_figure, dots, price_figure
from dashboards.figures.power import power_figure
from dashboards.pages import PAGES
from dashboards.runs import Runs
from dashboards.scene import Scene
from dashboards.words import LANGUAGES, words_in
from scenarios import read_scenario, run

EN = words_in("en")
HOURS = pd.date_range("2024-07-01", periods=3, freq="h", tz="Asia/Tokyo")
CHARTS = [(page.name, chart.name) for page in PAGES.values() for chart in page.charts if chart.draw]
CASES = [
    *(("two_homes", page, chart) for page, chart in CHARTS),
    *(("market_picture", page, chart) for page, chart in CHARTS if page == "market"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "page", "chart"), CASES, ids=str)
def test_every_chart_draws_the_rows_of_every_run(scene_of, name, page, chart, lang):
    scene = scene_of(name, page=page, lang=lang)
    drawn = PAGES[page].chart(chart)
    rows = drawn.points(scene)
    assert not rows.empty or chart in {"links", "curves", "forecasts", "outages"}
    assert rows.empty or isinstance(drawn.draw(rows, scene), Figure)


def test_the_chart_of_a_blackout_has_a_bar_for_each_building_of_each_tier(tmp_path):
    dark = Runs(tmp_path).open(run(read_scenario("kashiwa_blackout"), runs=tmp_path).folder.name)
    scene = Scene(Address(page="area", lang="ja", run=dark.name), Runs(tmp_path), dark)
    rows = PAGES["area"].chart("outages").points(scene)
    figure = PAGES["area"].chart("outages").draw(rows, scene)
    assert len(rows) > 1
    assert sum(len(trace.x) for trace in figure.data) == len(rows)


@pytest.mark.parametrize("building", [None, "east", "west"])
def test_supply_above_and_use_below_mirror_each_other(scene_of, building):
    scene = scene_of(building=building)
    figure = power_figure(PAGES["dispatch"].chart("power").points(scene), scene.words)
    stacks = {"supply": 0.0, "use": 0.0}
    for trace in figure.data:
        if trace.stackgroup:
            stacks[trace.stackgroup] = stacks[trace.stackgroup] + np.asarray(trace.y)
    assert np.allclose(stacks["supply"], -stacks["use"], atol=1e-5)
    assert stacks["supply"].max() > 0


def test_what_never_happens_is_not_in_the_legend():
    figure = power_figure(pd.DataFrame({"start": HOURS, "demand_kw": [1.0, 2, 3], "export_kw": 0.0}), EN)
    assert [trace.name for trace in figure.data] == ["Demand"]


def test_the_last_value_is_held_to_the_end_of_its_step():
    figure = step_figure(pd.DataFrame({"start": HOURS, "co2_kg_per_kwh": [1.0, 2, 3]}), EN)
    assert figure.data[0].x[-1] == "2024-07-01T03:00"
    assert [*figure.data[0].y] == [1, 2, 3, 3]


def test_stored_energy_stands_at_the_end_of_each_step():
    figure = stored_figure(pd.DataFrame({"start": HOURS, "battery_stored_kwh": [1.0, 2, 3]}), EN)
    assert [*figure.data[0].x] == ["2024-07-01T01:00", "2024-07-01T02:00", "2024-07-01T03:00"]


def test_a_missing_value_is_a_gap_in_the_line():
    figure = step_figure(pd.DataFrame({"start": HOURS, "import_yen_per_kwh": [20, np.nan, 30]}), EN, currency="JPY")
    assert np.isnan(figure.data[0].y[1])
    assert not figure.data[0].connectgaps


def test_a_flow_joins_the_places_that_it_names():
    rows = pd.DataFrame({"from": ["sun", "grid"], "to": ["demand", "demand"], "kwh": [2.0, 3.0]})
    sankey = flows_figure(rows, EN).data[0]
    joined = [
        (sankey.node.label[a], sankey.node.label[b])
        for a, b in zip(sankey.link.source, sankey.link.target, strict=True)
    ]
    assert joined == [("Sun<br>2.00 kWh", "Buildings<br>5.00 kWh"), ("Grid<br>3.00 kWh", "Buildings<br>5.00 kWh")]


def test_depth_grows_away_from_the_best_price():
    rows = pd.DataFrame(
        {
            "side": ["ask", "ask", "bid", "bid"],
            "price_yen_per_kg": [3.0, 4.0, 2.0, 1.0],
            "depth_kg": [1.0, 5.0, 2.0, 3.0],
        }
    )
    ask, bid = depth_figure(rows, EN, currency="JPY").data
    assert ([*ask.x], [*ask.y]) == ([3, 3, 4, pytest.approx(4.4)], [0, 1, 5, 5])
    assert ([*bid.x], [*bid.y]) == ([2, 2, 1, pytest.approx(0.6)], [0, 2, 3, 3])


def test_trades_of_one_moment_and_price_are_one_dot():
    rows = pd.DataFrame({"time": HOURS[[0, 0, 1]], "price_yen_per_kg": [3.0, 3.0, 3.0], "kg": [1.0, 2.0, 4.0]})
    figure = price_figure(rows, EN, currency="JPY")
    assert [(kg, trades) for kg, trades in figure.data[0].customdata] == [(3, 2), (4, 1)]


def test_dots_stay_few_and_lose_no_grams():
    times = pd.date_range("2024-01-01", periods=20_000, freq="min", tz="Asia/Tokyo")
    few = dots(pd.DataFrame({"time": times, "price_yen_per_kg": 3.0, "kg": 0.5}))
    assert len(few) <= MOST_DOTS
    assert few["kg"].sum() == 10_000
    assert few["trades"].sum() == 20_000
