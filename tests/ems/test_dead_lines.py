"""Blackouts: dead lines, critical loads first, and the same from twin and stack (systems.md, A16; domain rule 16)."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st
from pyomo.environ import SolverFactory, value

from ems.assets import Battery, Interchange, Load
from ems.checks import check
from ems.dispatch import as_pyomo, solve
from ems.rolling import roll

HOURS = 12
OUT = np.where(np.arange(HOURS) >= 4, 0.0, 1.0)


def dark(given, live, *, lines=True):
    """The district with every connection dead where `live` is 0, and the lines between buildings too."""
    blocks = tuple(
        replace(
            block,
            buildings=tuple(
                replace(
                    building,
                    connection=replace(building.connection, live=live),
                    interchange=building.interchange and replace(building.interchange, live=live if lines else 1.0),
                )
                for building in block.buildings
            ),
        )
        for block in given.blocks
    )
    ties = tuple(replace(tie, link=replace(tie.link, live=live if lines else 1.0)) for tie in given.ties)
    return replace(given, blocks=blocks, ties=ties)


def shelter(**more):
    return home(
        "shelter",
        demand_kw=0.0,
        light=Load(demand_kw=2.0, tier=1),
        air=Load(demand_kw=3.0, tier=3),
        battery=Battery(capacity_kwh=10, power_kw=5, initial_kwh=10, terminal="free"),
        **more,
    )


def test_the_battery_keeps_the_light_on_and_lets_the_air_conditioning_wait():
    schedule = roll(dark(district(shelter(), time=grid(HOURS)), OUT))
    assert check(schedule) == []
    rows = {
        asset: kw
        for (_, asset), kw in zip(schedule.members("load"), schedule.values("load", "unserved_kw"), strict=True)
    }
    assert rows["air"][4:] == pytest.approx(3.0)
    served_kwh = (2.0 - rows["light"][4:]).sum()
    assert served_kwh == pytest.approx(10 * 0.92)  # all that the battery can give
    assert schedule.values("connection", "import_kw")[:, 4:].max() == 0


def test_neighbours_help_only_over_lines_that_stand_alone():
    with_sun = home("roof", demand_kw=0.0, sun_kw=np.full(HOURS, 4.0), interchange=Interchange(limit_kw=5))
    pair = district(shelter(interchange=Interchange(limit_kw=5)), with_sun, time=grid(HOURS))
    alone, helped = roll(dark(pair, OUT)), roll(dark(pair, OUT, lines=False))
    assert alone.values("interchange", "take_kw")[:, 4:].max() == 0
    assert helped.total_of_role("sources", "shed").sum() < alone.total_of_role("sources", "shed").sum()


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), lines=st.booleans())
def test_twin_and_stack_agree_on_random_districts_in_the_dark_and_the_physics_holds(seed, lines):
    found = dark(random_district(seed, hours=HOURS), OUT, lines=lines)
    model = as_pyomo(found)
    SolverFactory("appsi_highs").solve(model, options={"threads": 1, "mip_rel_gap": 1e-9})
    assert solve(found).objective == pytest.approx(value(model.cost), rel=1e-7, abs=1e-6)
    schedule = roll(found)
    assert check(schedule) == []
    assert schedule.values("connection", "import_kw")[:, 4:].max() == 0
