"""The leading area's balance: demand = renewable supply + savings, for each customer (systems.md, A10)."""

import pytest

from scenarios import read_scenario, run
from scenarios.faults import ScenarioFaults

AREA = """
version: 1
name: area
title: An area
time: {{start: 2024-03-31, until: 2024-04-02, step_minutes: 60}}
grid: {{co2_kg_per_kwh: 0.4}}
blocks:
  - name: town
    place: 日本
{interchange}
    buildings:
      - name: hall
        kind: town_hall
        sector: tertiary
        connection: {{import_yen_per_kwh: 20, {connection}}}
        assets:
          load: {{kind: load, demand_kw: 100, saved: {saved}}}
          {plant}
{more}
{market}
"""
HOMES = """
      - name: homes
        kind: home
        sector: household
        connection: {import_yen_per_kwh: 20}
        assets: {load: {kind: load, demand_kw: 10}}
"""
TRAM = """
      - name: tram
        kind: other
        sector: transport
        connection: {import_yen_per_kwh: 20}
        assets: {load: {kind: load, demand_kw: 50}}
"""
POOL = "    interchange: {limit_kw: 1000}"
MARKET = """
issuance: {factor_kg_per_kwh: 0.5, factor_source: example, every: day, count_interchanged: true}
market:
  sellers: {default: {ask_yen_per_kg: 1}}
  buyers: [BUYER]
"""
COVER = "{account: homes, kind: cover, building: homes, money_yen: 100000, bid_yen_per_kg: 5}"
OUTSIDER = "{account: far, kind: quota, money_yen: 100000, grams_per_day: 600000, bid_yen_per_kg: 5, retire: true}"
HOURS = 48


def hydro(kw):
    return f"river: {{kind: run_of_source, available_kw: {kw}, energy_type: hydro}}"


@pytest.fixture
def worked(tmp_path):
    def run_of(saved=0, plant="", connection="export_yen_per_kwh: 0", more="", market="", interchange=""):
        text = AREA.format(
            saved=saved, plant=plant, connection=connection, more=more, market=market, interchange=interchange
        )
        path = tmp_path / "area.yaml"
        path.write_text(text, encoding="utf-8")
        return run(read_scenario(path), runs=tmp_path / "runs")

    return run_of


@pytest.mark.parametrize(
    ("saved", "river_kw", "achieved", "shortfall_kw"),
    [(0.2, 80, 1.0, 0), (0.2, 79, 0.99, 1), (0, 120, 1.0, 0), (0, 0, 0.0, 100)],
)
def test_the_balance_holds_when_supply_and_savings_meet_demand_and_surplus_never_makes_it_better(
    worked, saved, river_kw, achieved, shortfall_kw
):
    figures = worked(saved, hydro(river_kw) if river_kw else "").figures
    assert figures["civil_demand_kwh"] == pytest.approx(100 * HOURS)
    assert figures["civil_saved_kwh"] == pytest.approx(100 * saved * HOURS)
    assert figures["civil_achieved"] == pytest.approx(achieved)
    assert figures["civil_shortfall_kwh"] == pytest.approx(shortfall_kw * HOURS, abs=1e-6)
    assert figures["civil_residual_kg"] == pytest.approx(0.4 * shortfall_kw * HOURS, abs=1e-6)


def test_every_fiscal_year_has_its_own_row(worked):
    balance = worked(0.2, hydro(80)).frame("balance")
    assert balance["year"].tolist() == [2023, 2024]
    assert balance["demand_kwh"].tolist() == pytest.approx([2400, 2400])


def test_one_customers_surplus_does_not_hide_anothers_shortage_until_they_share_power(worked):
    apart = worked(0, hydro(110), more=HOMES)
    assert apart.figures["civil_shortfall_kwh"] == pytest.approx(10 * HOURS)
    together = worked(0, hydro(110), more=HOMES, interchange=POOL)
    assert together.figures["civil_shortfall_kwh"] == pytest.approx(0, abs=1e-6)
    homes = together.frame("balance").query("building == 'homes'")
    assert homes["area_kwh"].sum() == pytest.approx(10 * HOURS)


def test_trams_are_transport_and_no_part_of_the_civil_demand(worked):
    figures = worked(0, hydro(125), more=TRAM, interchange=POOL).figures
    assert figures["civil_demand_kwh"] == pytest.approx(100 * HOURS)
    assert figures["transport_renewable"] == pytest.approx(0.5)


def test_a_menus_renewable_part_and_contracts_count_for_what_was_bought(worked):
    contract = "north: {kind: remote_supply, profile_kw: 60, yen_per_kwh: 5, wheeling_yen_per_kwh: 4}"
    balance = worked(0, contract, "menu_renewable: 0.25").frame("balance").sum(numeric_only=True)
    assert balance["contract_kwh"] == pytest.approx(60 * HOURS)
    assert balance["menu_kwh"] == pytest.approx(10 * HOURS)
    assert balance["shortfall_kwh"] == pytest.approx(30 * HOURS)


def test_energy_whose_credits_are_sold_leaves_the_balance_and_enters_the_buyers(worked):
    result = worked(0, hydro(100), more=HOMES, market=MARKET.replace("BUYER", COVER))
    hall, homes = (
        result.frame("balance").query("building == @name").sum(numeric_only=True) for name in ("hall", "homes")
    )
    assert homes["bought_kwh"] == pytest.approx(10 * HOURS, rel=1e-3)
    assert hall["sold_kwh"] == pytest.approx(homes["bought_kwh"])
    assert hall["shortfall_kwh"] == pytest.approx(hall["sold_kwh"])
    conditioner_kwh = 0.006 * 100 * HOURS  # is used and not credited
    assert result.figures["own_claim_kwh"] == pytest.approx(hall["own_kwh"] - conditioner_kwh, rel=1e-3)


def test_what_is_sold_out_of_the_area_is_missing_in_it(worked):
    sold = worked(0, hydro(100), market=MARKET.replace("BUYER", OUTSIDER)).figures
    assert sold["civil_shortfall_kwh"] == pytest.approx(sold["retired_g"] / 1000 / 0.5) == pytest.approx(2400)
    assert sold["emissions_kg"] == 0


def test_savings_must_leave_something_to_use(tmp_path):
    path = tmp_path / "area.yaml"
    path.write_text(AREA.format(saved=1, plant="", connection="", more="", market="", interchange=""), encoding="utf-8")
    with pytest.raises(ScenarioFaults, match=r"saved: must be < 1"):
        read_scenario(path)


def test_what_is_missing_where_there_is_no_grid_has_the_factor_of_the_diesel_that_makes_it(worked):
    engine = (
        "oil: {kind: fuel_supply, carrier: diesel, yen_per_kwh: 12, co2_kg_per_kwh: 0.26}\n"
        "          engine: {kind: converter, draws: diesel, gives: {electricity: 0.4}, power_kw: 400}"
    )
    figures = worked(0, engine, "import_limit_kw: 0").figures
    assert figures["import_kwh"] == 0
    assert figures["civil_residual_kg"] == pytest.approx(figures["emissions_kg"])
    assert figures["civil_residual_kg"] == pytest.approx(100 * HOURS * 0.26 / 0.4)
