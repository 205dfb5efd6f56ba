"""Vehicles: least power, taper, giving to the grid; departures whatever the window."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import EV, ChargingSite, ShiftableLoad
from ems.checks import check
from ems.rolling import Impossible, roll
from ems.windows import Settings

HOUR = np.arange(24)
NIGHT = EV(
    capacity_kwh=40.0,
    charge_power_kw=6.0,
    charge_efficiency=1.0,
    discharge_efficiency=1.0,
    initial_kwh=20.0,
    connected=(HOUR < 8).astype(float),
    trip_kwh=0.0,
    ready_kwh=np.where(HOUR == 7, 30.0, 0.0),
)


def charged(schedule):
    return schedule.values("ev", "charge_kw")[0]


def test_a_vehicle_charges_at_its_least_power_or_not_at_all():
    price = np.where(HOUR < 7, 30.0, 10.0)
    wants_a_little = replace(NIGHT, least_charge_kw=1.4, ready_kwh=np.where(HOUR == 7, 27.0, 0.0))
    free = roll(district(home(price=price, car=replace(wants_a_little, least_charge_kw=0.0))))
    stepped = roll(district(home(price=price, car=wants_a_little)))
    assert check(stepped) == []
    assert sorted(charged(free))[-2:] == pytest.approx([1.0, 6.0])
    running = charged(stepped) > 1e-6
    assert charged(stepped)[running].min() >= 1.4 - 1e-6
    assert charged(stepped).sum() == pytest.approx(7.0)


def test_charging_slows_above_the_taper_along_its_line():
    car = replace(NIGHT, capacity_kwh=40.0, initial_kwh=32.0, taper_from=0.8, ready_kwh=np.where(HOUR == 7, 39.5, 0.0))
    schedule = roll(district(home(car=car)))
    assert check(schedule) == []
    assert schedule.findings == ()
    power, stored = charged(schedule), schedule.values("ev", "stored_kwh")[0]
    before = np.concatenate([[32.0], stored[:-1]])
    assert (power <= 6.0 / 8.0 * (40 - (before + stored) / 2) + 1e-6).all()
    assert charged(roll(district(home(car=replace(car, taper_from=1.0))))).max() > power.max()


def test_a_tapering_vehicle_starts_in_time_though_its_departure_lies_beyond_the_window():
    hour = np.arange(48)
    car = replace(
        NIGHT,
        initial_kwh=0.0,
        taper_from=0.5,
        connected=1.0,
        ready_kwh=np.where(hour == 30, 38.0, 0.0),
    )
    lone = home(price=np.where(hour < 24, 40.0, 10.0), car=car)
    schedule = roll(district(lone, time=grid(48)), Settings(window_h=6, commit_h=3))
    assert check(schedule) == []
    assert max((f.largest for f in schedule.findings), default=0.0) < 1e-5


def test_only_a_vehicle_that_may_export_sells_to_the_grid():
    price = np.where(HOUR < 4, 5.0, 40.0)
    car = replace(NIGHT, discharge_power_kw=3.0, initial_kwh=30.0)

    def sold(car):
        schedule = roll(district(home(demand_kw=0.5, price=price, export=np.where(HOUR < 4, 0.0, 35.0), car=car)))
        assert check(schedule) == []
        return schedule.values("connection", "export_kw")[0]

    assert sold(car).sum() == 0
    assert sold(replace(car, exports=True)).max() == pytest.approx(2.5)


def test_cars_share_the_sockets_of_a_site():
    cars = {f"car{i}": replace(NIGHT, charger="parking") for i in range(3)}
    site = ChargingSite(carrier="parking", sockets=1, socket_kw=6.0)
    price = np.where(HOUR < 4, 10.0, 30.0)
    schedule = roll(district(home(demand_kw=0.0, price=price, parking=site, **cars)))
    assert check(schedule) == []
    assert schedule.findings == ()
    assert schedule.values("ev", "charge_kw").sum(axis=0)[:5].tolist() == pytest.approx([6.0] * 5)
    assert schedule.values("connection", "import_kw").max() == pytest.approx(6.0)


def test_cars_at_a_shared_site_keep_to_the_plan_when_the_forecast_is_wrong():
    cars = {f"car{i}": replace(NIGHT, charger="parking") for i in range(2)}
    site = ChargingSite(carrier="parking", sockets=1, socket_kw=6.0)
    demand = np.random.default_rng(1).uniform(0, 3, 24)
    lone = home(demand_kw=demand, price=np.where(HOUR < 4, 10.0, 30.0), sun_kw=demand[::-1], parking=site, **cars)
    assert check(roll(district(lone), Settings(window_h=8, commit_h=4, forecast="persistence"))) == []


@settings(max_examples=25, deadline=None)
@given(
    least=st.sampled_from([0.0, 1.4]),
    taper=st.floats(0, 1),
    power=st.floats(1.4, 8),
    back=st.sampled_from([0.0, 3.0]),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_limit_holds_and_every_departure_is_ready_or_found_short(least, taper, power, back, seed):
    chance = np.random.default_rng(seed)
    car = replace(
        NIGHT,
        charge_power_kw=power,
        discharge_power_kw=back,
        least_charge_kw=least,
        taper_from=taper,
        charge_efficiency=0.9,
        connected=((HOUR < 8) | (HOUR >= 18)).astype(float),
        trip_kwh=np.where(HOUR == 12, chance.uniform(0, 30), 0.0),
        idle_kw=0.1,
        exports=True,
    )
    lone = home(demand_kw=chance.uniform(0, 2, 24), price=chance.uniform(5, 50, 24), export=4.0, car=car)
    schedule = roll(district(lone), Settings(window_h=12, commit_h=6))
    assert check(schedule) == []
    short = 30.0 - schedule.values("ev", "stored_kwh")[0, 7]
    found = {f.quantity: f.kwh for f in schedule.findings}
    assert found.get("short_kwh", 0.0) >= short - 1e-5


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"least_charge_kw": 7.0}, "least_charge_kw: must be at most charge_power_kw = 6"),
        ({"charger": "parking", "discharge_power_kw": 3.0}, "discharge_power_kw: must be 0 at a shared charger"),
        ({"taper_from": 1.2}, "taper_from: must lie between 0 and 1"),
        ({"ready_kwh": np.where(HOUR == 7, 50.0, 0.0)}, "ready_kwh: must be at most capacity_kwh = 40"),
    ],
)
def test_what_cannot_be_is_refused(change, sentence):
    with pytest.raises(Impossible, match=sentence):
        roll(district(home(car=replace(NIGHT, **change))))


def fed_elsewhere(foreign_kwh, **more):
    """A full vehicle that is away from 8 and comes by a charger of others at 12."""
    return replace(
        NIGHT,
        initial_kwh=40.0,
        ready_kwh=np.where(HOUR == 7, 40.0, 0.0),
        trip_kwh=np.where(HOUR == 10, 5.0, 0.0),
        foreign_kwh=np.where(HOUR == 12, foreign_kwh, 0.0),
        **more,
    )


def test_energy_charged_elsewhere_is_taken_as_far_as_there_is_room():
    schedule = roll(district(home(car=fed_elsewhere(9.0))))
    assert check(schedule) == []
    assert schedule.values("ev", "stored_kwh")[0, 12] == pytest.approx(40.0)
    (finding,) = schedule.findings
    assert (finding.quantity, finding.first_step) == ("refused_kwh", 12)
    assert finding.kwh == pytest.approx(4.0)


def test_no_room_is_made_by_giving_away_or_burning_what_is_stored():
    may_burn = ShiftableLoad(demand_kw=1.0, shift_h=4.0, power_kw=5.0, rebound=0.2)
    car = fed_elsewhere(9.0, discharge_power_kw=5.0, connected=1.0)
    schedule = roll(
        district(home(demand_kw=0.0, export=0.0, car=car, laundry=may_burn)), Settings(window_h=12, commit_h=6)
    )
    assert check(schedule) == []
    assert np.minimum(
        schedule.values("shiftable_load", "added_kw"), schedule.values("shiftable_load", "held_kw")
    ).max() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("forecast", ["yesterday", "perfect"])
def test_energy_brought_and_refused_stays_whole_whatever_is_settled(forecast):
    hour = np.arange(72)
    car = replace(
        NIGHT,
        initial_kwh=38.0,
        discharge_power_kw=3.0,
        connected=(hour % 24 < 8).astype(float),
        trip_kwh=np.where(hour % 24 == 9, 1.0, 0.0),
        foreign_kwh=np.where(hour % 24 == 12, 6.0, 0.0),
        ready_kwh=np.where(hour % 24 == 7, 38.0, 0.0),
    )
    demand_kw = np.random.default_rng(3).uniform(0, 4, 72)
    schedule = roll(
        district(home(demand_kw=demand_kw, car=car), time=grid(72)),
        Settings(window_h=24, commit_h=12, forecast=forecast),
    )
    assert check(schedule) == []
    assert schedule.values("ev", "refused_kwh").sum() > 0


def test_a_vehicle_fed_elsewhere_stands_beside_one_that_is_not():
    schedule = roll(district(home(car=fed_elsewhere(9.0), second=NIGHT)))
    assert check(schedule) == []
    assert schedule.values("ev", "refused_kwh").sum(axis=1) == pytest.approx([4.0, 0.0])
