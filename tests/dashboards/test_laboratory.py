"""The laboratory page: what it shows is what the studies hold, and what it starts is a job."""

import io
from pathlib import Path

import pandas as pd
import pytest
from dash import html

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.laboratory.panels import of_metric, study_panels
from dashboards.laboratory.start import DEMONSTRATIONS, order_for
from dashboards.laboratory.studies import bench_of, labs_of
from dashboards.pages.laboratory import view
from dashboards.runs import Runs
from dashboards.words import LANGUAGES, words_in
from scenarios.lab.laboratory import demonstrate, study
from scenarios.lab.plans import plan_in

PLAN = "rules: [continuous, short_side]\nseeds: 3\npopulation: {orders: 40}\nvary: {conditioned: [0.0, 0.6]}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with a comparison and a demonstration beside the folder of runs."""
    folder = tmp_path_factory.mktemp("laboratory")
    runs = Runs(folder / "runs")
    runs.root.mkdir()
    study(plan_in(PLAN, Path("plan")), name="plan", labs=labs_of(runs))
    demonstrate("chatterjee-samuelson", labs=labs_of(runs))
    return runs


@pytest.fixture
def bench(desk):
    def at(name, lang="en", **rest):
        found = next(folder.name for folder in labs_of(desk).iterdir() if folder.name.startswith(name))
        address = Address(page="laboratory", lang=lang, rest=(("study", found), *rest.items()))
        return bench_of(address, desk, words_in(lang))

    return at


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["plan", "chatterjee"])
def test_a_study_is_shown_in_both_languages(bench, desk, name, lang):
    page = view(bench(name, lang).address, desk)
    assert words_in(lang)("lab.studies") in str(html.Div([*page]))


def test_the_metric_and_the_population_are_those_of_the_address(bench):
    seen = bench("plan", metric="volume_kg", population="conditioned=0.6")
    assert (seen.metric, seen.population) == ("volume_kg", "conditioned=0.6")
    rows = of_metric(seen)
    whole = seen.study.comparison
    same = whole[(whole["metric"] == "volume_kg") & (whole["population"] == "conditioned=0.6")]
    pd.testing.assert_frame_equal(rows.drop(columns="rule"), same.drop(columns="rule"))


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("ja", ["ザラバ · continuous", "短い側優先 · short_side"]),
        ("en", ["continuous", "short side first · short_side"]),
    ],
)
def test_rules_are_told_in_words_beside_what_the_plan_calls_them(bench, lang, told):
    seen = bench("plan", lang)
    assert list(of_metric(seen)["rule"]) == told
    assert seen.rule("call (low, fee)").endswith("call (low, fee)")
    assert seen.rule("a title of one's own") == "a title of one's own"


def test_a_metric_that_nobody_measured_falls_back_to_efficiency(bench):
    assert bench("plan", metric="beauty").metric == "efficiency"


def test_every_metric_is_told_for_every_rule(bench):
    shown = str(html.Div([*study_panels(bench("plan"))]))
    assert "short_side" in shown
    assert "Efficiency" in shown


def test_tables_are_files_and_only_those_of_studies(bench, desk):
    client = create_app(desk.root).server.test_client()
    name = bench("plan").study.name
    answer = client.get(f"/lab/comparison.csv?study={name}")
    rows = pd.read_csv(io.BytesIO(answer.data))
    assert len(rows) == len(bench("plan").study.comparison)
    book = pd.read_excel(io.BytesIO(client.get(f"/lab/comparison.xlsx?study={name}").data), sheet_name=None)
    assert len(book["comparison"]) == len(rows)
    assert name in book["about"]["value"].to_list()
    assert client.get(f"/lab/nothing.csv?study={name}").status_code == 404
    assert client.get("/lab/comparison.csv?study=../runs").status_code == 404


def test_a_press_orders_the_demonstration_or_the_plan(desk):
    known = order_for(DEMONSTRATIONS[0], "", desk)
    own = order_for("plan", PLAN, desk)
    assert "text" not in known.given
    assert known.given["name"] == DEMONSTRATIONS[0]
    assert own.given["text"] == PLAN
    assert own.given["labs"] == str(labs_of(desk))


def test_without_studies_there_is_only_the_way_to_start_one(tmp_path):
    page = view(Address(page="laboratory", lang="en"), Runs(tmp_path / "runs"))
    assert "There is no study yet" in str(html.Div([*page]))
