"""Demand by tier, and demand that moves."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from districts import district, grid, home
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import EV, Load, ShiftableLoad
from ems.checks import check
from ems.dispatch import solve
from ems.rolling import Impossible, roll
from ems.windows import Settings

HOUR = np.arange(24)
DAILY = Settings(window_h=24, commit_h=12)


def limited(building, import_limit_kw, **connection):
    return replace(building, connection=replace(building.connection, import_limit_kw=import_limit_kw, **connection))


def shed_kwh(schedule):
    return {finding.asset: finding.kwh for finding in schedule.findings}


@pytest.mark.parametrize(
    ("limit_kw", "shed"),
    [(2.5, {"spa": 12.0}), (1.5, {"spa": 24.0, "connection": 12.0})],
)
def test_the_least_critical_load_goes_first_and_the_limit_before_the_others(limit_kw, shed):
    loads = {"office": Load(demand_kw=1.0, tier=2), "spa": Load(demand_kw=1.0, tier=3)}
    schedule = roll(district(limited(home(demand_kw=1.0, **loads), limit_kw)))
    assert check(schedule) == []
    assert shed_kwh(schedule) == pytest.approx(shed)


def test_in_an_outage_tiers_are_shed_in_order():
    loads = {"office": Load(demand_kw=1.0, tier=2), "spa": Load(demand_kw=1.0, tier=3)}
    sunny = limited(home(demand_kw=1.0, sun_kw=1.5, **loads), 0.0, over_limit_yen_per_kwh=1e9)
    assert shed_kwh(roll(district(sunny))) == pytest.approx({"office": 12.0, "spa": 24.0})


def test_an_important_load_is_shed_before_a_vehicle_leaves_short():
    car = EV(
        capacity_kwh=24.0,
        charge_power_kw=1.0,
        charge_efficiency=1.0,
        initial_kwh=0.0,
        connected=1.0,
        trip_kwh=0.0,
        ready_kwh=np.where(HOUR == 23, 24.0, 0.0),
    )
    off = limited(
        home(demand_kw=0.0, sun_kw=1.0, car=car, office=Load(demand_kw=1.0, tier=2)), 0.0, over_limit_yen_per_kwh=1e9
    )
    assert shed_kwh(roll(district(off))) == pytest.approx({"office": 24.0})


def test_a_load_moves_into_cheap_hours_within_its_window():
    price = np.where(HOUR == 12, 10.0, 30.0)
    schedule = roll(
        district(home(demand_kw=0.0, price=price, wash=ShiftableLoad(demand_kw=1.0, shift_h=2.0, power_kw=10.0)))
    )
    assert check(schedule) == []
    served = schedule.values("shiftable_load", "served_kw")[0]
    assert served[12] == pytest.approx(5.0)
    assert served.sum() == pytest.approx(24.0)


def test_the_rebound_is_paid_for_and_stops_a_shift_that_does_not_pay():
    price = np.where(HOUR < 12, 10.0, 11.0)
    wash = ShiftableLoad(demand_kw=1.0, shift_h=12.0, power_kw=3.0, rebound=0.2)
    still = roll(district(home(demand_kw=0.0, price=price, wash=wash)))
    assert still.values("shiftable_load", "held_kw").sum() == pytest.approx(0)
    moved = roll(district(home(demand_kw=0.0, price=np.where(HOUR < 12, 10.0, 30.0), wash=wash)))
    held = moved.values("shiftable_load", "held_kw").sum()
    assert held > 5
    assert moved.values("shiftable_load", "served_kw").sum() == pytest.approx(24 + 0.2 * held)


def earliest_deadline_first(served, demand, shift):
    """Whether a served profile is made of demands moved by at most `shift` steps, found by serving the oldest first."""
    left = demand.astype(float).copy()
    for t, energy in enumerate(served):
        for k in range(max(0, t - shift), min(len(demand), t + shift + 1)):
            used = min(left[k], energy)
            left[k] -= used
            energy -= used  # noqa: PLW2901 - what is left to place
        if energy > 1e-6:
            return False
    return left.max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 5), st.sampled_from([60, 30]))
def test_every_kwh_is_served_within_its_hours_however_the_run_is_cut(seed, shift_h, step_minutes):
    chance = np.random.default_rng(seed)
    time = grid(24, step_minutes)
    demand = chance.uniform(0, 2, time.steps)
    wash = ShiftableLoad(demand_kw=demand, shift_h=shift_h, power_kw=demand.max() * chance.uniform(1, 3))
    lone = home(demand_kw=0.0, price=chance.uniform(5, 50, time.steps), wash=wash)
    schedule = roll(district(lone, time=time), Settings(window_h=6, commit_h=3))
    assert check(schedule) == []
    served = schedule.values("shiftable_load", "served_kw")[0]
    assert served.sum() == pytest.approx(demand.sum())
    assert earliest_deadline_first(served, demand, int(shift_h / time.step_h))


def test_freedom_to_move_never_raises_the_cost():
    chance = np.random.default_rng(4)
    demand, price = chance.uniform(0, 2, 24), chance.uniform(5, 50, 24)

    def cost(shift_h):
        wash = ShiftableLoad(demand_kw=demand, shift_h=shift_h, power_kw=4.0)
        return solve(district(home(demand_kw=0.0, price=price, wash=wash))).parts["cost_yen"]

    assert cost(0.0) == pytest.approx(price @ demand, rel=1e-6)
    costs = [cost(float(hours)) for hours in range(5)]
    assert all(wider <= narrower + 1e-2 for narrower, wider in pairwise(costs))
    assert costs[-1] < costs[0] - 50


@pytest.mark.parametrize(
    ("asset", "sentence"),
    [
        (Load(demand_kw=1.0, tier=4), "tier: must be 1, 2 or 3"),
        (
            ShiftableLoad(demand_kw=np.full(24, np.nan), shift_h=1, power_kw=1),
            "demand_kw: must be at least 0",
        ),
        (ShiftableLoad(demand_kw=2.0, shift_h=1, power_kw=1), "power_kw: must be at least demand_kw's peak = 2"),
        (ShiftableLoad(demand_kw=1.0, shift_h=-1, power_kw=1), "shift_h: must be at least 0"),
    ],
)
def test_what_cannot_be_is_refused(asset, sentence):
    with pytest.raises(Impossible, match=sentence):
        roll(district(home(odd=asset)))
