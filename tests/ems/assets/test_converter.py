"""Converters, stores, demands and fuels as data: heat pump with tank, CHP with boiler, hydrogen there and back."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import Converter, Demand, FuelSupply, Store
from ems.attribution import USES, attribute
from ems.bills import bills, cost_yen
from ems.checks import check
from ems.dispatch import whole
from ems.origin import trace
from ems.rolling import Impossible, roll
from ems.stack import Stack
from ems.windows import Settings

HOUR = np.arange(24)
CHEAP_NIGHT = np.where(HOUR < 6, 10.0, 40.0)
GAS = FuelSupply(carrier="gas", yen_per_kwh=12.0)
BOILER = Converter(draws="gas", gives={"heat": 0.9}, power_kw=10.0)
DAILY = Settings(window_h=24, commit_h=12)


def energy(schedule, kind, quantity, asset):
    row = [name for _, name in schedule.members(kind)].index(asset)
    return float(schedule.values(kind, quantity)[row].sum()) * schedule.district.grid.step_h


def test_a_heat_pump_fills_its_tank_by_night_at_its_hourly_cop():
    cop = np.where(HOUR < 6, 2.5, 3.5)
    evening = np.where((HOUR >= 18) & (HOUR < 22), 2.0, 0.0)
    schedule = roll(
        district(
            home(
                price=CHEAP_NIGHT,
                heat_pump=Converter(draws="electricity", gives={"heat": cop}, power_kw=1.0),
                tank=Store(carrier="heat", capacity_kwh=10.0, power_kw=5.0, self_discharge_per_h=0.01),
                hot_water=Demand(carrier="heat", demand_kw=evening),
            )
        )
    )
    assert check(schedule) == []
    assert schedule.findings == ()
    drawn = schedule.values("converter", "input_kw")[0]
    assert drawn[6:18].sum() == 0
    assert drawn.sum() * 2.5 > evening.sum()
    assert drawn.max() <= 1.0 + 1e-9


def test_chp_runs_by_day_and_the_boiler_by_night():
    schedule = roll(
        district(
            home(
                demand_kw=2.0,
                price=CHEAP_NIGHT,
                gas=GAS,
                boiler=BOILER,
                chp=Converter(draws="gas", gives={"heat": 0.5, "electricity": 0.35}, power_kw=4.0),
                heating=Demand(carrier="heat", demand_kw=2.0),
            )
        )
    )
    assert check(schedule) == []
    boiler, chp = schedule.values("converter", "input_kw")
    assert chp[HOUR < 6].max() == pytest.approx(0)
    assert chp[HOUR >= 6].tolist() == pytest.approx([4.0] * 18)
    assert boiler[HOUR < 6].tolist() == pytest.approx([2.0 / 0.9] * 6)
    gas_kwh = float(schedule.values("fuel_supply", "supply_kw").sum())
    assert gas_kwh == pytest.approx(boiler.sum() + chp.sum())
    table = bills(schedule)
    assert table["supply_yen"].sum() == pytest.approx(12 * gas_kwh)
    imported = schedule.values("connection", "import_kw")[0]
    assert cost_yen(table) == pytest.approx(12 * gas_kwh + imported @ CHEAP_NIGHT)


def hydrogen_home(**more):
    sun = np.where((HOUR >= 10) & (HOUR < 14), 9.0, 0.0)
    return home(
        demand_kw=1.0,
        sun_kw=sun,
        export=0.0,
        electrolyser=Converter(draws="electricity", gives={"hydrogen": 0.65}, power_kw=8.0),
        vessel=Store(carrier="hydrogen", capacity_kwh=50.0, power_kw=10.0, charge_efficiency=0.9),
        fuel_cell=Converter(draws="hydrogen", gives={"electricity": 0.5}, power_kw=4.0),
        **more,
    )


def test_hydrogen_there_and_back_loses_what_its_efficiencies_say():
    schedule = roll(district(hydrogen_home()))
    assert check(schedule) == []
    drawn = energy(schedule, "converter", "electric_input_kw", "electrolyser")
    given = energy(schedule, "converter", "electric_output_kw", "fuel_cell")
    assert drawn > 10
    assert given == pytest.approx(drawn * 0.65 * 0.9 * 0.5)


def test_what_becomes_hydrogen_and_electricity_again_mints_nothing():
    schedule = roll(district(hydrogen_home()))
    fates = trace(schedule)
    converted = float(fates.kwh["converted"].sum())
    assert converted == pytest.approx(energy(schedule, "converter", "electric_input_kw", "electrolyser"))
    assert float(fates.kwh["self_direct"].sum()) == pytest.approx(4 * 1.0)
    assert float(fates.kwh["self_storage"].sum()) == 0


def test_a_heat_pump_consumes_for_good():
    heat_pump = Converter(draws="electricity", gives={"heat": 3.0}, power_kw=1.0)
    warm = home(demand_kw=0.0, sun_kw=2.0, heat_pump=heat_pump, heating=Demand(carrier="heat", demand_kw=3.0))
    fates = trace(roll(district(warm)))
    assert float(fates.kwh["self_direct"].sum()) == pytest.approx(24.0)
    assert float(fates.kwh["converted"].sum()) == 0


def test_hydrogen_that_is_sold_as_such_is_consumed():
    users = {"demand": Demand(carrier="hydrogen", demand_kw=0.65)}
    lone = home(
        demand_kw=0.0,
        sun_kw=1.0,
        electrolyser=Converter(draws="electricity", gives={"hydrogen": 0.65}, power_kw=8.0),
        **users,
    )
    flows = attribute(roll(district(lone)))
    assert flows.kwh[..., USES.index("load")].sum() == pytest.approx(24.0)


def test_a_converter_runs_at_its_least_load_or_not_at_all_and_pays_for_starts():
    demand = np.where(HOUR % 2 == 0, 3.0, 0.5)
    boiler = {"draws": "gas", "gives": {"heat": 1.0}, "power_kw": 4.0, "least_share": 0.5}
    tank = Store(carrier="heat", capacity_kwh=30.0, power_kw=5.0)

    def starts(start_yen):
        heated = home(
            gas=GAS,
            boiler=Converter(**boiler, start_yen=start_yen),
            tank=tank,
            heating=Demand(carrier="heat", demand_kw=demand),
        )
        schedule = roll(district(heated))
        assert check(schedule) == []
        assert schedule.findings == ()
        running = schedule.values("converter", "input_kw")[0] > 1e-6
        assert schedule.values("converter", "input_kw")[0][running].min() >= 2.0 - 1e-6
        begun = int((running & ~np.concatenate([[False], running[:-1]])).sum())
        return begun, schedule.money["wear_yen"]

    often, _ = starts(0.0)
    rarely, paid = starts(100.0)
    assert rarely < often
    assert paid == pytest.approx(100.0 * rarely)


def test_running_over_a_windows_end_is_no_start():
    boiler = Converter(draws="gas", gives={"heat": 1.0}, power_kw=4.0, least_share=0.25, start_yen=50.0)
    heated = home(gas=GAS, boiler=boiler, heating=Demand(carrier="heat", demand_kw=2.0))
    schedule = roll(district(heated), Settings(window_h=4, commit_h=2))
    assert schedule.money["wear_yen"] == pytest.approx(50.0)


@settings(max_examples=25, deadline=None)
@given(
    least=st.sampled_from([0.0, 0.3]),
    capacity=st.floats(0, 20),
    loss=st.floats(0, 0.1),
    spill=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_bus_of_every_carrier_balances_within_every_rating(least, capacity, loss, spill, seed):
    chance = np.random.default_rng(seed)
    heated = home(
        demand_kw=chance.uniform(0, 2, 24),
        price=chance.uniform(5, 50, 24),
        gas=GAS,
        boiler=BOILER,
        chp=Converter(draws="gas", gives={"heat": 0.5, "electricity": 0.35}, power_kw=3.0, least_share=least),
        heat_pump=Converter(draws="electricity", gives={"heat": chance.uniform(2, 4, 24)}, power_kw=1.0),
        tank=Store(carrier="heat", capacity_kwh=capacity, power_kw=3.0, self_discharge_per_h=loss),
        heating=Demand(carrier="heat", demand_kw=chance.uniform(0, 4, 24), spill_limit_kw=spill),
    )
    schedule = roll(district(heated), DAILY)
    assert check(schedule) == []
    assert schedule.findings == ()


def test_heat_that_nothing_can_make_is_a_finding():
    (finding,) = roll(district(home(heating=Demand(carrier="heat", demand_kw=1.0)))).findings
    assert (finding.asset, finding.quantity, finding.kwh) == ("heating", "unserved_kw", pytest.approx(24))


@pytest.mark.parametrize(
    ("asset", "sentence"),
    [
        (Converter(draws="heat", gives={"heat": 0.9}, power_kw=1.0), "gives: must not hold the carrier it draws"),
        (Converter(draws="heat", gives={}, power_kw=1.0), "gives: must name at least one carrier"),
        (Converter(draws="gas", gives={"heat": np.array([np.nan] * 24)}, power_kw=1.0), "gives.heat: must be at least"),
        (Converter(draws="gas", gives={"heat": 0.9}, power_kw=-1.0), "power_kw: must be at least 0"),
        (Converter(draws="gas", gives={"heat": 0.9}, power_kw=1.0, least_share=1.2), "least_share: must lie between"),
        (Store(carrier="electricity", capacity_kwh=1.0, power_kw=1.0), "electricity has its own kind, battery"),
        (Demand(carrier="heat", demand_kw=np.array([np.nan] * 24)), "demand_kw: must be at least 0 and known"),
        (FuelSupply(carrier="gas", yen_per_kwh=np.inf), "yen_per_kwh: must be known in every step"),
    ],
)
def test_what_cannot_be_is_refused(asset, sentence):
    with pytest.raises(Impossible, match=sentence):
        roll(district(home(odd=asset), time=grid()))


@pytest.mark.parametrize(("cop", "same"), [(3.0, True), (np.linspace(2, 4, 72), False)])
def test_coefficients_are_passed_anew_only_where_a_window_has_others(cop, same):
    tank = Store(carrier="heat", capacity_kwh=10.0, power_kw=5.0)
    pump = Converter(draws="electricity", gives={"heat": cop}, power_kw=1.0)
    baths = Demand(carrier="heat", demand_kw=1.0)
    groups, window, states = whole(district(home(pump=pump, tank=tank, baths=baths), time=grid(72)))
    first, second = (replace(window, edges=np.arange(24) + start, final=False) for start in (0, 24))
    first, second = (replace(w, billing_month=w.billing_month[:23]) for w in (first, second))
    stack = Stack(groups, first)
    one, other = (stack.problem(w, states).coefficients for w in (first, second))
    assert (one is other) == same
