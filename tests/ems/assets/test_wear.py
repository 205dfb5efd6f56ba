"""Battery wear by depth: shallow cycles are cheap, deep ones dear."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import Battery
from ems.assets.wear import CheapestFirst, cheapest_first
from ems.checks import check
from ems.rolling import Impossible, roll
from ems.windows import Settings

HOUR = np.arange(24)
CELL = Battery(
    capacity_kwh=10.0,
    power_kw=10.0,
    charge_efficiency=1.0,
    discharge_efficiency=1.0,
    terminal="free",
    depth_yen_per_kwh=(1.0, 5.0),
)


def discharged(schedule):
    return float(schedule.values("battery", "discharge_kw").sum())


@pytest.mark.parametrize(("spread", "kwh"), [(0.5, 0.0), (3.0, 5.0), (8.0, 10.0)])
def test_a_battery_cycles_as_deep_as_the_spread_of_prices_pays(spread, kwh):
    price = np.where(HOUR < 12, 20.0, 20.0 + spread)
    demand = np.where(HOUR < 12, 0.0, 5.0)
    schedule = roll(district(home(demand_kw=demand, price=price, battery=CELL)))
    assert check(schedule) == []
    assert discharged(schedule) == pytest.approx(kwh)
    assert schedule.money["wear_yen"] == pytest.approx(min(kwh, 5) * 1 + max(kwh - 5, 0) * 5)


def test_two_shallow_cycles_wear_less_than_a_deep_one():
    morning_and_evening = np.isin(HOUR, (6, 18)) * 5.0
    evening = (HOUR == 18) * 10.0
    cheap = np.where(np.isin(HOUR, (6, 18)), 60.0, 20.0)

    def wear(demand):
        schedule = roll(district(home(demand_kw=demand, price=cheap, battery=CELL)))
        assert discharged(schedule) == pytest.approx(10.0)
        return schedule.money["wear_yen"]

    assert wear(morning_and_evening) == pytest.approx(10.0)
    assert wear(evening) == pytest.approx(30.0)


def test_depth_reached_in_one_window_is_remembered_in_the_next():
    full = replace(CELL, initial_kwh=10.0)
    lone = home(demand_kw=1.0, price=100.0, battery=full)
    schedule = roll(district(lone, time=grid(12)), Settings(window_h=2, commit_h=2))
    assert schedule.money["wear_yen"] == pytest.approx(5 * 1 + 5 * 5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_replayed_segments_hold_what_is_stored_within_their_sizes(seed, segments):
    chance = np.random.default_rng(seed)
    capacity = chance.uniform(1, 20)
    stored = chance.uniform(0, capacity, (1, 12))
    before = np.array([cheapest_first(chance.uniform(0, capacity), capacity, segments)])
    after = CheapestFirst("stored_kwh").after(before, {"stored_kwh": stored}, np.zeros(12, dtype=int), 0)
    assert after[0, :, 0].sum() == pytest.approx(stored[0, -1])
    assert (after[0, :, 0] <= after[0, :, 1] + 1e-9).all()
    assert after.min() >= 0


def test_prices_that_fall_with_depth_are_refused():
    with pytest.raises(Impossible, match=r"depth_yen_per_kwh: must be at least 0 and never fall \(got 5, 1\)"):
        roll(district(home(battery=replace(CELL, depth_yen_per_kwh=(5.0, 1.0)))))
