"""Every kind of asset can be written in a scenario, dispatched, checked and issued."""

from dataclasses import fields
from typing import get_args

import pytest

from ems.assets import KINDS
from scenarios import read_scenario, run
from scenarios.faults import ScenarioFaults
from scenarios.spec.assets import AssetSpec
from scenarios.spec.blocks import InterchangeSpec, LinkSpec
from scenarios.spec.buildings import ConnectionSpec

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
          chargers: {kind: charging_site, carrier: yard, sockets: 2, socket_kw: 30}
          shuttle:
            kind: bus
            buses: 2
            capacity_kwh: 60
            depot: yard
            depot_kw: 30
            timetable: [{leaves: "08:10", returns: "10:40", km: 30}, {leaves: "15:00", returns: "17:00", km: 20}]
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
    with pytest.raises(ScenarioFaults, match=r":36: .*assets\.pump\.power_kw: must be > 0 \(got -5\)"):
        read_scenario(written(tmp_path, text))


DERIVED = {
    "surplus_only": "follows from export_from_storage",
    "exportable_kw": "follows from the sun's surplus and export_from_storage",
    "over_limit_yen_per_kwh": "slack price, in tiers above the dearest real price",
    "unserved_yen_per_kwh": "slack price, as above",
    "terminal_yen_per_kwh": "slack price, as above",
    "departure_yen_per_kwh": "slack price, as above",
    "connected": "follows from an EV's sessions",
    "trip_kwh": "follows from an EV's sessions",
    "foreign_kwh": "follows from an EV's sessions",
    "ready_kwh": "follows from an EV's sessions, and from ready_kwh",
    "each_trip_kwh": "follows from a bus's timetable and kwh_per_km",
    "free": "follows from sizes that say `free`",
    "live": "follows from the outages, and from islandable",
    "wheels": "follows from whether the building has contracts",
}
RENAMED = {
    "each_capacity_kwh": "capacity_kwh",
    "each_initial_kwh": "initial_kwh",
    "each_depot_kw": "depot_kw",
    "each_road_kw": "road_kw",
}
EMBEDDED = {
    ("ev", "initial_kwh"): "the energy that every departure asks for",
    ("pv", "capacity_kw"): "dc_kw",
    ("run_of_source", "capacity_kw"): "a stream has one size",
}
SECTIONS = {
    **{get_args(section.model_fields["kind"].annotation)[0]: section for section in get_args(get_args(AssetSpec)[0])},
    "connection": ConnectionSpec,
    "interchange": InterchangeSpec,
    "link": LinkSpec,
}


def test_a_scenario_can_say_every_kind_of_asset():
    assert set(SECTIONS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_scenario_can_say_every_field_of_a_kind_or_derives_it(kind):
    given = {field.name for field in fields(KINDS[kind])}
    said = set(SECTIONS[kind].model_fields)
    unsaid = {name for name in given if RENAMED.get(name, name) not in said}
    assert unsaid <= set(DERIVED) | {name for of, name in EMBEDDED if of == kind}


@pytest.mark.parametrize(
    ("profile", "power"),
    [
        ("mill: {kind: wind, profile: 0.5, capacity_kw: 6}", "mill: {kind: wind, available_kw: 3}"),
        (
            "north: {kind: remote_supply, profile: 0.5, plant_kw: 6, yen_per_kwh: 5, wheeling_yen_per_kwh: 4}",
            "north: {kind: remote_supply, profile_kw: 3, yen_per_kwh: 5, wheeling_yen_per_kwh: 4}",
        ),
    ],
)
def test_a_profile_of_one_kw_times_a_rating_is_the_power_itself_and_both_at_once_are_refused(profile, power, tmp_path):
    def figures(asset):
        path = tmp_path / "hamlet.yaml"
        path.write_text(HAMLET.replace("mill: {kind: wind, available_kw: 3}", asset), encoding="utf-8")
        return run(read_scenario(path), runs=tmp_path / "runs").figures

    assert figures(profile) == figures(power)
    with pytest.raises(ScenarioFaults, match="give either `profile`"):
        figures(
            profile.replace("profile: 0.5", f"profile: 0.5, {'available' if 'mill' in profile else 'profile'}_kw: 3")
        )
