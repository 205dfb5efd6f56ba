"""Balancing power of parked vehicles and batteries, judged by driving on at full power (systems.md, A12, A19)."""

import numpy as np
import pytest
from districts import random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets.asset import Asset
from ems.flexibility import bounds_of, flexibility
from ems.rolling import roll
from ems.windows import Settings

NOISE_KWH = 1e-6


def scheduled(seed):
    return roll(random_district(seed, hours=24), Settings(window_h=24, commit_h=24))


def asset_of(schedule, member) -> Asset:
    return next(p.asset for p in schedule.district.placed if (p.building, p.name) == member)


def short_after(asset, step, stored_kwh, step_h):
    """Most energy that later needs lack when, from `stored_kwh` at the end of `step`, all plugs give their most."""
    worst = asset.ready_kwh[step] - stored_kwh
    for t in range(step + 1, len(asset.ready_kwh)):
        gain = step_h * asset.charge_efficiency * asset.charge_limit_kw[t]
        idle = step_h * np.broadcast_to(asset.idle_draw_kw, len(asset.ready_kwh))[t]
        stored_kwh = min(stored_kwh + gain - idle - asset.net_trip_kwh[t], asset.capacity_kwh)
        worst = max(worst, -stored_kwh, asset.ready_kwh[t] - stored_kwh)
    return worst


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), kind=st.sampled_from(["ev", "bus"]))
def test_a_vehicle_that_gives_all_it_offers_in_a_step_still_meets_its_needs(seed, kind):
    schedule = scheduled(seed)
    if not schedule.members(kind) or schedule.findings:
        return
    bounds, step_h = bounds_of(schedule, kind), schedule.district.grid.step_h
    for row, member in enumerate(schedule.members(kind)):
        asset = asset_of(schedule, member)
        if getattr(asset, "taper_per_h", 0.0):
            continue
        for step, stored in enumerate(schedule.values(kind, "stored_kwh")[row]):
            taken = step_h * (
                asset.charge_efficiency * bounds.less[row, step] + asset.discharge_loss * bounds.more[row, step]
            )
            as_planned = short_after(asset, step, stored, step_h)
            assert short_after(asset, step, stored - taken, step_h) <= max(as_planned, 0.0) + NOISE_KWH
            assert stored - taken >= -NOISE_KWH


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_down_never_overfills_and_up_never_exceeds_what_flows_and_could_flow(seed):
    schedule = scheduled(seed)
    step_h = schedule.district.grid.step_h
    for kind in ("ev", "bus", "battery"):
        if not schedule.members(kind):
            continue
        bounds = bounds_of(schedule, kind)
        for row, member in enumerate(schedule.members(kind)):
            asset = asset_of(schedule, member)
            least_gain = step_h * min(asset.charge_efficiency, asset.discharge_loss)
            stored = schedule.values(kind, "stored_kwh")[row]
            assert (stored + least_gain * bounds.down[row] <= asset.capacity_kwh + NOISE_KWH).all()
            assert (bounds.less[row] <= schedule.values(kind, "charge_kw")[row] + NOISE_KWH).all()
    assert all((kw > -NOISE_KWH).all() for kw in flexibility(schedule).values())


def test_a_full_battery_offers_nothing_down_and_one_at_its_reserve_nothing_up():
    schedule = scheduled(3)
    stored, offered = schedule.values("battery", "stored_kwh"), bounds_of(schedule, "battery")
    assets = [asset_of(schedule, member) for member in schedule.members("battery")]
    full = stored > np.array([[asset.capacity_kwh] for asset in assets]) - 1e-9
    empty = stored < np.array([[asset.reserve_kwh] for asset in assets]) + 1e-9
    assert full.any()
    assert empty.any()
    still = schedule.values("battery", "discharge_kw") == 0
    assert offered.down[full & still] == pytest.approx(0, abs=1e-6)
    assert (offered.less + offered.more)[empty] == pytest.approx(0, abs=1e-6)
