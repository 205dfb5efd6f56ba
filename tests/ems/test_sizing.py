"""Free sizes: found over the whole run, built, then dispatched; refused where a run does not see its end."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st
from pyomo.environ import SolverFactory, value

from ems.assets import EV, PV, Battery, Converter, Demand, FuelSupply, Store
from ems.assets.sizes import YEAR_H
from ems.bills import bills, cost_yen
from ems.checks import check
from ems.dispatch import as_pyomo, solve
from ems.rolling import Impossible, roll
from ems.windows import Settings

HOUR = np.arange(24)
SUN = np.clip(np.sin((HOUR - 6) / 12 * np.pi), 0, None)
ONE_DAY = YEAR_H / 24


def sizes(schedule):
    return {(size.asset, size.field): size.value for size in schedule.sizes}


def test_the_panel_of_the_commuting_example_has_its_published_size():
    """PyPSA's EV-commuting example: 36/0.9 over the profile's sum from 9 to 16 h; 4.0 kWh are lost."""
    unit = np.zeros(24)
    unit[7:19] = [0.2, 0.4, 0.6, 0.75, 0.85, 0.9, 0.85, 0.75, 0.6, 0.4, 0.2, 0.1]
    car = EV(
        capacity_kwh=100,
        charge_power_kw=50,
        charge_efficiency=0.9,
        initial_kwh=18,
        connected=((HOUR >= 9) & (HOUR < 17)).astype(float),
        trip_kwh=np.where((HOUR == 8) | (HOUR == 17), 18.0, 0.0),
        ready_kwh=np.where(HOUR == 16, 36.0, 0.0),
    )
    panel = PV(available_kw=1000 * unit, capacity_kw=1000, free={"capacity_kw": 1000.0 * ONE_DAY})
    lone = home(demand_kw=0.0, car=car, panel=panel)
    schedule = roll(district(replace(lone, connection=replace(lone.connection, import_limit_kw=0.0))))
    assert check(schedule) == []
    assert schedule.findings == ()
    assert sizes(schedule) == {("panel", "capacity_kw"): pytest.approx(7.017544, abs=1e-6)}
    assert schedule.capital_yen == pytest.approx(7017.544, abs=1e-3)
    assert schedule.values("pv", "available_kw")[0].max() == pytest.approx(0.9 * 7.017544)
    assert schedule.values("ev", "charge_kw").sum() * (1 - 0.9) == pytest.approx(4.0)


def sunny_home(**free):
    """A home with a roof, cells and a contract, each of a size that may be free."""
    chosen = {name: {field: price * ONE_DAY} for name, (field, price) in free.items()}
    building = home(
        demand_kw=1 + SUN,
        price=np.where(HOUR < 7, 15.0, 40.0),
        roof=PV(available_kw=8 * SUN, capacity_kw=8.0, free=chosen.get("roof", {})),
        cells=Battery(capacity_kwh=20.0, power_kw=6.0, terminal="free", free=chosen.get("cells", {})),
    )
    return replace(building, connection=replace(building.connection, import_limit_kw=9.0, free=chosen.get("tie", {})))


@settings(max_examples=12, deadline=None)
@given(st.floats(20, 200), st.floats(1, 30), st.floats(1, 60))
def test_no_other_size_is_cheaper(roof_yen, cells_yen, tie_yen):
    free = sunny_home(
        roof=("capacity_kw", roof_yen), cells=("capacity_kwh", cells_yen), tie=("import_limit_kw", tie_yen)
    )
    best = solve(district(free))
    found = sizes(roll(district(free)))
    for roof_kw, cells_kwh, tie_kw in [(0.5, 2.0, 3.0), (3.0, 8.0, 4.0), (8.0, 20.0, 9.0), tuple(found.values())[::-1]]:
        fixed = sunny_home()
        fixed = replace(
            fixed,
            connection=replace(fixed.connection, import_limit_kw=tie_kw),
            assets={
                **fixed.assets,
                "roof": PV(available_kw=roof_kw * SUN),
                "cells": replace(fixed.assets["cells"], capacity_kwh=cells_kwh),
            },
        )
        capital = roof_yen * roof_kw + cells_yen * cells_kwh + tie_yen * tie_kw
        assert best.objective <= solve(district(fixed)).objective + capital + 1e-6


def test_what_costs_more_than_it_saves_is_not_built_and_what_costs_nothing_is_built_as_far_as_it_helps():
    assert sizes(roll(district(sunny_home(cells=("power_kw", 1e4))))) == {("cells", "power_kw"): 0.0}
    built = sizes(roll(district(sunny_home(roof=("capacity_kw", 1e-3)))))
    assert built["roof", "capacity_kw"] == pytest.approx(8.0)


@pytest.mark.parametrize(("yen_per_kw", "contract_kw"), [(100.0, 1 + SUN.mean()), (0.1, 2.0)])
def test_a_contract_is_as_large_as_the_peak_that_cells_leave_for_its_price(yen_per_kw, contract_kw):
    lossless = Battery(
        capacity_kwh=20.0,
        power_kw=6.0,
        initial_kwh=10.0,
        charge_efficiency=1.0,
        discharge_efficiency=1.0,
        wear_yen_per_kwh=1.0,
    )
    building = home(demand_kw=1 + SUN, price=30.0, cells=lossless)
    contract = replace(building.connection, import_limit_kw=9.0, free={"import_limit_kw": yen_per_kw * ONE_DAY})
    schedule = roll(district(replace(building, connection=contract)))
    assert sizes(schedule) == {("connection", "import_limit_kw"): pytest.approx(contract_kw)}
    assert schedule.values("connection", "import_kw").max() == pytest.approx(contract_kw)


def test_copies_of_a_building_each_build_and_pay_for_their_size():
    one = roll(district(sunny_home(roof=("capacity_kw", 90.0))))
    three = roll(district(replace(sunny_home(roof=("capacity_kw", 90.0)), count=3)))
    assert sizes(three) == pytest.approx(sizes(one))
    assert three.capital_yen == pytest.approx(3 * one.capital_yen)
    assert cost_yen(bills(three)) == pytest.approx(3 * cost_yen(bills(one)))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_twin_and_stack_agree_on_free_sizes(seed):
    chance = np.random.default_rng(seed)
    base = random_district(seed, buildings=2)
    first = base.buildings[0]
    plants = {
        "panels": PV(available_kw=50 * SUN, capacity_kw=50.0, free={"capacity_kw": chance.uniform(1e3, 3e4)}),
        "cells": Battery(
            capacity_kwh=50.0,
            power_kw=20.0,
            initial_kwh=1.0,
            free={"capacity_kwh": chance.uniform(1e2, 1e4), "power_kw": chance.uniform(1e2, 1e4)},
        ),
        "engine": Converter(
            draws="oil",
            gives={"electricity": 0.35, "warmth": 0.4},
            power_kw=9.0,
            free={"power_kw": chance.uniform(1, 1e4)},
        ),
        "vessel": Store(carrier="warmth", capacity_kwh=9.0, power_kw=5.0, free={"capacity_kwh": 500.0}),
        "floor": Demand(carrier="warmth", demand_kw=chance.uniform(0, 2, 24), spill_limit_kw=9.0),
        "oil": FuelSupply(carrier="oil", yen_per_kwh=9.0),
    }
    connection = replace(first.connection, free={"import_limit_kw": chance.uniform(1e2, 1e4)})
    rich = replace(first, connection=connection, assets={**first.assets, **plants})
    free = district(rich, base.buildings[1])
    model = as_pyomo(free)
    SolverFactory("appsi_highs").solve(model, options={"threads": 1})
    assert solve(free).objective == pytest.approx(value(model.cost), rel=1e-7)
    schedule = roll(free)
    assert check(schedule) == []
    assert len(schedule.sizes) == 6


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Settings(window_h=24, commit_h=12), "set window_h and commit_h to at least 48"),
        (Settings(window_h=48, commit_h=48, forecast="yesterday"), "forecast to perfect"),
        (Settings(window_h=48, commit_h=24, fine_h=24), "no shorter fine_h"),
    ],
)
def test_a_run_that_does_not_see_its_end_cannot_weigh_a_size(asked, words):
    roof = PV(available_kw=np.tile(SUN, 2), capacity_kw=1.0, free={"capacity_kw": 1e4})
    with pytest.raises(Impossible, match=words) as refusal:
        roll(district(home(roof=roof), time=grid(48)), asked)
    assert refusal.value.faults[0].startswith("home.roof.capacity_kw: a free size")


@pytest.mark.parametrize("days", [7, pytest.param(365, marks=pytest.mark.whole)])
def test_a_finer_clock_over_the_same_series_finds_what_costs_the_same(days):
    chance, hour = np.random.default_rng(1), np.tile(HOUR, days)
    demand, sky = chance.uniform(5, 30, len(hour)), np.tile(SUN, days) * chance.uniform(0.2, 1, len(hour))
    totals = []
    for per_hour in (1, 2):
        building = home(
            demand_kw=np.repeat(demand, per_hour),
            price=np.repeat(np.where(hour < 7, 15.0, 32.0), per_hour),
            roof=PV(available_kw=500 * np.repeat(sky, per_hour), capacity_kw=500.0, free={"capacity_kw": 15000.0}),
            cells=Battery(capacity_kwh=300.0, power_kw=30.0, free={"capacity_kwh": 2500.0}),
        )
        time_grid = grid(24 * days, step_minutes=60 // per_hour)
        sized = roll(district(building, time=time_grid), Settings(window_h=24 * days, commit_h=24 * days))
        assert check(sized) == []
        assert all(0 < size.value < size.most for size in sized.sizes)
        totals.append(sized.capital_yen + cost_yen(bills(sized)))
    assert totals[1] == pytest.approx(totals[0], rel=1e-5)


def test_sizes_that_cannot_be_found_are_refused_together():
    wrong = home(
        load=replace(home().assets["load"], free={"demand_kw": 1.0}),
        roof=PV(available_kw=SUN, free={"capacity_kw": 1.0}),
        cells=Battery(capacity_kwh=5.0, power_kw=2.0, depth_yen_per_kwh=(1.0, 2.0), free={"capacity_kwh": -1.0}),
        engine=Converter(
            draws="oil", gives={"electricity": 0.3}, power_kw=3.0, least_share=0.3, free={"power_kw": 1.0}
        ),
    )
    with pytest.raises(Impossible) as refusal:
        roll(district(wrong))
    assert [fault.split(":")[0] for fault in refusal.value.faults] == [
        "home.load.free.demand_kw",
        "home.roof.capacity_kw",
        "home.cells.depth_yen_per_kwh",
        "home.cells.free.capacity_kwh",
        "home.engine.free.power_kw",
    ]
