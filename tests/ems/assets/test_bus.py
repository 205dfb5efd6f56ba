"""Buses with a timetable: the depot of Utsunomiya and the powered roads of the Expo (systems.md, A12 and B1)."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import Bus, ChargingSite
from ems.assets.timetable import Trip, duty
from ems.checks import check
from ems.dispatch import solve
from ems.origin import trace
from ems.rolling import Impossible, roll
from ems.windows import Settings

STEPS, STEP_H = 48, 0.5
HALF_HOURLY = grid(24, 30)
SUN_KW = 600 * np.clip(np.sin((np.arange(STEPS) * STEP_H - 6) / 12 * np.pi), 0, None)
DAY = (
    Trip(leaves_h=6.25, returns_h=10.0, km=50),
    Trip(leaves_h=11.0, returns_h=14.75, km=50),
    Trip(leaves_h=16.0, returns_h=19.5, km=50),
)


def driving(trips, **more):
    return duty(trips, steps=STEPS, step_h=STEP_H, kwh_per_km=1.3, **more)


def fleet(trips=DAY, *, buses=20, pick_up_kw=0.0, each_capacity_kwh=287.0, **more):
    day = driving(trips, plug_in_delay_h=0.25)
    return Bus(
        buses=buses,
        each_capacity_kwh=each_capacity_kwh,
        each_initial_kwh=0.9 * each_capacity_kwh,
        each_trip_kwh=day.trip_kwh,
        each_depot_kw=90.0 * day.parked,
        each_road_kw=pick_up_kw * day.powered,
        **more,
    )


def depot(**assets):
    options = {"demand_kw": 0.0, "price": 20.0, "demand_charge_yen_per_kw": 1800.0} | assets
    sites = {"depot": ChargingSite(carrier="depot", sockets=20, socket_kw=90.0)}
    return district(home("depot", **{**sites, **options}), time=HALF_HOURLY)


def test_a_timetable_is_spread_over_the_steps_it_touches():
    day = driving([Trip(leaves_h=6.25, returns_h=7.25, km=10, deadhead_km=2, powered_h=0.5)], plug_in_delay_h=0.25)
    assert day.parked[12:16].tolist() == pytest.approx([0.5, 0.0, 0.0, 1.0])
    assert day.trip_kwh[12:15].tolist() == pytest.approx([3.9, 7.8, 3.9])
    assert day.powered.sum() * STEP_H == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("trips", "sentence"),
    [
        ([Trip(leaves_h=9, returns_h=8, km=1)], "trip 1: returns at 8 h, leaves at 9 h"),
        ([Trip(leaves_h=1, returns_h=3, km=1), Trip(leaves_h=2, returns_h=4, km=1)], "trip 2: leaves at 2 h, before"),
        ([Trip(leaves_h=1, returns_h=2, km=1, powered_h=3)], "trip 1: is 3 h on powered segments"),
    ],
)
def test_impossible_trips_are_refused(trips, sentence):
    with pytest.raises(ValueError, match=sentence):
        driving(trips)


def test_twenty_buses_drive_their_day_from_a_depot_that_is_managed():
    """20 × 150 km × 1.3 kWh/km = 3.9 MWh, 4.3 at the meter; managed 0.4–0.6 MW against 1–1.8 (domain_rules.md)."""
    schedule = roll(depot(fleet=fleet(), sun_kw=SUN_KW, export=0.0))
    assert check(schedule) == []
    assert schedule.findings == ()
    assert schedule.values("bus", "trip_kwh").sum() == pytest.approx(3900.0)
    drawn = schedule.values("charging_site", "draw_kw")[0]
    assert drawn.sum() * STEP_H == pytest.approx(3900 / 0.9)
    assert schedule.values("connection", "import_kw").max() < 600
    fates = trace(schedule)
    renewable = fates.consumed_kwh["depot"]
    assert 0 < renewable.sum() < 3900
    assert float(fates.kwh["self_transport"].sum()) == pytest.approx(renewable.sum())
    unmanaged = roll(depot(fleet=fleet(), demand_charge_yen_per_kw=0.0, price=np.linspace(20, 40, STEPS)))
    assert unmanaged.values("connection", "import_kw").max() > 1000


def test_powered_segments_lower_the_depots_peak_and_show_at_drive_time():
    with_road = tuple(replace(trip, powered_h=1.0) for trip in DAY)
    road = ChargingSite(carrier="road", sockets=20, socket_kw=60.0)
    apart = roll(depot(fleet=fleet()))
    moving = roll(depot(fleet=fleet(with_road, pick_up_kw=60.0), road=road))
    assert check(apart) == []
    assert check(moving) == []
    assert moving.findings == ()
    on_road = moving.values("bus", "on_road_kw")[0]
    driven = moving.values("bus", "trip_kwh")[0]
    assert on_road.sum() * STEP_H == pytest.approx(20 * 3 * 60.0, rel=0.7)
    assert (on_road[driven == 0] == 0).all()
    at_depot = {name: run.values("bus", "at_depot_kw").max() for name, run in (("apart", apart), ("moving", moving))}
    assert at_depot["moving"] < 0.8 * at_depot["apart"]
    row = [name for _, name in moving.members("charging_site")].index("road")
    assert moving.values("charging_site", "draw_kw")[row].tolist() == pytest.approx(on_road.tolist(), abs=1e-6)


def test_powered_segments_let_a_smaller_battery_drive_the_day():
    with_road = tuple(replace(trip, powered_h=1.5) for trip in DAY)
    road = ChargingSite(carrier="road", sockets=20, socket_kw=60.0)
    long_day = [Trip(leaves_h=6, returns_h=20, km=150, powered_h=5.0)]
    small = {"each_capacity_kwh": 100.0}
    (finding,) = {f.quantity for f in roll(depot(fleet=fleet(long_day, **small))).findings}
    assert finding == "missed_trip_kwh"
    assert roll(depot(fleet=fleet(long_day, pick_up_kw=60.0, **small), road=road)).findings == ()
    assert roll(depot(fleet=fleet(with_road, pick_up_kw=60.0, **small), road=road)).findings == ()


def test_sockets_and_the_site_limit_bind_all_fleets_together():
    early, late = fleet(buses=10), fleet([replace(t, leaves_h=t.leaves_h + 1, returns_h=t.returns_h + 1) for t in DAY])
    few = ChargingSite(carrier="depot", sockets=5, socket_kw=90.0, site_limit_kw=400.0)
    schedule = roll(depot(early=early, late=late, depot=few, price=np.where(np.arange(STEPS) < 12, 10.0, 30.0)))
    assert check(schedule) == []
    drawn = schedule.values("charging_site", "draw_kw")[0]
    assert drawn.max() == pytest.approx(400.0)
    assert drawn.tolist() == pytest.approx(schedule.values("bus", "charge_kw").sum(axis=0).tolist(), abs=1e-5)


def test_a_fleet_is_as_many_single_buses():
    single = {f"bus{i}": fleet(buses=1) for i in range(4)}
    few = ChargingSite(carrier="depot", sockets=2, socket_kw=90.0)
    one_by_one = solve(depot(depot=few, **single)).parts["cost_yen"]
    assert solve(depot(depot=few, fleet=fleet(buses=4))).parts["cost_yen"] == pytest.approx(one_by_one, rel=1e-6)


def test_what_was_not_driven_was_not_taken_from_the_sun_either():
    tired = replace(fleet(buses=1), each_initial_kwh=0.0, departure_yen_per_kwh=100.0)
    schedule = roll(depot(fleet=tired, sun_kw=0.01 * SUN_KW, price=1e4, export=0.0))
    assert check(schedule) == []
    missed = schedule.values("bus", "missed_trip_kwh").sum()
    driven = schedule.values("bus", "trip_kwh").sum() - missed
    assert missed > 100
    fates = trace(schedule)
    assert driven > 5
    assert float(fates.kwh["self_transport"].sum()) == pytest.approx(driven)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_limit_is_passed_however_the_run_is_cut(seed):
    chance = np.random.default_rng(seed)
    leaves = np.sort(chance.uniform(0, 20, 3))
    trips = [
        Trip(leaves_h=start, returns_h=min(start + 3, after), km=chance.uniform(5, 80), powered_h=0.0)
        for start, after in zip(leaves, [*leaves[1:], 24.0], strict=True)
        if min(start + 3, after) > start
    ]
    buses = fleet(trips, buses=3, each_capacity_kwh=chance.uniform(50, 300))
    site = ChargingSite(carrier="depot", sockets=int(chance.integers(1, 4)), socket_kw=90.0)
    schedule = roll(
        depot(depot=site, fleet=buses, price=chance.uniform(5, 40, STEPS)), Settings(window_h=8, commit_h=4)
    )
    assert check(schedule) == []
    driven = schedule.values("bus", "trip_kwh").sum() - schedule.values("bus", "missed_trip_kwh").sum()
    charged = 0.9 * STEP_H * schedule.values("bus", "charge_kw").sum()
    assert schedule.values("bus", "stored_kwh")[0, -1] == pytest.approx(buses.initial_kwh + charged - driven)


@pytest.mark.parametrize(
    ("asset", "sentence"),
    [
        (replace(fleet(), each_initial_kwh=300.0), "each_initial_kwh: must be at most each_capacity_kwh = 287"),
        (replace(fleet(), each_trip_kwh=np.full(STEPS, np.nan)), "each_trip_kwh: must be at least 0 and known"),
        (ChargingSite(carrier="depot", sockets=-1, socket_kw=90.0), "sockets: must be at least 0"),
        (ChargingSite(carrier="electricity", sockets=1, socket_kw=90.0), "carrier: electricity has its own kind"),
    ],
)
def test_what_cannot_be_is_refused(asset, sentence):
    with pytest.raises(Impossible, match=sentence):
        roll(depot(odd=asset))
