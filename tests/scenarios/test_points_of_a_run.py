"""Points that purchases bring: what the library's experiment counts, and the terms of Niihama."""

from itertools import islice
from types import SimpleNamespace

import pytest

from market.audit.findings import Points
from market.audit.reader import audit
from market.exchange import Exchange
from market.points import PointScheme
from scenarios import read_scenario, run
from scenarios.live.command import made_up
from scenarios.live.meter_row import row_of
from scenarios.live.transfer import LiveTransfer
from scenarios.log_files import LOG, write_log
from scenarios.points import months_of, offered
from scenarios.spec.market import MarketSpec
from scenarios.spec.points import PointSchemeSpec

JULY_S, DAY_S = 1_719_759_600, 86_400


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    return run(read_scenario("points_nudge_experiment"), runs=tmp_path_factory.mktemp("runs"))


def test_members_buy_more_than_the_control_group_and_it_costs_what_they_got(experiment):
    points, figures = experiment.frame("points"), experiment.figures
    treated = points["measures"].str.contains("points")
    assert {*points.loc[~treated, "granted"]} == {0}
    bought_g = points.groupby(treated)["bought_g"].mean()
    assert bought_g[True] > bought_g[False] > 0
    assert points["bought_g"].sum() == experiment.trades["grams"].sum()
    assert figures["points_granted"] == points["granted"].sum() > 0
    assert figures["points_outstanding"] == (points["granted"] - points["redeemed"] - points["lapsed"]).sum()
    assert figures["points_cost_yen"] == figures["points_granted"] - figures["points_lapsed"]
    assert figures["shop_fees_yen"] == 540_000


def test_each_member_gets_three_points_a_kilogram_and_no_fraction(experiment):
    points = experiment.frame("points")
    members = points[points["measures"].str.contains("points")]
    assert (members["granted"] == members["bought_g"] * 3 // 1_000).all()


def test_the_entries_of_points_balance_and_leave_what_is_outstanding(experiment):
    entries = experiment.frame("entries")
    assert (entries.groupby(["seq", "asset"])["amount"].sum() == 0).all()
    balances = entries.groupby(["account", "asset"])["amount"].sum()
    outstanding = experiment.figures["points_outstanding"]
    assert balances["@issued", "points:city"] == -experiment.figures["points_granted"]
    assert balances["@points:city", "JPY"] == outstanding * 1_000_000


def test_the_runs_log_proves_its_points(experiment):
    report = audit(experiment.folder / LOG)
    assert report.sound
    (points,) = report.points
    figures = experiment.figures
    assert points == Points(
        scheme="city",
        granted=figures["points_granted"],
        held=figures["points_outstanding"],
        redeemed=figures["points_redeemed"],
        lapsed=figures["points_lapsed"],
    )
    assert points.redeemed > 0 < points.lapsed


def test_a_stream_of_the_same_energy_grants_and_spends_the_same_to_the_byte(experiment, tmp_path):
    scenario = read_scenario("points_nudge_experiment")
    transfer = LiveTransfer(scenario)
    for line in islice(made_up(scenario), 1, None):
        transfer.accept(row_of(line, scenario.zone))
    assert transfer.is_over
    write_log(tmp_path, transfer.exchange, scenario.seed)
    assert (tmp_path / LOG).read_bytes() == (experiment.folder / LOG).read_bytes()


def test_a_sponsor_with_two_schemes_has_two_kinds_of_points(experiment):
    bonus = next(each for each in read_scenario("points_nudge_experiment").market.incentives if each.kind == "points")
    assert [each.scheme.name for each in offered(MarketSpec(incentives=(bonus, bonus)))] == ["city", "city-2"]


def test_the_terms_of_niihama_cost_what_its_shops_paid():
    scheme = PointSchemeSpec(sponsor="city")
    assert scheme.shops * scheme.shop_fee_yen_per_month == 540_000
    exchange = Exchange(schemes=[PointScheme(name="city")])
    exchange.open_account("customer")
    exchange.award("customer", "city", 1_000, purpose="purchases of 100,000 yen", time=0)
    assert exchange.ledger.balance("@points:city", "JPY") == 1_000 * 1_000_000


@pytest.mark.parametrize(("days", "months"), [(0, 1), (30, 1), (31, 2), (380, 13)])
def test_a_month_begun_is_a_month(days, months):
    assert months_of([SimpleNamespace(time=JULY_S)], JULY_S + days * DAY_S, "Asia/Tokyo") == months


def test_a_market_without_a_scheme_has_no_points(tmp_path):
    picture = run(read_scenario("market_picture"), runs=tmp_path)
    assert picture.figures["points_granted"] is None
