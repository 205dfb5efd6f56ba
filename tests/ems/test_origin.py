"""Every renewable kWh ends in exactly one fate, decided by rule."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import EV, Battery, Interchange
from ems.attribution import SOURCES, USES, attribute, in_order
from ems.origin import FATES, trace
from ems.rolling import roll
from ems.windows import Settings

SEEDS = st.integers(0, 2**32 - 1)
DAILY = Settings(window_h=24, commit_h=12)


def total(fates, fate):
    return float(fates.kwh[fate].sum())


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_fates_of_each_source_sum_to_what_nature_gave_in_every_step(seed):
    schedule = roll(random_district(seed, hours=48), DAILY)
    fates = trace(schedule)
    summed = sum(fates.kwh.values())
    assert set(fates.kwh) == set(FATES)
    assets = {(p.building, p.name): p.asset for p in schedule.district.placed}
    allowed_kw = np.array([assets[source].available_kw for source in fates.sources]).reshape(-1, 48)
    assert summed == pytest.approx(allowed_kw * schedule.district.grid.step_h, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_fate_is_negative_and_no_store_gives_back_more_than_it_took(seed):
    schedule = roll(random_district(seed, hours=48), DAILY)
    fates = trace(schedule)
    for fate in FATES[:-1]:
        assert fates.kwh[fate].min(initial=0) > -1e-9
    assert fates.kwh["stored_change"].cumsum(axis=1).min(initial=0) > -1e-6


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_renewable_energy_consumed_is_what_the_sources_say_was_consumed(seed):
    schedule = roll(random_district(seed, hours=48), DAILY)
    fates = trace(schedule)
    counts = {b.name: b.count for b in schedule.district.buildings}
    consumed = sum(counts[name] * kwh.sum() for name, kwh in fates.consumed_kwh.items())
    used = ("self_direct", "self_storage", "self_transport", "interchanged")
    copies = np.array([counts[building] for building, _ in fates.sources])
    assert consumed == pytest.approx(sum((copies @ fates.kwh[fate]).sum() for fate in used), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_attribution_serves_every_use_and_spends_every_source(seed):
    schedule = roll(random_district(seed, hours=24), DAILY)
    flows = attribute(schedule)
    step_h = schedule.district.grid.step_h
    plants = ("pv", "wind", "run_of_source")
    generated = sum(schedule.total(kind, "generation_kw").sum() for kind in plants) * step_h
    assert flows.kwh[:, :, SOURCES.index("renewable")].sum() == pytest.approx(generated, abs=1e-5)
    exported = schedule.total("connection", "export_kw").sum() * step_h
    assert flows.kwh[..., USES.index("export")].sum() == pytest.approx(exported, abs=1e-5)


def test_the_sun_serves_load_then_battery_then_vehicle_then_pool_then_export():
    served = in_order(np.array([0, 10.0, 0, 0, 0, 0, 0]), np.array([4.0, 3, 1, 0, 1, 1]))
    assert served[1].tolist() == [4, 3, 1, 0, 1, 1]
    short = in_order(np.array([0, 5.0, 0, 0, 0, 0, 4.0]), np.array([4.0, 3, 1, 0, 1, 0]))
    assert short[1].tolist() == [4, 1, 0, 0, 0, 0]
    assert short[6].tolist() == [0, 2, 1, 0, 1, 0]


def test_charging_mints_nothing_and_discharging_mints_what_the_sun_put_in():
    sun = np.where(np.arange(24) < 2, 5.0, 0.0)
    battery = Battery(capacity_kwh=20, power_kw=5, charge_efficiency=0.8, discharge_efficiency=0.5)
    lone = home(demand_kw=np.where(np.arange(24) < 2, 0.0, 1.0), sun_kw=sun, export=0.0, battery=battery)
    fates = trace(roll(district(lone)))
    stored = total(fates, "self_storage")
    assert fates.kwh["self_storage"][0, :2].sum() == 0
    assert stored == pytest.approx(10 * 0.8 * 0.5)
    assert total(fates, "lost") == pytest.approx(10 - stored)
    assert total(fates, "stored_change") == pytest.approx(0, abs=1e-9)


def test_a_tank_gives_the_mix_it_holds():
    hour = np.arange(24)
    battery = Battery(capacity_kwh=20, power_kw=10, charge_efficiency=1, discharge_efficiency=1, initial_kwh=5)
    sun = np.where(hour == 0, 5.0, 0.0)
    evening = home(
        demand_kw=np.where(hour == 20, 5.0, 0.0), price=np.where(hour < 12, 10.0, 50.0), sun_kw=sun, battery=battery
    )
    fates = trace(roll(district(evening)))
    content = 5 + 5  # grid energy from before the run, then the sun's
    assert total(fates, "self_storage") == pytest.approx(5 * 5 / content)


def test_driving_is_a_fate_of_its_own_and_foreign_energy_stays_foreign():
    hour = np.arange(24)
    car = EV(
        capacity_kwh=40,
        charge_power_kw=10,
        charge_efficiency=1.0,
        initial_kwh=0,
        connected=(hour < 12).astype(float),
        trip_kwh=np.where(hour == 14, 8.0, 0.0),
        foreign_kwh=np.where(hour == 13, 2.0, 0.0),
        ready_kwh=np.where(hour == 11, 6.0, 0.0),
    )
    sun = np.where(hour == 11, 6.0, 0.0)
    fates = trace(roll(district(home(demand_kw=0.0, sun_kw=sun, export=0.0, car=car))))
    assert total(fates, "self_transport") == pytest.approx(6)
    assert total(fates, "self_direct") == 0


def test_what_a_neighbour_uses_is_interchanged_and_its_loss_is_the_givers():
    giver = home("giver", demand_kw=0.0, sun_kw=4.0, export=0.0, interchange=Interchange(limit_kw=10, loss=0.25))
    taker = home("taker", demand_kw=3.0, interchange=Interchange(limit_kw=10))
    schedule = roll(district(giver, taker))
    fates = trace(schedule)
    assert total(fates, "interchanged") == pytest.approx(24 * 3)
    assert total(fates, "lost") == pytest.approx(24 * 1)
    assert fates.consumed_kwh["taker"].sum() == pytest.approx(24 * 3)
    assert fates.consumed_kwh["giver"].sum() == 0


def test_storage_does_not_export_unless_it_may():
    hour = np.arange(24)
    battery = Battery(capacity_kwh=20, power_kw=10, initial_kwh=0)
    arbitrage = home(demand_kw=0.1, price=np.where(hour < 12, 5.0, 40.0), export=np.where(hour < 12, 0.0, 30.0))
    arbitrage = replace(arbitrage, assets={**arbitrage.assets, "battery": battery})
    kept = roll(district(arbitrage, time=grid()))
    sold = roll(district(replace(arbitrage, export_from_storage=True), time=grid()))
    assert kept.values("connection", "export_kw").sum() == 0
    assert sold.values("connection", "export_kw").sum() > 10


def test_a_source_that_stands_for_many_reports_for_one():
    sun = np.where(np.arange(24) == 12, 4.0, 0.0)
    one = trace(roll(district(home(sun_kw=sun))))
    many = trace(roll(district(home(sun_kw=sun, count=880))))
    for fate in FATES:
        assert many.kwh[fate] == pytest.approx(one.kwh[fate])
