"""Rules compared on common flows: same numbers for any workers, nothing better than the exact call."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.lab.comparison import comparison
from scenarios.lab.concentration import gini, hhi
from scenarios.lab.experiment import experiment
from scenarios.lab.human import recorded_sessions
from scenarios.lab.laboratory import study
from scenarios.lab.plan import Plan
from scenarios.lab.population import Population, drawn
from scenarios.lab.statistics import difference, equivalence_p, estimate, holm, power
from scenarios.lab.study import FIGURE, NoSuchStudy, list_studies, open_study
from scenarios.replay.order_table import OrderFileError
from scenarios.tables.premiums import premiums

RULES = ("continuous", "short_side", "uniform", "preference", "call")
PLAN = Plan.model_validate(
    {
        "rules": RULES,
        "seeds": 3,
        "population": {"orders": 120, "shading": 0.1},
        "smallest_effects": {"efficiency": 0.02},
    }
)


@pytest.fixture(scope="module")
def tables():
    return experiment(PLAN)


@pytest.fixture(scope="module")
def table(tables):
    return tables["sessions"]


def test_the_exact_call_loses_nothing_by_matching_and_no_rule_beats_the_optimum(table):
    by_rule = table.groupby("rule")["efficiency"]
    assert by_rule.max().max() <= 1
    matching = table.groupby("rule")["loss_matching_yen"].min()
    assert matching["call"] == 0
    assert (matching.drop("call") > 0).any()


def test_the_losses_add_up_to_what_is_missing_from_the_greatest_welfare(table):
    losses = table[["loss_misreporting_yen", "loss_refused_yen", "loss_matching_yen"]].sum(axis=1)
    best = table["welfare_yen"] / table["efficiency"]
    assert (best - table["welfare_yen"]).to_numpy() == pytest.approx(losses.to_numpy())
    assert (table["loss_misreporting_yen"] > 0).all()
    refused = table.groupby("rule")["loss_refused_yen"].max()
    assert refused["uniform"] > 0 == refused.drop("uniform").max()


def test_every_wanted_gram_is_filled_or_has_a_reason(table):
    causes = ["fill_rate", "unfilled_refused", "unfilled_attributes", "unfilled_price", "unfilled_quantity"]
    assert table[causes].sum(axis=1).to_numpy() == pytest.approx(1)


def test_the_tables_of_trades_and_of_unfilled_orders_agree_with_the_sessions(tables, table):
    labels = ["population", "rule", "seed"]
    by_session = table.set_index(labels)
    traded = tables["prices"].groupby(labels)["grams"].sum() / 1_000
    assert traded.to_dict() == pytest.approx(by_session["volume_kg"].to_dict())
    unfilled = tables["unfilled"].query("side == 'bid'").groupby(labels)["grams"].sum() / 1_000
    wanted = by_session["volume_kg"] / by_session["fill_rate"]
    assert unfilled.to_dict() == pytest.approx((wanted - by_session["volume_kg"]).to_dict())
    gaps = tables["unfilled"].query("why == 'price_gap'")
    assert (gaps["mean_gap_yen_per_t"] > 0).all()
    assert (gaps["nearest"] != "").all()


def test_premiums_are_told_by_seller_place_type_and_disclosure_and_weigh_to_nothing(tables):
    found = tables["premiums"]
    assert set(found["by"]) == {"seller", "place", "energy_type", "disclosed"}
    one = tables["prices"].query("rule == 'call' and seed == 0").reset_index()
    for by, rows in premiums(one).groupby("by"):
        assert (rows["premium_yen_per_kg"] * rows["grams"]).sum() == pytest.approx(0, abs=1e-6), by
        assert rows["grams"].sum() == one["grams"].sum()


def test_prices_of_the_exact_call_are_the_competitive_ones_and_the_warm_up_does_not_count():
    plan = {"rules": ["call", "continuous"], "seeds": 2, "population": {"orders": 100}}
    cold, warm = (
        experiment(Plan.model_validate({**plan, "warm_up": share}))["sessions"].set_index(["rule", "seed"])
        for share in (0.0, 0.5)
    )
    assert (cold.loc["call", "smiths_alpha"] == 0).all()
    assert (cold.loc["continuous", "smiths_alpha"] > 0).all()
    assert (cold.loc["continuous", "vwap_yen_per_kg"] != warm.loc["continuous", "vwap_yen_per_kg"]).all()
    assert (cold["welfare_yen"] == warm["welfare_yen"]).all()


def test_the_manipulation_meter_finds_nothing_where_truth_is_best():
    plan = Plan.model_validate(
        {
            "rules": ["pay_as_bid", "vcg", {"name": "posted_price", "parameters": {"yen_per_t": 3000}}, "mcafee"],
            "seeds": 1,
            "population": {"orders": 16, "conditioned": 0, "greatest_kg": 1},
            "lies": 16,
        }
    )
    found = experiment(plan)["sessions"].groupby("rule").mean(numeric_only=True)
    gains = found["manipulation_gain"]
    assert gains["pay_as_bid"] > 0.01
    assert gains["vcg"] == gains["posted_price (3000)"] == 0
    assert found.loc["vcg", "market_surplus_yen"] < 0 <= found.loc["mcafee", "market_surplus_yen"]


def test_fees_and_limits_of_a_rule_are_its_own():
    fee = {"name": "call", "fee": {"yen_per_trade": 1}, "title": "with a fee"}
    lots = {"name": "call", "limits": {"lot_g": 2000}, "title": "in lots"}
    plan = Plan.model_validate({"rules": ["call", fee, lots], "seeds": 1, "population": {"orders": 60}})
    found = experiment(plan)["sessions"].set_index("rule")
    assert found.loc["with a fee", "fees_yen"] == pytest.approx(found.loc["call", "trades"])
    assert found.loc["call", "fees_yen"] == 0
    assert found.loc["in lots", "unfilled_refused"] > 0


def test_a_strategic_study_lets_the_same_people_speak_under_each_rule():
    plan = Plan.model_validate(
        {
            "label": "strategic",
            "rules": ["uniform", "pay_as_bid"],
            "seeds": 2,
            "population": {"orders": 24, "conditioned": 0},
            "vary": {"traders": ["truthful", "zip"]},
            "days": 5,
        }
    )
    found = experiment(plan)["sessions"].groupby(["population", "rule"]).mean(numeric_only=True)
    truthful, learnt = found.loc["traders=truthful"], found.loc["traders=zip"]
    assert truthful.loc["uniform", "efficiency"] == pytest.approx(1)
    assert truthful.loc["uniform", "loss_misreporting_yen"] == 0
    assert learnt.loc["pay_as_bid", "loss_misreporting_yen"] > 0
    assert learnt["efficiency"].min() > 0.6


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "strategic"},
        {"population": {"traders": "zip"}},
        {"label": "strategic", "vary": {"traders": ["zip", None]}},
        {"human": "x.csv", "vary": {"orders": [2, 4]}},
    ],
)
def test_a_study_says_whether_anybody_speaks(wrong):
    with pytest.raises(ValueError, match=r"label|human"):
        Plan.model_validate({"rules": ["call"], **wrong})


HUMAN = """session,id,side,account,volume_g,price_yen_per_t,worth_yen_per_t
mon,a,ask,s,1000,2000,1500
mon,b,bid,x,1000,3000,3500
tue,a,ask,s,1000,2000,1500
tue,b,bid,x,1000,2500,3500
tue,c,bid,y,1000,2600,2600
"""


def test_recorded_sessions_of_people_are_replayed_one_by_one(tmp_path):
    (tmp_path / "human.csv").write_text(HUMAN, encoding="utf-8")
    plan = Plan.model_validate({"rules": ["continuous", "call"], "human": str(tmp_path / "human.csv")})
    found = experiment(plan)["sessions"].set_index(["rule", "seed"])["welfare_yen"]
    assert found.to_dict() == {("continuous", 0): 2, ("call", 0): 2, ("continuous", 1): 2, ("call", 1): 1.1}


@pytest.mark.parametrize(
    ("row", "words"), [("tue,d,bid,y,0,2600,2600", "line 7"), ("tue,d,bid,y,1000,2600,some", "line 7.*worth")]
)
def test_a_bad_row_of_a_recorded_session_is_named_by_its_line(tmp_path, row, words):
    (tmp_path / "human.csv").write_text(HUMAN + row + "\n", encoding="utf-8")
    with pytest.raises(OrderFileError, match=words):
        recorded_sessions(tmp_path / "human.csv")


def test_a_smallest_effect_tells_equivalence_and_power():
    assert equivalence_p([0.001, -0.001, 0.002, -0.002], 0.05) < 0.001
    assert equivalence_p([0.5, 0.6, 0.4, 0.5], 0.05) > 0.99
    assert power([0.1, -0.1, 0.1, -0.1] * 5, 1.0) > 0.99
    assert power([0.1, -0.1, 0.1, -0.1] * 5, 0.001) == pytest.approx(0.05, abs=0.01)


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
        ("rules: [lottery]", "rules[0]"),
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


def test_recorded_sessions_with_other_bytes_are_another_study(tmp_path):
    recording = tmp_path / "human.csv"
    recording.write_text(HUMAN, encoding="utf-8")
    plan = Plan.model_validate({"rules": ["continuous", "call"], "human": str(recording)})
    first = study(plan, name="people", labs=tmp_path / "labs")
    assert study(plan, name="people", labs=tmp_path / "labs").folder == first.folder
    recording.write_text(HUMAN.replace("2600,2600", "2600,2700"), encoding="utf-8")
    assert study(plan, name="people", labs=tmp_path / "labs").folder != first.folder
    recording.unlink()
    with pytest.raises(OrderFileError, match="cannot be read"):
        study(plan, name="people", labs=tmp_path / "labs")


def test_students_interval_is_the_textbooks():
    """Student (1908), additional hours of sleep by two drugs: mean difference 1.58, 95 % from 0.70 to 2.46."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    gap = difference(second, first).estimate
    assert (gap.mean, gap.t_low, gap.t_high) == pytest.approx((1.58, 0.7001142, 2.4598858))
