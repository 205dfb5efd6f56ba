"""A whole run: figures agree with its tables by another road, and its bytes depend on the scenario alone."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from ems.checks import Violation
from scenarios import read_scenario, runner
from scenarios.runner import BrokenPhysics, run
from scenarios.spec.scenario import Scenario
from scenarios.spec.time import DispatchSpec
from scenarios.store import list_runs

NIGHT_YEN, DAY_YEN, SELL_YEN, DEMAND_YEN, FEE_YEN = 20.0, 30.0, 8.0, 50.0, 1.0
HOMES = 3


def facts(**changes):
    """Three like homes with sun, battery and a car, and a shop without; two days by the hour."""
    night = {"from": "23:00", "until": "07:00", "value": NIGHT_YEN}
    noon = {"from": "08:00", "until": "16:00", "value": 0.6}
    stay = {"arrives": "2024-07-01T18:00:00", "leaves": "2024-07-02T07:00:00", "needs_kwh": 4}
    connection = {"import_yen_per_kwh": "price", "demand_charge_yen_per_kw": DEMAND_YEN}
    home = {
        "load": {"kind": "load", "demand_kw": 0.8},
        "roof": {"kind": "pv", "profile": "sun", "dc_kw": 5},
        "battery": {"kind": "battery", "capacity_kwh": 5, "power_kw": 2},
        "car": {"kind": "ev", "capacity_kwh": 20, "charge_power_kw": 3, "sessions": [stay]},
    }
    plain = {
        "version": 1,
        "name": "street",
        "title": "Street",
        "time": {"start": "2024-07-01T00:00:00", "until": "2024-07-03T00:00:00", "step_minutes": 60},
        "series": {
            "sun": {"hours": {"default": 0, "rules": [noon]}},
            "price": {"hours": {"default": DAY_YEN, "rules": [night]}},
        },
        "grid": {"co2_kg_per_kwh": 0.4},
        "blocks": [
            {
                "name": "block",
                "place": "日本/千葉県/柏市",
                "interchange": {"limit_kw": 5, "loss": 0.02, "fee_yen_per_kwh": FEE_YEN},
                "buildings": [
                    {"name": "home", "kind": "home", "sector": "household", "count": HOMES, "owner": "families"}
                    | {"connection": {**connection, "export_yen_per_kwh": SELL_YEN}, "assets": home},
                    {"name": "shop", "kind": "shop", "sector": "tertiary", "connection": connection}
                    | {"assets": {"load": {"kind": "load", "demand_kw": 2.0}}},
                ],
            }
        ],
        "issuance": {"factor_kg_per_kwh": 0.423, "factor_source": "national mean", "every": "hour"},
        "market": {
            "sellers": {"default": {"ask_yen_per_kg": 3}},
            "buyers": [
                {"kind": "quota", "account": "city", "money_yen": 1000, "grams_per_day": 8000, "retire": True}
                | {"bid_yen_per_kg": 4},
                {"kind": "cover", "account": "shopkeeper", "money_yen": 50, "building": "shop", "bid_yen_per_kg": 3.5},
            ],
        },
    }
    return {**plain, **changes}


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    return run(Scenario.model_validate(facts()), runs=tmp_path_factory.mktemp("runs"))


def bytes_but_the_clock(folder):
    files = {path.relative_to(folder): path.read_text("latin-1") for path in folder.rglob("*") if path.is_file()}
    manifest = files[Path("manifest.json")]
    clock = manifest[manifest.index('"clock"') : manifest.index("}", manifest.index('"clock"'))]
    return {**files, Path("manifest.json"): manifest.replace(clock, "")}


def test_the_same_scenario_gives_the_same_bytes_with_any_number_of_workers(tmp_path):
    apart = facts()
    apart["blocks"] = [{**apart["blocks"][0], "interchange": None}]
    scenario = Scenario.model_validate(apart)
    one = run(scenario, runs=tmp_path / "one")
    again = bytes_but_the_clock(run(scenario, runs=tmp_path / "one", force=True).folder)
    two = run(scenario, runs=tmp_path / "two", workers=2)
    assert bytes_but_the_clock(one.folder) == again == bytes_but_the_clock(two.folder)


def test_a_complete_run_is_opened_again_and_not_redone(street):
    again = run(Scenario.model_validate(facts()), runs=street.folder.parent)
    assert again.folder == street.folder
    assert again.manifest["clock"] == street.manifest["clock"]


def test_another_meaning_is_another_run(street):
    other = run(Scenario.model_validate(facts(seed=7)), runs=street.folder.parent)
    assert other.folder != street.folder


def test_cost_follows_from_the_connections_alone(street):
    table = street.frame("schedule/connection")
    count = table["building"].map({"home": HOMES, "shop": 1})
    hour = table["start"].dt.hour
    price = pd.Series(DAY_YEN, table.index).mask((hour >= 23) | (hour < 7), NIGHT_YEN)
    energy_yen = ((table["import_kw"] * price - table["export_kw"] * SELL_YEN) * count).sum()
    peaks = (table["import_kw"] * count).groupby(table["building"]).max()
    taken = street.frame("schedule/interchange")
    fee_yen = FEE_YEN * (taken["take_kw"] * taken["building"].map({"home": HOMES, "shop": 1})).sum()
    assert street.figures["cost_yen"] == pytest.approx(energy_yen + DEMAND_YEN * peaks.sum() + fee_yen)
    assert street.figures["contract_kw"] == pytest.approx(peaks.sum())


def test_energy_figures_follow_from_the_districts_table(street):
    table, figures = street.frame("district"), street.figures
    assert figures["import_kwh"] == pytest.approx(table["import_kw"].sum())
    assert figures["export_kwh"] == pytest.approx(table["export_kw"].sum())
    assert figures["emissions_kg"] == pytest.approx(0.4 * table["import_kw"].sum())
    assert figures["peak_kw"] == pytest.approx((table["import_kw"] - table["export_kw"]).max())
    assert figures["demand_kwh"] == pytest.approx(48 * (HOMES * 0.8 + 2.0))
    assert figures["generation_kwh"] == pytest.approx(HOMES * 16 * 3.0 - table["curtailed_kw"].sum())
    assert figures["stored_difference_kwh"] == pytest.approx(0, abs=1e-5)


def test_a_run_on_forecasts_says_what_not_knowing_cost(tmp_path):
    informed = read_scenario("kashiwa_week")
    guessing = informed.model_copy(update={"dispatch": DispatchSpec(forecast="yesterday")})
    blind, sighted = run(guessing, runs=tmp_path), run(informed, runs=tmp_path)
    assert blind.figures["regret_yen"] == pytest.approx(
        blind.figures["cost_yen"] - sighted.figures["cost_yen"], abs=0.01 * sighted.figures["cost_yen"]
    )
    assert blind.figures["regret_yen"] > 0
    assert sighted.figures["regret_yen"] is None
    assert {"demand_kw", "forecast_demand_kw"} <= set(blind.frame("schedule/load"))


def test_shares_follow_from_the_fates(street):
    fates = street.frame("fates")
    used = ["self_direct_kwh", "self_storage_kwh", "self_transport_kwh", "interchanged_kwh"]
    used_kwh = HOMES * fates[used].sum().sum()
    driven_kwh = HOMES * street.schedule["home", "car", "trip_kwh"].sum()
    consumed_kwh = street.figures["demand_kwh"] + driven_kwh
    assert street.figures["self_consumption"] == pytest.approx(used_kwh / street.figures["generation_kwh"])
    assert street.figures["self_sufficiency"] == pytest.approx(used_kwh / consumed_kwh)


def test_grams_issued_are_self_consumed_wh_times_the_factor(street):
    claims = street.frame("claims")
    issued_kwh = claims.loc[claims["claim"] == "issued", "kwh"].sum()
    fates = street.frame("fates")
    self_kwh = HOMES * fates[["self_direct_kwh", "self_storage_kwh"]].sum().sum()
    assert issued_kwh == pytest.approx(self_kwh * (1 - 0.006))
    assert street.figures["issued_g"] == street.credits["grams"].sum()
    assert 0 <= issued_kwh * 423 - street.figures["issued_g"] < 1 + 0.423
    assert set(street.credits["owner"]) == {"families"}


def test_exported_energy_issues_nothing(street):
    claims = street.frame("claims").set_index(["fate", "claim"])["kwh"]
    assert street.figures["export_kwh"] > 1
    assert ("exported", "issued") not in claims.index
    assert claims["exported"].sum() == pytest.approx(street.figures["export_kwh"])


def test_holdings_and_retired_are_what_was_issued_and_money_sums_to_zero(street):
    entries = street.entries
    assert (entries.groupby(["seq", "asset"])["amount"].sum() == 0).all()
    grams = entries[entries["asset"].str.startswith("lot:") & (entries["account"] != "@issued")]
    by_account = grams.groupby("account")["amount"].sum()
    assert by_account.sum() == street.figures["issued_g"]
    assert by_account["@retired"] == street.figures["retired_g"] > 0
    assert street.figures["held_g"] == street.figures["issued_g"] - street.figures["retired_g"]
    assert (by_account >= 0).all()


def test_every_traded_gram_leads_to_a_meter_and_an_interval(street):
    traced = street.trades.merge(street.credits, on="lot", suffixes=("", "_lot"))
    assert len(traced) == len(street.trades) > 0
    assert (traced["until_g"] <= traced["grams_lot"]).all()
    assert set(traced["building_lot"]) == {"home"}
    assert (traced["produced_from"] == traced["produced_from_lot"]).all()
    assert (traced["time"] >= traced["produced_until"]).all()


def test_money_figures_follow_from_the_trades(street):
    trades, figures = street.trades, street.figures
    assert figures["trades"] == trades["seq"].nunique()
    assert figures["traded_g"] == trades["grams"].sum()
    assert (trades["amount_uyen"] == trades["grams"] * trades["price_yen_per_t"]).all()
    assert figures["credit_yen"] * 1e6 == pytest.approx(trades["amount_uyen"].sum())
    assert figures["vwap_yen_per_kg"] == pytest.approx(1000 * figures["credit_yen"] / figures["traded_g"])


def test_the_schedule_is_wide_by_building_asset_and_quantity(street):
    schedule = street.schedule
    assert schedule.columns.names == ["building", "asset", "quantity"]
    assert len(schedule) == 48
    assert schedule["shop", "load", "demand_kw"].eq(2.0).all()


def test_a_refused_plant_issues_nothing_and_is_a_finding(tmp_path):
    barred = facts()
    roof = barred["blocks"][0]["buildings"][0]["assets"]["roof"]
    roof["no_credits_because"] = "its grant forbids them"
    result = run(Scenario.model_validate(barred), runs=tmp_path)
    assert result.figures["issued_g"] == 0
    (finding,) = [each for each in result.findings if each["quantity"] == "issuance"]
    assert "grant forbids" in finding["words"]
    assert set(result.frame("claims")["claim"]) == {"none"}


def test_a_schedule_that_breaks_physics_is_not_stored(tmp_path, monkeypatch):
    broken = Violation("energy_is_conserved", "home.battery", 3, 1.0)
    monkeypatch.setattr(runner, "check", lambda _schedule: [broken])
    with pytest.raises(BrokenPhysics, match="fails at step 3"):
        run(Scenario.model_validate(facts()), runs=tmp_path)
    assert list(tmp_path.iterdir()) == []


KILLED_WHILE_WRITING = """
import sys, time
from scenarios import run_folder, runner
from scenarios.spec.scenario import Scenario

def hang(path, exchange):
    print("writing", flush=True)
    time.sleep(60)

run_folder.write_ledger = hang
runner.run(Scenario.model_validate_json(sys.argv[1]), runs=sys.argv[2])
"""


def test_a_run_killed_while_it_is_written_leaves_none_that_counts(tmp_path):
    scenario = Scenario.model_validate(facts())
    command = [sys.executable, "-c", KILLED_WHILE_WRITING, scenario.model_dump_json(by_alias=True), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "writing\n"
        process.kill()
    assert any(path.name.endswith(".part") for path in tmp_path.iterdir())
    assert list_runs(tmp_path) == []
    whole = run(scenario, runs=tmp_path)
    assert [each.folder for each in list_runs(tmp_path)] == [whole.folder]
