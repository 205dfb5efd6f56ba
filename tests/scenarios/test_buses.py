"""Buses as a scenario writes them: timetables, charging places, and the two fleets of the library."""

from functools import cache

import numpy as np
import pytest

from scenarios import read_scenario, run
from scenarios.district import build
from scenarios.faults import ScenarioFaults

DEPOT = """
version: 1
name: depot
title: A depot
time: {start: 2024-07-05, until: 2024-07-08, step_minutes: 30}
blocks:
  - name: yard
    place: 日本
    buildings:
      - name: depot
        kind: charger
        sector: transport
        connection: {import_yen_per_kwh: 20}
        assets:
          chargers: {kind: charging_site, carrier: depot, sockets: 2, socket_kw: 50}
          line:
            kind: bus
            buses: 3
            capacity_kwh: 200
            kwh_per_km: 1.2
            depot_kw: 50
            plug_in_minutes: 15
            timetable:
              - {leaves: "07:45", returns: "09:45", km: 40, deadhead_km: 10, days: weekdays}
              - {leaves: "12:00", returns: "15:00", km: 60}
"""


def written(tmp_path, *changes):
    text = DEPOT
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "depot.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_timetable_becomes_energy_driven_and_time_at_the_socket(tmp_path):
    (line,) = [
        asset
        for asset in build(read_scenario(written(tmp_path))).district.buildings[0].assets.values()
        if asset.kind == "bus"
    ]
    friday, saturday, sunday = line.each_trip_kwh.reshape(3, 48)
    assert friday.sum() == pytest.approx(1.2 * (50 + 60))
    assert saturday.sum() == sunday.sum() == pytest.approx(1.2 * 60)
    # 07:45 to 09:45 and a quarter of an hour until it is plugged in
    assert line.each_depot_kw[14:21].tolist() == [50, 25, 0, 0, 0, 0, 50]
    assert friday[15:20] == pytest.approx(60 / 2 * np.array([0.25, 0.5, 0.5, 0.5, 0.25]))


def test_buses_drive_their_days_and_end_as_they_began(tmp_path):
    result = run(read_scenario(written(tmp_path)), runs=tmp_path / "runs")
    assert result.findings == []
    line = result.frame("schedule/bus")
    assert line["missed_trip_kwh"].sum() == 0
    assert line["stored_kwh"].iloc[-1] >= 3 * 0.9 * 200 - 1e-6
    assert result.frame("schedule/charging_site")["draw_kw"].max() <= 100 + 1e-6
    assert result.frame("district")["bus_charge_kw"].sum() == pytest.approx(line["charge_kw"].sum())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('returns: "09:45"', 'returns: "07:15"', "returns 07:15, not after it leaves 07:45"),
        ('leaves: "12:00"', 'leaves: "09:00"', "leaves 09:00, before the trip before is back at 09:45"),
        ("km: 60", "km: 60, powered_minutes: 200", "is 200 min on powered segments, longer than the 180 min"),
        (
            "carrier: depot",
            "carrier: depott",
            "the carrier depot in this building – did you mean `depott`",
        ),
        ("depot_kw: 50", "depot_kw: 50, road_kw: 20", "no charging_site with the carrier road"),
        ("capacity_kwh: 200", "capacity_kwh: 200, initial_kwh: 300", "must be at most each_capacity_kwh"),
    ],
)
def test_a_timetable_or_a_place_that_cannot_be_is_told(old, new, words, tmp_path):
    new = new.replace(", ", "\n            ") if "kwh" in old or old.startswith("depot_kw") else new
    with pytest.raises(ScenarioFaults, match=words):
        read_scenario(written(tmp_path, (old, new)))


@pytest.fixture(scope="module")
def library_run(tmp_path_factory):
    runs = tmp_path_factory.mktemp("runs")
    return cache(lambda name: run(read_scenario(name), runs=runs))


def share_by_hour(result, buildings):
    """Renewable share of what these buildings use, by hour of the day."""
    use = result.frame("use")
    use = use[use["building"].isin(buildings)]
    by_hour = use.groupby(use["start"].dt.hour)[["used_kwh", "renewable_kwh"]].sum()
    return by_hour["renewable_kwh"] / by_hour["used_kwh"]


def test_trams_and_buses_run_on_renewables_and_the_shortfall_is_known_by_hour(library_run):
    """Utsunomiya and Haga (systems.md, A12): the share by hour, missed trips 0, what the buses draw is managed."""
    line = library_run("utsunomiya_haga")
    buses = line.frame("schedule/bus")
    assert buses["missed_trip_kwh"].sum() == 0
    assert {finding["quantity"] for finding in line.findings} == {"issuance"}
    # 20 buses × 150 km and deadhead at 1.3 kWh/km on five days; the tram 4,200 MWh a year
    assert buses["trip_kwh"].sum() == pytest.approx(5 * 1.3 * (12 * 150 + 8 * 150))
    use = line.frame("use")
    mean_kw = use.loc[use["building"] == "tram", "used_kwh"].sum() / (5 * 24)
    assert mean_kw == pytest.approx(479, rel=0.1)
    share = share_by_hour(line, ["tram", "depot"])
    assert share.between(0, 1 + 1e-9).all()
    assert share_by_hour(line, ["tram"]).min() > 0.99
    # What buses held as the run began counts as grid energy: it is all that lacks.
    short_kwh = (use["used_kwh"] - use["renewable_kwh"])[use["building"].isin(["tram", "depot"])].sum()
    assert 0 < short_kwh <= 0.9 * 240 * 20 * 1.01
    assert line.frame("schedule/charging_site")["draw_kw"].max() <= 600 + 1e-6


def without_powered_roads(scenario):
    def plain(building):
        assets = {
            name: asset.model_copy(update={"road_kw": 0.0}) if asset.kind == "bus" else asset
            for name, asset in building.assets.items()
        }
        return building.model_copy(update={"assets": assets})

    blocks = tuple(
        block.model_copy(update={"buildings": tuple(map(plain, block.buildings))}) for block in scenario.blocks
    )
    return scenario.model_copy(update={"blocks": blocks})


def test_roads_that_charge_lower_the_depots_peak_and_carry_smaller_batteries(library_run, tmp_path):
    """Expo (systems.md, B1): 100 buses, peak and lowest charge with and without charging in motion."""
    powered = library_run("expo_ev_bus_100")
    plain = run(without_powered_roads(read_scenario("expo_ev_bus_100")), runs=tmp_path)

    def drawn_kw(result, site):
        rows = result.frame("schedule/charging_site")
        return rows[rows["asset"] == site].set_index("start")["draw_kw"]

    assert drawn_kw(powered, "chargers").max() < 0.9 * drawn_kw(plain, "chargers").max()
    assert powered.figures["contract_kw"] < plain.figures["contract_kw"]
    assert powered.findings == []

    def lowest_kwh(result):
        rows = result.frame("schedule/bus")
        return rows[rows["asset"] == "access"]["stored_kwh"].min()

    assert lowest_kwh(powered) > lowest_kwh(plain)
    roads = drawn_kw(powered, "powered_roads")
    driving = powered.frame("schedule/bus").groupby("start")["trip_kwh"].sum() > 0
    assert roads[~driving].max() == pytest.approx(0.0, abs=1e-6)
    assert drawn_kw(plain, "powered_roads").sum() == 0
