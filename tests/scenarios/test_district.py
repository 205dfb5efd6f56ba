"""What a scenario's sections become in the district that ems dispatches."""

from datetime import datetime

import numpy as np
import pytest

from ems.assets import EV
from ems.timegrid import TimeGrid
from scenarios.district import build
from scenarios.faults import ScenarioFaults
from scenarios.profiles.chance import generator
from scenarios.spec.assets.commute import commuting
from scenarios.spec.assets.sessions import Commute, Session, session_flaws, stays, tank
from scenarios.spec.scenario import Scenario


def scenario(**changes) -> Scenario:
    """One hourly day of a home with a roof and a car, beside a second block."""
    stay = {"arrives": "2024-07-01T08:30", "leaves": "2024-07-01T12:15", "needs_kwh": 6}
    evening = {"arrives": "2024-07-01T21:00", "leaves": "2024-07-02T07:00", "needs_kwh": 30}
    home = {
        "name": "home",
        "kind": "home",
        "sector": "household",
        "connection": {"import_yen_per_kwh": "price", "export_yen_per_kwh": 8, "demand_charge_yen_per_kw": 100},
        "assets": {
            "load": {"kind": "load", "demand_kw": 0.5},
            "roof": {"kind": "pv", "profile": "sun", "dc_kw": 5, "ac_kw": 4},
            "car": {"kind": "ev", "capacity_kwh": 40, "charge_power_kw": 4, "sessions": [stay, evening]},
        },
    }
    shop = {**home, "name": "shop", "assets": {"load": {"kind": "load", "demand_kw": 2}}, "count": 3}
    plain = {
        "version": 1,
        "name": "plain",
        "title": "Plain",
        "time": {"start": "2024-07-01", "until": "2024-07-02", "step_minutes": 60},
        "series": {
            "price": {"hours": {"default": 30, "rules": [{"from": "10:00", "until": "12:00", "value": 50}]}},
            "sun": {"constant": {"value": 0.9}},
        },
        "blocks": [
            {"name": "gate", "place": "日本", "interchange": {"limit_kw": 5, "loss": 0.1}, "buildings": [home]},
            {"name": "park", "place": "日本", "interchange": {"limit_kw": 5}, "buildings": [shop]},
        ],
        "links": [{"name": "crossing", "between": ["gate", "park"], "limit_kw": 3}],
    }
    return Scenario.model_validate(plain | changes)


def test_prices_ratings_and_counts_arrive_in_the_district():
    built = build(scenario())
    home, shop = built.district.buildings
    assert (home.connection.import_yen_per_kwh[[9, 10, 12]] == [30, 50, 30]).all()
    assert home.assets["roof"].available_kw.max() == 4
    assert (shop.count, shop.interchange.limit_kw, home.interchange.arriving) == (3, 5, 0.9)
    assert [each.name for each in built.provenance] == ["price", "sun"]


def test_a_link_that_is_not_permitted_is_no_line_at_all():
    assert len(build(scenario()).district.ties) == 1
    closed = {"name": "crossing", "between": ["gate", "park"], "limit_kw": 3, "permitted": False}
    assert build(scenario(links=[closed])).district.ties == ()


def test_slack_prices_rise_in_tiers_above_the_dearest_real_price():
    home = build(scenario()).district.buildings[0]
    # 100 yen/kW in a step of one hour is dearer than 50 yen/kWh.
    assert home.connection.over_limit_yen_per_kwh == 100 * 100
    assert home.assets["car"].departure_yen_per_kwh == 1000 * 100
    assert home.assets["load"].unserved_yen_per_kwh == 10_000 * 100


def test_a_market_without_blocks_has_no_district():
    assert build(scenario(blocks=(), links=())).district is None


def test_a_scenario_made_in_python_shows_its_faults_when_it_is_built():
    missing = {"price": {"csv": {"file": "no.csv", "column": "a", "time": "b", "unit": "yen/kWh"}}}
    with pytest.raises(ScenarioFaults, match="no such file"):
        build(scenario(series=missing))


def test_sessions_become_a_tank_that_drives_charges_and_leaves_ready():
    car = build(scenario()).district.buildings[0].assets["car"]
    assert isinstance(car, EV)
    assert car.faults() == []
    assert np.flatnonzero(car.connected).tolist() == [9, 10, 11, 21, 22, 23]
    assert {step: kwh for step, kwh in enumerate(car.trip_kwh) if kwh} == {8: 6, 21: 30}
    # 6 kWh at 3.6 kWh an hour: ready at noon. The night goes on after the run: three hours give 10.8 of the 30 kWh.
    assert {step: kwh for step, kwh in enumerate(car.ready_kwh) if kwh} == {11: 36, 23: pytest.approx(6 + 10.8)}
    assert car.initial_kwh == 36


GRID = TimeGrid.spanning(datetime(2024, 7, 1), datetime(2024, 7, 15), step_minutes=30)
COMMUTE = Commute(trip_kwh=8)


def test_a_stay_that_begins_before_the_run_has_no_trip_in_it():
    before = Session(arrives=datetime(2024, 6, 30, 18), leaves=datetime(2024, 7, 1, 7), needs_kwh=5)
    (stay,) = stays([before], GRID)
    assert (stay.arrival, stay.first, stay.last, stay.leaves) == (None, 0, 14, True)
    connected, trip_kwh, _, ready_kwh = tank([stay], steps=GRID.steps, leaves_with_kwh=30, full_power_kwh=2)
    assert (connected.sum(), trip_kwh.sum(), ready_kwh[13]) == (14, 0, 30)


@pytest.mark.parametrize("seed", range(8))
def test_made_up_days_never_overlap_and_drive_on_every_weekday(seed):
    sessions = list(commuting(COMMUTE, GRID, generator(seed, "car")))
    assert list(session_flaws(sessions, leaves_with_kwh=36)) == []
    trips = {session.arrives.date() for session in sessions if session.needs_kwh}
    weekdays = {day.date() for day in GRID.index if day.weekday() < 5}
    assert weekdays <= trips


def test_made_up_vehicles_are_marked_synthetic():
    assets = {
        "car": {"kind": "ev", "capacity_kwh": 40, "charge_power_kw": 4, "sessions": {"synthetic": {"trip_kwh": 8}}}
    }
    plain = scenario().model_dump(by_alias=True, exclude={"links"})
    plain["blocks"][0]["buildings"][0]["assets"] = assets
    (stays_of_car,) = [each for each in build(Scenario.model_validate(plain)).provenance if "car" in each.name]
    assert stays_of_car.quality == "synthetic"
