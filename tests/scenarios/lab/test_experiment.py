"""Rules compared on common flows: same numbers for any workers, nothing better than the exact call."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.lab.comparison import comparison
from scenarios.lab.concentration import gini, hhi
from scenarios.lab.experiment import experiment
from scenarios.lab.plan import Plan
from scenarios.lab.population import Population, drawn
from scenarios.lab.statistics import estimate, holm
from scenarios.lab.study import FIGURE, NoSuchStudy, list_studies, open_study

RULES = ("continuous", "short_side", "uniform", "call")
PLAN = Plan.model_validate({"rules": [{"name": name} for name in RULES], "seeds": 3, "population": {"orders": 120}})


@pytest.fixture(scope="module")
def table():
    return experiment(PLAN)["sessions"]


def test_the_exact_call_is_efficient_and_no_rule_is_more_so(table):
    by_rule = table.groupby("rule")["efficiency"]
    assert by_rule.min()["call"] == pytest.approx(1)
    assert by_rule.max().max() <= 1


def test_sessions_do_not_depend_on_the_number_of_workers(table):
    pd.testing.assert_frame_equal(experiment(PLAN, workers=2)["sessions"], table)


def test_differences_are_paired_by_seed(table):
    compared = comparison(table, PLAN).set_index(["rule", "metric"])
    wide = table.pivot_table(index="seed", columns="rule", values="volume_kg")
    expected = (wide["call"] - wide["continuous"]).mean()
    assert compared.loc[("call", "volume_kg"), "difference"] == pytest.approx(expected)


def test_a_longer_flow_begins_with_the_shorter_one():
    short, long = (drawn(Population(orders=20), 1), drawn(Population(orders=20, whole=0.5), 1))
    assert [order.grams for order in short.orders] == [order.grams for order in long.orders]


def test_concentration_and_inequality():
    assert hhi([5]) == 1
    assert hhi([1, 1, 1, 1]) == pytest.approx(0.25)
    assert gini([1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)


def test_intervals_hold_the_mean_and_holm_never_lowers_a_p():
    found = estimate([1.0, 2.0, 4.0, 8.0])
    assert found.low < found.mean < found.high
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def told(*arguments):
    done = CliRunner().invoke(app, ["lab", *map(str, arguments), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_one_command_compares_the_rules_of_a_plan_and_stores_the_study(tmp_path):
    plan = tmp_path / "rules.yaml"
    plan.write_text("rules: [call, continuous]\nseeds: 2\npopulation: {orders: 40}\n", encoding="utf-8")
    said = told(plan, "--out", tmp_path / "labs")
    assert said["label"] == "replay"
    assert {row["rule"] for row in said["summary"]} == {"call", "continuous"}
    (study,) = list_studies(tmp_path / "labs")
    assert str(study.folder) == said["folder"]
    assert {"sessions", "comparison"} <= set(study.tables)
    assert (study.folder / FIGURE).stat().st_size > 0
    assert study.manifest["plan"]["seeds"] == 2


def test_the_same_plan_is_worked_out_once_and_gives_the_same_bytes(tmp_path):
    plan = tmp_path / "rules.yaml"
    plan.write_text("rules: [call]\nseeds: 1\npopulation: {orders: 20}\n", encoding="utf-8")
    folder = told(plan, "--out", tmp_path)["folder"]
    first = open_study(folder).manifest
    assert told(plan, "--out", tmp_path)["folder"] == folder
    assert open_study(folder).manifest == first
    told(plan, "--out", tmp_path, "--force")
    assert open_study(folder).manifest["files"] == first["files"]


def test_a_folder_without_a_complete_study_says_so(tmp_path):
    with pytest.raises(NoSuchStudy, match="no complete study"):
        open_study(tmp_path)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("rules: [lottery]", "rules.0"),
        ("rules: [call, call]", "twice"),
        ("rules: [call]\nvary: {colour: [red]}", "colour"),
        ("rules: [call]\nsmallest_effects: {luck: 1}", "no metric luck"),
    ],
)
def test_a_plan_of_what_does_not_exist_is_bad_input(tmp_path, wrong, words):
    plan = tmp_path / "rules.yaml"
    plan.write_text(wrong, encoding="utf-8")
    done = CliRunner().invoke(app, ["lab", str(plan), "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert words in done.output
