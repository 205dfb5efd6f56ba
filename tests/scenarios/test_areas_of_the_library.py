"""Areas of the library: an island, a village over a year, and a district that thirteen towns supply."""

import pytest

from scenarios import read_scenario, run

LOSS = 0.045
"""Of the contracts of yokohama_mm21."""


def test_an_island_without_a_cable_saves_diesel_by_what_wind_and_sun_give(tmp_path):
    figures = run(read_scenario("leading_area_island"), runs=tmp_path).figures
    assert figures["import_kwh"] == figures["export_kwh"] == 0
    assert figures["slack_yen"] == pytest.approx(0, abs=1e-6)
    assert 0.5 < figures["self_sufficiency"] < 0.8
    fuel_kg_per_kwh = 0.26 / 0.37
    used_kwh = figures["civil_demand_kwh"] - figures["civil_saved_kwh"]
    assert figures["emissions_kg"] < (1 - 0.9 * figures["self_sufficiency"]) * fuel_kg_per_kwh * used_kwh * 1.05
    assert figures["civil_residual_kg"] == pytest.approx(fuel_kg_per_kwh * figures["civil_shortfall_kwh"])


@pytest.mark.whole
def test_a_village_with_more_sun_than_need_over_the_year_still_buys_at_night_and_in_winter(tmp_path):
    """Hourly shares lie below annual ones where the sun leads (domain_rules.md, what a planner checks first)."""
    figures = run(read_scenario("leading_area_village"), runs=tmp_path).figures
    used_kwh = figures["civil_demand_kwh"] - figures["civil_saved_kwh"]
    assert figures["generation_kwh"] > 1.2 * used_kwh
    assert 0.8 < figures["civil_achieved"] < 0.95
    assert figures["civil_saved_kwh"] == pytest.approx(0.12 * figures["civil_demand_kwh"])
    assert figures["civil_supplied_kwh"] + figures["civil_shortfall_kwh"] == pytest.approx(used_kwh)
    assert figures["civil_residual_kg"] == pytest.approx(0.423 * figures["civil_shortfall_kwh"])


@pytest.mark.whole
def test_what_thirteen_towns_sell_counts_once_where_it_is_used(tmp_path):
    result = run(read_scenario("yokohama_mm21"), runs=tmp_path)
    balance, claims = result.frame("balance"), result.frame("claims")
    towns = claims[claims["building"].isin([b["name"] for b in result.manifest["buildings"] if b["block"] == "tohoku"])]
    assert towns["building"].nunique() == 13
    assert set(towns.loc[towns["kwh"] > 0, "claim"]) == {"contracted"}
    sold_kwh = claims.loc[claims["claim"] == "contracted", "kwh"].sum()
    assert 0 < balance["contract_kwh"].sum() <= (1 - LOSS) * sold_kwh * (1 + 1e-9)
    assert set(balance["area"]) == {"mm21"}
    assert 0.4 < result.figures["civil_achieved"] < 0.9
    assert result.figures["response_true_kwh"] > 0
    assert result.findings == []
