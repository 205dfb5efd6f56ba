"""The library's scenarios, run whole."""

from functools import cache

import pandas as pd
import pytest

from scenarios import read_scenario, run


@pytest.fixture(scope="module")
def library_run(tmp_path_factory):
    """A run of a library scenario, worked out once."""
    runs = tmp_path_factory.mktemp("runs")
    return cache(lambda name: run(read_scenario(name), runs=runs))


def test_the_market_picture_prints_its_three_executions_and_nothing_else(library_run):
    picture = library_run("market_picture")
    printed = sorted(zip(picture.trades["grams"], picture.trades["price_yen_per_t"], strict=True), reverse=True)
    assert printed == [(5000, 4000), (4000, 3000), (3000, 6000)]
    assert picture.figures["vwap_yen_per_kg"] == pytest.approx(50 / 12)
    assert picture.figures["issued_g"] == picture.figures["held_g"] == 46_000


@pytest.mark.parametrize("name", ["p2p_live_2018", "kashiwa_week", "citylearn_homes", "town_hall_and_homes"])
def test_a_district_of_the_library_meets_all_needs_and_trades_what_it_issued(library_run, name):
    result = library_run(name)
    assert result.findings == []
    assert result.figures["slack_yen"] == pytest.approx(0, abs=1e-6)
    assert 0 < result.figures["traded_g"] <= result.figures["issued_g"]
    assert result.figures["held_g"] + result.figures["retired_g"] == result.figures["issued_g"]
    assert (result.entries.groupby(["seq", "asset"])["amount"].sum() == 0).all()
    assert not result.orders["status"].eq("refused").any()
    assert result.credits["produced_from"].lt(result.credits["produced_until"]).all()


def test_the_live_transfer_covers_the_charging_session_though_no_power_flows(library_run):
    transfer = library_run("p2p_live_2018")
    assert transfer.figures["covered"] == 1.0
    assert not transfer.has("schedule/interchange")
    assert set(transfer.trades["buyer"]) == {"bike_rider"}
    assert set(transfer.trades["seller"]) == {"yonago_home", "kawasaki_home"}
    minutes_old = (transfer.trades["time"] - transfer.trades["produced_until"]).dt.total_seconds() / 60
    assert minutes_old.between(0, 5).all()
    retired = transfer.entries[transfer.entries["kind"] == "retire"]
    assert retired.loc[retired["account"] == "@retired", "amount"].sum() == transfer.figures["retired_g"]


def test_value_goes_where_rules_and_contracts_say_and_a_new_factor_holds_from_its_day_on(library_run):
    rules = library_run("credit_rules")
    assert set(rules.frame("claims")["claim"]) == {"issued", "fit", "non_fossil", "contracted", "none"}
    assert [finding["building"] for finding in rules.findings] == ["granted"]
    issued = rules.credits
    april = issued["produced_from"].ge(pd.Timestamp("2024-04-01", tz="Asia/Tokyo"))
    assert issued["factor_ug_per_wh"].eq(april.map({False: 440_000, True: 423_000})).all()
    assert set(issued.loc[issued["state"] == "rejected", "building"]) == {"certified"}
    assert issued.groupby("state")["lot"].count().to_dict() == {"pending": 5, "rejected": 6, "verified": 24}
    assert rules.figures["traded_g"] == rules.figures["retired_g"] > 0
    accepted = issued.loc[issued["state"] != "rejected"]
    assert rules.figures["issued_g"] == rules.figures["held_g"] + rules.figures["retired_g"] == accepted["grams"].sum()
    assert 0 < rules.figures["own_claim_kwh"] < accepted["wh"].sum() / 1000
