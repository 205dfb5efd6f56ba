"""The page about demand response: it shows what the run holds, about the event that the address names."""

import json

import numpy as np
import pandas as pd
import pytest
from dash import html

from dashboards.address import Address
from dashboards.pages.response import DAY, RESPONSE, chosen_event, in_all
from dashboards.runs import Runs
from dashboards.scene import Scene
from dashboards.words import LANGUAGES, words_in
from scenarios import read_scenario, run

EVENTS = [
    {"name": f"day_{day}", "start": f"2024-07-{day}T17:00", "until": f"2024-07-{day}T19:00", "reward_yen_per_kwh": 9}
    for day in (15, 17)
]
CALLED = {
    "version": 1,
    "name": "called",
    "title": "Called",
    "time": {"start": "2024-07-01", "until": "2024-07-19", "step_minutes": 60},
    "blocks": [
        {
            "name": "town",
            "place": "日本",
            "buildings": [
                {
                    "name": "home",
                    "kind": "home",
                    "sector": "household",
                    "count": 10,
                    "connection": {"import_yen_per_kwh": 30},
                    "assets": {
                        "load": {"kind": "load", "demand_kw": 1},
                        "battery": {"kind": "battery", "capacity_kwh": 4, "power_kw": 2},
                    },
                }
            ],
        }
    ],
    "response": {"events": EVENTS, "baseline": "high_4_of_5"},
}


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    folder = tmp_path_factory.mktemp("called")
    (folder / "called.yaml").write_text(json.dumps(CALLED), encoding="utf-8")
    run(read_scenario(folder / "called.yaml"), runs=folder / "runs")
    return Runs(folder / "runs")


@pytest.fixture
def scene(called):
    def seen(lang="en", **rest):
        address = Address(page="response", lang=lang, rest=tuple(rest.items()))
        (found,) = called.all()
        return Scene(address, called, found)

    return seen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_drawn_in_both_languages(scene, lang):
    page = str(html.Div([*RESPONSE.body(scene(lang))]))
    assert words_in(lang)("chart.response_day") in page
    assert words_in(lang).named("baseline", "before_event") in page


def test_the_event_is_that_of_the_address_or_else_the_first(scene):
    assert chosen_event(scene()) == "day_15"
    assert chosen_event(scene(event="day_17")) == "day_17"
    assert chosen_event(scene(event="none_such")) == "day_15"


def test_the_days_power_is_that_of_all_buildings(scene):
    seen = scene(event="day_17")
    rows = DAY.rows(seen).set_index("start")
    assert len(rows) == 24
    assert set(rows.index.day) == {17}
    inside = rows[rows["baseline_kw"].notna()]
    assert list(inside.index.hour) == [17, 18]
    assert inside["baseline_kw"].tolist() == pytest.approx([10, 10])
    delivered_kwh = (inside["baseline_kw"] - inside["metered_kw"]).sum()
    events = seen.run.table("response/events").set_index("event")
    assert delivered_kwh == pytest.approx(events.loc["day_17", "delivered_kwh"])
    assert events["delivered_kwh"].sum() == pytest.approx(seen.run.figures["response_kwh"])


def test_there_is_no_baseline_of_all_where_one_participant_has_none():
    """Or the others' alone would stand beside what everybody drew, as if all had drawn more."""
    hours = pd.to_datetime(["2024-07-15 17:00", "2024-07-15 18:00"])
    known = pd.DataFrame(
        {"start": hours, "count": 2, "baseline_kw": [3.0, 3.0], "metered_kw": 2.0, "otherwise_kw": 3.0}
    )
    rows = in_all(pd.concat([known, known.assign(count=1, baseline_kw=[1.0, np.nan])]))
    assert rows["metered_kw"].tolist() == [6, 6]
    np.testing.assert_array_equal(rows["baseline_kw"], [7, np.nan])


def test_every_chart_has_rows(scene):
    for chart in RESPONSE.charts:
        assert len(chart.rows(scene()))
