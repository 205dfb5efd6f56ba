"""The page of variants: what it shows is what the sweep holds, and what it starts is a sweep's job."""

import io
import json

import pandas as pd
import pytest
from dash import html

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.figures.variants import variants_figure
from dashboards.pages.variants import view
from dashboards.runs import Runs
from dashboards.studio.sources import own_file, save, source_of
from dashboards.variants.parameters import newcomers, parameters
from dashboards.variants.start import order_for, plan_text, tried
from dashboards.variants.stored import Board, sweeps_of
from dashboards.words import LANGUAGES, words_in
from scenarios.draft import data_of, put, value_at
from scenarios.faults import ScenarioFaults
from scenarios.library import library_file
from scenarios.sweep.places import place_of
from scenarios.sweep.sweep import sweep
from scenarios.sweep.variants import variants

TEXT = library_file("town_hall_and_homes").read_text("utf-8").replace("until: 2026-07-24", "until: 2026-07-23")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Runs with a sweep of a scenario of one's own beside them."""
    runs = Runs(tmp_path_factory.mktemp("variants") / "runs")
    save(own_file(runs, "town"), TEXT.replace("town_hall_and_homes", "town"))
    source = source_of("own/town", runs)
    every = newcomers(parameters(data_of(source.text)))
    order = order_for(plan_text(source.key, [(each, "0, 60", "8,760") for each in every]), source)
    sweep(order, runs=runs.root, sweeps=sweeps_of(runs))
    return runs


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_every_variant_with_its_figures(town, lang):
    page = str(html.Div([*view(Address(page="variants", lang=lang, rest=(("scenario", "own/town"),)), town)]))
    board = Board.of(Address(page="variants", lang=lang), town, words_in(lang))
    assert len(board.rows) == 4
    for run, cost in zip(board.rows["run"], board.rows["cost_yen"], strict=True):
        assert f"run={run}" in page
        assert board.told("cost_yen", cost) in page
        assert town.open(run).figures["cost_yen"] == cost
    assert words_in(lang)("variants.run") in page


def test_the_file_holds_what_the_page_shows(town):
    board = Board.of(Address(page="variants", lang="en"), town, words_in("en"))
    client = create_app(town.root).server.test_client()
    answer = client.get(f"/sweeps/{board.sweep.name}.csv?lang=en")
    table = pd.read_csv(io.BytesIO(answer.data), encoding="utf-8-sig")
    assert table["Run"].tolist() == board.rows["run"].tolist()
    assert table[board.called("cost_yen")].to_numpy() == pytest.approx(board.rows["cost_yen"].to_numpy())
    assert client.get("/sweeps/nothing.csv").status_code == 404


@pytest.mark.parametrize(("axes", "kind"), [(1, "scatter"), (2, "heatmap"), (3, "bar")])
def test_a_figure_is_drawn_along_one_axis_over_two_or_as_bars(axes, kind):
    frame = pd.DataFrame({f"axis {number}": [0.0, 1.0] for number in range(axes)} | {"value": [3.0, 1234.5]})
    drawn = variants_figure(frame, "kW")
    assert drawn.data[0].type == kind
    if kind == "heatmap":
        assert drawn.data[0].text[1][1] == "1,234"


def test_words_are_drawn_as_bars_along_one_axis():
    assert variants_figure(pd.DataFrame({"rule": ["call", "uniform"], "value": [1.0, 2.0]}), "").data[0].type == "bar"


@pytest.mark.parametrize("name", ["kashiwa_week", "utsunomiya_haga", "town_hall_and_homes"])
def test_every_number_that_is_offered_can_be_varied(name):
    text = library_file(name).read_text("utf-8")
    for each in parameters(data_of(text)):
        assert value_at(data_of(text), place_of(each.path, data_of(text))) == each.value


def test_the_choices_make_a_plan_with_titles_in_both_languages(town):
    source = source_of("library/town_hall_and_homes", town)
    sun, battery = newcomers(parameters(data_of(source.text)))
    plan = order_for(plan_text(source.key, [(sun, tried(sun), ""), (battery, "0、40 80", "")]), source).plan
    assert [axis.values for axis in plan.vary] == [(0, 60, 120), (0, 40, 80)]
    assert plan.vary[1].title.ja == "役場: 定置用蓄電池 battery 使用可能容量 [kWh]"
    assert plan.vary[0].along == ("town_hall.roof.ac_kw",)


def test_a_faulty_plan_is_told_of_before_anything_is_queued(town):
    with pytest.raises(ScenarioFaults, match="must be > 0"):
        order_for(
            "scenario: x\nvary: [{path: town_hall.roof.ac_kw, values: [-1]}]",
            source_of("library/town_hall_and_homes", town),
        )


def test_a_plan_cannot_make_the_page_look_at_other_files(town):
    csv = {"csv": {"file": "mine.csv", "column": "a", "time": "b", "unit": "kW"}}
    save(own_file(town, "measured"), put(TEXT, ("series", "hall_demand"), csv))
    plan = "scenario: measured.yaml\nvary: [{path: series.hall_demand.csv.file, values: [/etc/passwd]}]"
    with pytest.raises(ScenarioFaults, match="lies elsewhere"):
        order_for(plan, source_of("own/measured", town))


def test_the_titles_of_variants_say_what_they_are(town):
    source = source_of("own/town", town)
    (sun, _) = newcomers(parameters(data_of(source.text)))
    plan = order_for(plan_text(source.key, [(sun, "30", "")]), source).plan
    title = data_of(variants(plan, source.text)[0].text)["title"]
    assert title["en"].endswith("– Town hall: Photovoltaic plant roof Module power 30 kW")
    assert json.dumps(title)
