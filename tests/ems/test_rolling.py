"""Windows: what is carried, what does not depend on how the run is cut, and what is refused."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import EV, PV, Battery, Connection, Converter, Demand, FuelSupply, Load, ShiftableLoad
from ems.assets.connection import possible_months
from ems.bills import bills, cost_yen
from ems.checks import check
from ems.components import components
from ems.dispatch import as_pyomo, solve, whole
from ems.district import Block, Building, District
from ems.one_way import OppositeFlows
from ems.planning import Planner
from ems.rolling import Impossible, roll
from ems.schedule import Unproven
from ems.solver import EXACT, Effort, WarmSolver
from ems.stack import Stack
from ems.timegrid import TimeGrid
from ems.windows import Settings, lay_windows

SEEDS = st.integers(0, 2**32 - 1)
ZONES = st.sampled_from(["Asia/Tokyo", "Europe/Rome"])
DAILY = Settings(window_h=24, commit_h=12)
EFFORTS = (EXACT, Effort(gap=1e-6, nodes=20))


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_physics_holds_in_every_rolled_schedule(seed):
    assert check(roll(random_district(seed, hours=60), DAILY)) == []


@settings(max_examples=6, deadline=None)
@given(SEEDS)
def test_the_physics_holds_where_prices_reward_flowing_both_ways(seed):
    assert check(roll(random_district(seed, hours=30, buildings=2, inverted_prices=True), DAILY)) == []
    assert check(roll(random_district(seed, hours=30, buildings=2, negative_prices=True), DAILY)) == []


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.sampled_from(["inverted_prices", "negative_prices"]))
def test_a_plan_with_few_binaries_is_as_good_as_one_with_all(seed, prices):
    plain = random_district(seed, hours=12, buildings=2, **{prices: True})
    groups, window, states = whole(plain)
    lazy = Planner(groups).plan(window.with_exclusive(exclusive=True), states, [{} for _ in groups])
    every = WarmSolver().solve(Stack(groups, window.with_exclusive(exclusive=True)).problem(window, states))
    assert lazy.problem.cost @ lazy.x + lazy.problem.offset == pytest.approx(every.objective, rel=1e-7, abs=1e-6)
    assert not OppositeFlows(lazy.stack).undecided(lazy.x).size


def cars_that_charge_at_full_power_or_not_at_all():
    """Two of them under a demand charge: some sixty nodes of choices."""
    hour, chance = np.arange(48) % 24, np.random.default_rng(1)
    cars = {}
    for number in (0, 1):
        away = np.roll((hour >= 8) & (hour < 18), 2 * number)
        leaves, returns = np.r_[~away[:-1] & away[1:], False], np.r_[False, away[:-1] & ~away[1:]]
        cars[f"car {number}"] = EV(
            capacity_kwh=40.0,
            charge_power_kw=3.0,
            least_charge_kw=1.4,
            initial_kwh=10.0 + number,
            connected=(~away).astype(float),
            trip_kwh=np.where(returns, 7.3 - number, 0.0),
            ready_kwh=np.where(leaves, 21.3 + number, 0.0),
        )
    terms = {"price": 25 + chance.uniform(0, 5, 48), "demand_kw": chance.uniform(0.2, 2, 48)}
    return district(home(**terms, demand_charge_yen_per_kw=1500.0, **cars), time=grid(48))


def test_a_plan_that_is_stopped_is_used_and_says_what_a_cheaper_one_might_save():
    cars = cars_that_charge_at_full_power_or_not_at_all()
    groups, window, states = whole(cars)
    exact, stopped = (Planner(groups, (), effort).plan(window, states, [{}] * len(groups)) for effort in EFFORTS)
    dearest, cheapest = (plan.problem.cost @ plan.x + plan.problem.offset for plan in (stopped, exact))
    assert exact.gap == 0 < stopped.gap
    assert -1e-6 <= dearest - cheapest <= stopped.gap * dearest + 1e-6
    schedule = roll(cars, Settings(window_h=48, commit_h=48, mip_nodes=20))
    assert check(schedule) == []
    assert schedule.unproven == (Unproven("home", 0, 48, stopped.gap),)


@pytest.mark.parametrize(
    "burner",
    [
        Battery(capacity_kwh=1.0, power_kw=3.0, terminal="free"),
        ShiftableLoad(demand_kw=1.0, shift_h=4.0, power_kw=5.0, rebound=0.5),
    ],
)
def test_electricity_that_nobody_wants_is_never_burnt_in_a_circle(burner):
    """Heat is asked for dearly, and the power made beside it may not leave."""
    heat = {
        "gas": FuelSupply(carrier="gas", yen_per_kwh=10.0),
        "chp": Converter(draws="gas", gives={"electricity": 0.4, "heat": 0.4}, power_kw=10.0),
        "baths": Demand(carrier="heat", demand_kw=2.5),
    }
    schedule = roll(district(home(demand_kw=0.5, burner=burner, **heat)), DAILY)
    assert check(schedule) == []
    assert {finding.asset for finding in schedule.findings} == {"baths"}


def test_rolling_equals_the_full_horizon_where_nothing_reaches_beyond_a_window():
    sun = np.clip(np.sin((np.arange(48) % 24 - 6) / 12 * np.pi), 0, None) * 3
    plain = district(home(sun_kw=sun), time=grid(48))
    rolled = roll(plain, Settings(window_h=2, commit_h=1))
    assert cost_yen(bills(rolled)) == pytest.approx(solve(plain).parts["cost_yen"], rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_one_window_over_everything_is_never_dearer_than_rolling(seed):
    plain = random_district(seed, hours=48)
    assert solve(plain).objective <= objective(roll(plain, DAILY)) + 1e-2  # tie costs depend on a window's length


def objective(schedule):
    stock = sum(
        p.copies * p.asset.value_yen_per_kwh * schedule.values("battery", "stored_kwh")[row, -1]
        for row, p in enumerate(p for p in schedule.district.placed if p.asset.kind == "battery")
    )
    return cost_yen(bills(schedule)) + sum(schedule.money.values()) - stock


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_adding_an_asset_never_raises_the_cost(seed):
    base = random_district(seed, hours=24)
    first = base.buildings[0]
    extra = {
        "cells": Battery(capacity_kwh=5, power_kw=2, terminal="free"),
        "panels": PV(available_kw=np.tile([0.0, 2.0], 12)),
        "engine": Converter(draws="diesel", gives={"electricity": 0.3}, power_kw=2.0),
        "diesel": FuelSupply(carrier="diesel", yen_per_kwh=12.0),
    }
    for name in ({"cells"}, {"panels"}, {"engine", "diesel"}):
        assets = {**first.assets, **{each: extra[each] for each in name}}
        buildings = {first.name: replace(first, assets=assets)}
        blocks = tuple(
            replace(block, buildings=tuple(buildings.get(b.name, b) for b in block.buildings)) for block in base.blocks
        )
        assert solve(replace(base, blocks=blocks)).objective <= solve(base).objective + 1e-6


def test_a_run_ends_with_the_energy_it_began_with():
    battery = Battery(capacity_kwh=10, power_kw=5, initial_kwh=4)
    sun = np.tile(np.clip(np.sin((np.arange(24) - 6) / 12 * np.pi), 0, None) * 6, 3)
    schedule = roll(district(home(sun_kw=sun, battery=battery), time=grid(72)))
    assert schedule.values("battery", "stored_kwh")[0, -1] == pytest.approx(4)
    assert schedule.values("battery", "stored_kwh").max() > 6


def test_a_months_peak_is_carried_so_that_reaching_it_again_is_free():
    demand = np.where(np.arange(72) == 5, 8.0, 1.0)
    battery = Battery(capacity_kwh=20, power_kw=10, initial_kwh=0)
    dear_by_day = np.where(np.arange(72) % 24 < 8, 10.0, 50.0)
    building = home(demand_kw=demand, price=dear_by_day, battery=battery, demand_charge_yen_per_kw=1e4)
    schedule = roll(district(building, time=grid(72, start=datetime(2024, 7, 1))), DAILY)
    drawn = schedule.values("connection", "import_kw")[0]
    later = drawn[24:]
    assert later.max() == pytest.approx(drawn[:24].max())
    assert (later > 1.5).any()


def test_a_new_month_starts_from_no_peak():
    demand = np.where(np.arange(72) == 5, 8.0, 1.0)
    building = home(demand_kw=demand, demand_charge_yen_per_kw=1000.0)
    table = bills(roll(district(building, time=grid(72, start=datetime(2024, 7, 31))), DAILY))
    assert table["demand_yen"].tolist() == [8000.0, 1000.0]


def test_workers_change_no_byte():
    lone = [replace(b, interchange=None) for b in random_district(3, buildings=4, hours=48).buildings]
    apart = district(*lone, time=grid(48))
    one, two = roll(apart, DAILY), roll(apart, DAILY, workers=2)
    assert len(components(apart.placed)) == 4
    for kind, record in one.records.items():
        assert two.records[kind].members == record.members
        for name, values in record.values.items():
            assert values.tobytes() == two.values(kind, name).tobytes(), (kind, name)


def test_buildings_that_share_no_pool_are_solved_apart_and_alike():
    coupled = random_district(11, buildings=3)
    lone = [replace(b, interchange=None) for b in coupled.buildings]
    together = solve(district(*lone, time=coupled.grid)).objective
    apart = sum(solve(district(b, time=coupled.grid)).objective for b in lone)
    assert together == pytest.approx(apart, rel=1e-9)


def test_a_building_with_a_count_is_as_many_buildings():
    single = random_district(5, buildings=2)
    tripled = [replace(b, count=3) for b in single.buildings]
    copies = [replace(b, name=f"{b.name}-{i}", count=1) for b in single.buildings for i in range(3)]
    one = district(*tripled, time=single.grid)
    assert solve(one).objective == pytest.approx(solve(district(*copies, time=single.grid)).objective, rel=1e-7)


def test_progress_counts_every_window_of_every_component():
    seen = []
    roll(district(home("a"), home("b"), time=grid(48)), DAILY, progress=lambda *now: seen.append(now))
    assert seen == [(i, 8) for i in range(1, 9)]


def test_what_cannot_be_is_refused_with_every_reason_before_solving():
    broken = Building(
        name="office",
        connection=Connection(import_yen_per_kwh=np.array([np.nan] * 24)),
        assets={"load": Load(demand_kw=-1.0), "cell": Battery(capacity_kwh=-5, power_kw=1, initial_kwh=3)},
    )
    with pytest.raises(Impossible) as refusal:
        roll(District(name="d", grid=grid(), blocks=(Block(name="x", buildings=(broken,)),)))
    assert [fault.split(":")[0] for fault in refusal.value.faults] == [
        "office.connection.import_yen_per_kwh",
        "office.load.demand_kw",
        "office.cell.capacity_kwh",
        "office.cell.initial_kwh",
    ]


@pytest.mark.parametrize("dispatch", [roll, solve, as_pyomo])
def test_a_district_without_buildings_is_refused_by_name(dispatch):
    with pytest.raises(Impossible, match="blocks: must hold at least one building"):
        dispatch(District(name="bare", grid=grid(), blocks=()))


def test_demand_beyond_the_connection_is_a_finding_not_a_failure():
    building = home(demand_kw=np.where(np.arange(24) == 12, 9.0, 1.0))
    tight = replace(building, connection=replace(building.connection, import_limit_kw=5.0))
    schedule = roll(district(tight))
    (finding,) = schedule.findings
    assert (finding.building, finding.asset, finding.quantity) == ("home", "connection", "over_limit_kw")
    assert (finding.first_step, finding.steps) == (12, 1)
    assert finding.kwh == pytest.approx(4)
    assert check(schedule) == []


def test_a_car_without_time_to_charge_is_a_finding_at_its_departure():
    hour = np.arange(24)
    car = EV(
        capacity_kwh=40,
        charge_power_kw=3,
        charge_efficiency=1.0,
        initial_kwh=0,
        connected=(hour < 4).astype(float),
        trip_kwh=0.0,
        ready_kwh=np.where(hour == 3, 20.0, 0.0),
    )
    (finding,) = roll(district(home(car=car))).findings
    assert (finding.quantity, finding.first_step) == ("short_kwh", 3)
    assert finding.kwh == pytest.approx(8)


def test_a_departure_beyond_the_window_is_prepared_in_time():
    hour = np.arange(48)
    car = EV(
        capacity_kwh=60,
        charge_power_kw=2,
        charge_efficiency=1.0,
        initial_kwh=0,
        connected=1.0,
        trip_kwh=0.0,
        ready_kwh=np.where(hour == 29, 60.0, 0.0),
    )
    schedule = roll(district(home(car=car), time=grid(48)), Settings(window_h=6, commit_h=3))
    assert schedule.findings == ()


LONG_STEPS = Settings(window_h=48, commit_h=6, fine_h=12, coarse_step_h=3)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_longer_steps_later_in_the_window_leave_the_physics_whole(seed):
    assert check(roll(random_district(seed, hours=60), LONG_STEPS)) == []


def test_longer_steps_conserve_the_energy_of_every_series():
    plain = random_district(4, hours=48, step_minutes=30)
    windows = list(lay_windows(plain.grid, replace(LONG_STEPS, window_h=24)))
    assert {tuple(np.unique(w.widths)) for w in windows} >= {(1, 6)}
    base = np.random.default_rng(0).uniform(0, 5, (3, plain.grid.steps))
    for window in windows:
        inside = base[:, window.start : window.stop]
        assert window.gather(inside, "kw") @ window.widths == pytest.approx(inside.sum(axis=1))
        assert window.gather(inside, "kwh").sum(axis=1) == pytest.approx(inside.sum(axis=1))


def test_a_departure_inside_a_long_step_is_prepared_in_time():
    hour = np.arange(48)
    car = EV(
        capacity_kwh=40,
        charge_power_kw=3,
        charge_efficiency=1.0,
        initial_kwh=10,
        connected=np.where((hour >= 31) & (hour < 40), 0.0, 1.0),
        trip_kwh=np.where(hour == 35, 25.0, 0.0),
        ready_kwh=np.where(hour == 30, 36.0, 0.0),
    )
    schedule = roll(district(home(car=car), time=grid(48)), LONG_STEPS)
    assert schedule.findings == ()


def test_settings_that_cannot_be_are_refused_together():
    with pytest.raises(Impossible) as refusal:
        roll(district(home()), Settings(window_h=12, commit_h=24, fine_h=6, coarse_step_h=0))
    assert [fault.split(":")[0] for fault in refusal.value.faults] == ["coarse_step_h", "commit_h", "fine_h"]


@settings(max_examples=30, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 400), st.sampled_from(["Asia/Tokyo", "Europe/Rome"])
)
def test_every_step_has_a_row_for_its_billing_month_and_few_others(first, days, zone):
    start = datetime.combine(first, time())
    long = TimeGrid.spanning(start, start + timedelta(days=days), step_minutes=60, zone=zone)
    (window,) = lay_windows(long, Settings(window_h=24.0 * days + 1, commit_h=24.0 * days + 1))
    possible = set(possible_months(window.shape()))
    assert set(enumerate(window.month_slot.tolist())) <= possible
    assert len(possible) <= 3.5 * window.steps


def test_the_months_of_one_long_window_are_billed_as_those_of_many():
    demand = np.random.default_rng(5).uniform(0, 10, 45 * 24)
    time_grid = grid(45 * 24, start=datetime(2024, 1, 20))
    plain = district(home(demand_kw=demand, demand_charge_yen_per_kw=1000.0), time=time_grid)
    whole_run = bills(roll(plain, Settings(window_h=45 * 24, commit_h=45 * 24)))
    daily = bills(roll(plain, Settings(window_h=240, commit_h=240)))
    assert solve(plain).parts["cost_yen"] == pytest.approx(cost_yen(whole_run))
    assert whole_run["demand_yen"].tolist() == pytest.approx(daily["demand_yen"].tolist())
    assert len(whole_run) == 3
