"""A contracted share of a distant plant (systems.md, A13)."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from districts import district, grid, home
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import Battery, RemoteSupply
from ems.bills import bills
from ems.checks import check
from ems.origin import trace
from ems.rolling import Impossible, roll
from ems.windows import Settings

HOUR = np.arange(24)
WIND = RemoteSupply(
    profile_kw=np.where(HOUR < 12, 100.0, 0.0),
    contracted=0.1,
    loss=0.05,
    yen_per_kwh=9.5,
    wheeling_yen_per_kwh=4.0,
)


def test_a_share_arrives_less_its_loss_at_price_and_fee():
    schedule = roll(district(home(demand_kw=20.0, price=30.0, wind=WIND)))
    assert check(schedule) == []
    taken = schedule.values("remote_supply", "taken_kw")[0]
    assert taken.tolist() == pytest.approx([9.5] * 12 + [0.0] * 12)
    assert bills(schedule)["supply_yen"].sum() == pytest.approx(12 * (10 * 9.5 + 9.5 * 4.0))


def test_it_is_consumed_as_contracted_and_mints_nothing():
    schedule = roll(district(home(demand_kw=20.0, price=30.0, sun_kw=2.0, wind=WIND)))
    fates = trace(schedule)
    assert fates.sources == (("home", "roof"),)
    assert fates.contracted_kwh["home"].sum() == pytest.approx(12 * 9.5)
    assert fates.consumed_kwh["home"].sum() == pytest.approx(48.0)


def test_contracted_energy_stays_contracted_in_a_store():
    battery = Battery(capacity_kwh=30, power_kw=10, charge_efficiency=1, discharge_efficiency=1)
    demand = np.where(HOUR >= 12, 5.0, 0.0)
    fates = trace(roll(district(home(demand_kw=demand, price=30.0, wind=WIND, battery=battery))))
    assert fates.contracted_kwh["home"].sum() == pytest.approx(30.0)
    assert fates.contracted_kwh["home"][:12].sum() == 0


@pytest.mark.parametrize("forecast", ["perfect", "persistence"])
def test_what_is_wheeled_counts_in_the_limit_and_in_the_peak_that_is_billed(forecast):
    demand = np.tile(np.where(HOUR == 6, 25.0, 12.0), 2)
    twice = replace(WIND, profile_kw=np.tile(WIND.profile_kw, 2))
    building = home(demand_kw=demand, price=30.0, wind=twice, demand_charge_yen_per_kw=1000.0)
    tight = replace(building, connection=replace(building.connection, import_limit_kw=20.0))
    plan = Settings(window_h=24, commit_h=12, forecast=forecast)
    schedule = roll(district(tight, time=grid(48)), plan)
    assert check(schedule) == []
    (finding,) = schedule.findings
    assert (finding.quantity, finding.first_step, finding.steps) == ("over_limit_kw", 6, 2)
    assert finding.largest == pytest.approx(5.0)
    table = bills(schedule)
    assert table["peak_kw"].tolist() == pytest.approx([25.0, 0.0][: len(table)])
    assert table["import_kwh"].sum() == pytest.approx(demand.sum() - 24 * 9.5)


def test_a_contracts_peak_is_carried_so_that_reaching_it_again_is_free():
    battery = Battery(capacity_kwh=20, power_kw=10, charge_efficiency=1, discharge_efficiency=1)
    morning = np.where(np.arange(48) == 5, 100.0, 0.0)
    contract = replace(WIND, profile_kw=morning, take_or_pay=True, contracted=0.1)
    price = np.where(np.arange(48) < 24, 50.0, np.where(np.arange(48) < 26, 40.0, 50.0))
    building = home(demand_kw=1.0, price=price, wind=contract, battery=battery, demand_charge_yen_per_kw=40.0)
    schedule = roll(district(building, time=grid(48, start=datetime(2024, 7, 1))), Settings(window_h=24, commit_h=24))
    assert check(schedule) == []
    assert schedule.drawn_kw()[0, :24].max() == pytest.approx(9.5)
    assert schedule.drawn_kw()[0, 24:].max() == pytest.approx(9.5)


@pytest.mark.parametrize(("take_or_pay", "taken"), [(False, 0.0), (True, 12 * 5.0)])
def test_a_contract_dearer_than_the_grid_is_taken_only_when_it_is_paid_anyway(take_or_pay, taken):
    contract = replace(WIND, yen_per_kwh=50.0, take_or_pay=take_or_pay)
    schedule = roll(district(home(demand_kw=5.0, price=30.0, wind=contract)))
    assert check(schedule) == []
    assert schedule.values("remote_supply", "taken_kw").sum() == pytest.approx(taken)
    paid = 12 * (10 * 50 + 5 * 4) if take_or_pay else 0.0
    assert bills(schedule)["supply_yen"].sum() == pytest.approx(paid)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_whole_share_is_taken_or_accounted_for(seed):
    chance = np.random.default_rng(seed)
    contract = replace(WIND, profile_kw=chance.uniform(0, 100, 24), take_or_pay=bool(chance.integers(2)))
    schedule = roll(district(home(demand_kw=chance.uniform(0, 10, 24), price=chance.uniform(5, 30, 24), wind=contract)))
    assert check(schedule) == []
    record = schedule.records["remote_supply"].values
    assert (record["taken_kw"] + record["untaken_kw"])[0] == pytest.approx(0.095 * contract.profile_kw)


@pytest.mark.parametrize("change", [{"loss": 1.0}, {"contracted": 1.5}, {"profile_kw": np.full(24, np.nan)}])
def test_what_cannot_be_is_refused(change):
    with pytest.raises(Impossible, match=rf"home\.wind\.{next(iter(change))}"):
        roll(district(home(wind=replace(WIND, **change))))
