"""Every kind of asset can be written in a scenario, dispatched, checked and issued."""

from typing import get_args

import pytest

from scenarios import read_scenario, run
from scenarios.faults import ScenarioFaults
from scenarios.spec.assets import AssetSpec

KINDS_OF_A_SCENARIO = {
    get_args(section.model_fields["kind"].annotation)[0] for section in get_args(get_args(AssetSpec)[0])
}

HAMLET = """
version: 1
name: hamlet
title: A bath house with everything
time: {start: 2024-01-15, until: 2024-01-17, step_minutes: 60}
grid: {co2_kg_per_kwh: 0.42}
blocks:
  - name: valley
    place: 日本/長野県/飯田市
    buildings:
      - name: bath
        kind: other
        sector: tertiary
        connection: {import_yen_per_kwh: 30}
        assets:
          load: {kind: load, demand_kw: 2, tier: 2}
          wash: {kind: shiftable_load, demand_kw: 1, shift_h: 3, power_kw: 4}
          roof: {kind: pv, available_kw: 1}
          mill: {kind: wind, available_kw: 3}
          stream: {kind: run_of_source, available_kw: 1}
          battery: {kind: battery, capacity_kwh: 5, power_kw: 2}
          car:
            kind: ev
            capacity_kwh: 40
            charge_power_kw: 6
            sessions: [{arrives: 2024-01-15T18:00, leaves: 2024-01-16T07:00, needs_kwh: 8}]
          far: {kind: remote_supply, profile_kw: 5, contracted: 0.2, yen_per_kwh: 9, wheeling_yen_per_kwh: 4}
          pump: {kind: converter, draws: electricity, gives: {heat: 3.5}, power_kw: 5}
          tank: {kind: store, carrier: heat, capacity_kwh: 60, power_kw: 20, self_discharge_per_h: 0.005}
          baths: {kind: demand, carrier: heat, demand_kw: 18}
          gas: {kind: fuel_supply, carrier: gas, yen_per_kwh: 12, co2_kg_per_kwh: 0.18}
          chp: {kind: converter, draws: gas, gives: {electricity: 0.35, heat: 0.5}, power_kw: 10}
issuance: {factor_kg_per_kwh: 0.423, factor_source: national mean}
"""


def written(tmp_path, text):
    path = tmp_path / "hamlet.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_kind_runs_as_data(tmp_path):
    hamlet = run(read_scenario(written(tmp_path, HAMLET)), runs=tmp_path / "runs")
    kinds = {name.removeprefix("schedule/") for name in KINDS_OF_A_SCENARIO if hamlet.has(f"schedule/{name}")}
    assert kinds == KINDS_OF_A_SCENARIO
    assert hamlet.findings == []
    assert set(hamlet.credits["energy_type"]) == {"renewable/solar", "renewable/wind", "renewable/hydro"}


def test_fuels_count_in_cost_and_emissions(tmp_path):
    hamlet = run(read_scenario(written(tmp_path, HAMLET)), runs=tmp_path / "runs")
    burnt_kwh = hamlet.frame("schedule/fuel_supply")["supply_kw"].sum()
    assert burnt_kwh > 0
    assert hamlet.figures["emissions_kg"] == pytest.approx(hamlet.figures["import_kwh"] * 0.42 + burnt_kwh * 0.18)


def test_a_series_named_for_an_output_must_exist(tmp_path):
    with pytest.raises(ScenarioFaults, match=r"assets\.pump\.gives\.heat"):
        read_scenario(written(tmp_path, HAMLET.replace("gives: {heat: 3.5}", "gives: {heat: cop}")))


def test_every_fault_of_a_converter_is_told_with_its_line(tmp_path):
    text = HAMLET.replace("gives: {heat: 3.5}, power_kw: 5", "gives: {heat: 3.5}, power_kw: -5")
    with pytest.raises(ScenarioFaults, match=r":28: .*assets\.pump\.power_kw: must be > 0 \(got -5\)"):
        read_scenario(written(tmp_path, text))
