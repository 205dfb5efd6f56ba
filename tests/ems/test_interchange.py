"""Interchange between buildings whose peaks differ (systems.md A15)."""

from dataclasses import replace

import numpy as np
import pytest
from districts import grid, home

from ems.assets import Battery, Interchange, Link
from ems.checks import check
from ems.dispatch import solve
from ems.district import Block, District, Tie
from ems.rolling import roll

HOUR = np.arange(24)
OFFICE_KW = np.where((HOUR >= 9) & (HOUR < 17), 10.0, 2.0)
HOME_KW = np.where((HOUR >= 18) & (HOUR < 23), 8.0, 1.0)
NO_CHARGE = {"charge_efficiency": 1.0, "discharge_efficiency": 1.0}


def peaks(district):
    """Sum of the connections' own maxima and the highest net import of the district [kW]."""
    schedule = roll(district)
    assert check(schedule) == []
    drawn = schedule.values("connection", "import_kw")
    net = schedule.total("connection", "import_kw") - schedule.total("connection", "export_kw")
    return float(schedule.counts("connection") @ drawn.max(axis=1)), float(net.max())


def town(*profiles, limit_kw=100.0, battery=None, ties=()):
    """Buildings in blocks of their own profile's place, each paying for its peak."""
    tie = Interchange(limit_kw=limit_kw, loss=0.01) if limit_kw else None
    buildings = [
        home(f"b{i}", demand_kw=kw, demand_charge_yen_per_kw=1000.0, interchange=tie) for i, kw in enumerate(profiles)
    ]
    if battery:
        buildings[0] = replace(buildings[0], assets={**buildings[0].assets, "battery": battery})
    blocks = (Block(name="x", buildings=tuple(buildings)),)
    return District(name="town", grid=grid(), blocks=blocks, ties=ties)


def test_contracts_fall_where_peaks_differ_and_storage_can_carry_between_them():
    battery = Battery(capacity_kwh=60, power_kw=20, initial_kwh=0, **NO_CHARGE)
    apart, _ = peaks(town(OFFICE_KW, HOME_KW, limit_kw=0, battery=battery))
    together, _ = peaks(town(OFFICE_KW, HOME_KW, battery=battery))
    assert together < apart - 1


def test_contracts_fall_by_taking_turns_without_any_storage():
    apart, _ = peaks(town(OFFICE_KW, HOME_KW, limit_kw=0))
    together, _ = peaks(town(OFFICE_KW, HOME_KW))
    assert apart == pytest.approx(18)
    assert together < 12.5


def test_contracts_do_not_fall_where_all_share_one_profile_and_none_has_storage():
    apart, coincident = peaks(town(OFFICE_KW, OFFICE_KW, limit_kw=0))
    together, coincident_together = peaks(town(OFFICE_KW, OFFICE_KW))
    assert together == pytest.approx(apart)
    assert coincident_together == pytest.approx(coincident)


@pytest.mark.parametrize(("permitted", "flows"), [(True, True), (False, False)])
def test_nothing_crosses_a_closed_border(permitted, flows):
    tie = Interchange(limit_kw=100)
    sunny = home("sunny", demand_kw=0.0, sun_kw=5.0, export=0.0, interchange=tie)
    shady = home("shady", demand_kw=4.0, interchange=tie)
    blocks = (Block(name="x", buildings=(sunny,)), Block(name="y", buildings=(shady,)))
    link = Tie(name="crossing", ends=("x", "y"), link=Link(limit_kw=50, loss=0.02))
    schedule = roll(District(name="d", grid=grid(), blocks=blocks, ties=(link,) if permitted else ()))
    assert check(schedule) == []
    assert bool(schedule.values("interchange", "take_kw").any()) is flows
    assert schedule.total("link", "forward_kw").sum() == pytest.approx(24 * 4 / 0.98 if flows else 0)


def test_the_optimum_together_costs_no_more_than_the_optima_apart():
    assert solve(town(OFFICE_KW, HOME_KW)).objective <= solve(town(OFFICE_KW, HOME_KW, limit_kw=0)).objective
