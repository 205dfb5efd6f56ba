"""Prices at the edge: all zero, export dearer than import, negative."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, home, random_district, with_prices

from ems.assets import Battery, Converter, Demand
from ems.bills import bills, cost_yen
from ems.checks import check
from ems.rolling import roll
from ems.windows import Settings

HOUR = np.arange(24)


def test_where_all_is_free_the_sun_is_used_first_and_nothing_moves_without_need():
    battery = Battery(capacity_kwh=10, power_kw=5, initial_kwh=5)
    schedule = roll(district(home(demand_kw=1.0, price=0.0, export=0.0, sun_kw=0.5, battery=battery)))
    assert check(schedule) == []
    assert schedule.values("pv", "generation_kw")[0].tolist() == pytest.approx([0.5] * 24)
    assert schedule.values("battery", "charge_kw").sum() == pytest.approx(0)
    assert schedule.values("connection", "import_kw")[0].tolist() == pytest.approx([0.5] * 24)


def test_where_all_is_free_the_same_input_gives_the_same_bytes():
    plain = random_district(12, buildings=3)
    block = replace(plain.blocks[0], buildings=tuple(with_prices(b, imports=0.0, export=0.0) for b in plain.buildings))
    free = replace(plain, blocks=(block,), ties=())
    one, two = (roll(free, Settings(window_h=24, commit_h=12)) for _ in range(2))
    assert check(one) == []
    for kind, record in one.records.items():
        for name, values in record.values.items():
            assert values.tobytes() == two.values(kind, name).tobytes(), (kind, name)


def test_export_dearer_than_import_sells_the_suns_surplus_and_never_what_was_just_bought():
    sun = np.where(HOUR < 12, 3.0, 0.0)
    schedule = roll(district(home(demand_kw=1.0, price=10.0, export=20.0, sun_kw=sun)))
    assert check(schedule) == []
    assert schedule.values("connection", "export_kw")[0].tolist() == pytest.approx([2.0] * 12 + [0.0] * 12)
    assert cost_yen(bills(schedule)) == pytest.approx(12 * 10 - 12 * 2 * 20)


def test_at_a_negative_price_nothing_burns_energy_to_be_paid():
    price = np.where(HOUR == 3, -10.0, 20.0)
    battery = Battery(
        capacity_kwh=4, power_kw=2, charge_efficiency=0.8, discharge_efficiency=1.0, terminal="at_least_initial"
    )
    schedule = roll(district(home(demand_kw=1.0, price=price, battery=battery)))
    assert check(schedule) == []
    assert schedule.values("connection", "import_kw")[0, 3] == pytest.approx(3.0)
    assert cost_yen(bills(schedule)) == pytest.approx(-10 * 3 + 20 * (23 - 1.6))


def test_at_a_negative_price_a_heat_pump_may_spill_no_more_than_its_cooler_takes():
    price = np.where(HOUR == 3, -10.0, 20.0)
    heat_pump = Converter(draws="electricity", gives={"heat": 3.0}, power_kw=5.0)
    heating = Demand(carrier="heat", demand_kw=3.0, spill_limit_kw=1.5)
    schedule = roll(district(home(demand_kw=0.0, price=price, heat_pump=heat_pump, heating=heating)))
    assert check(schedule) == []
    drawn = schedule.values("converter", "input_kw")[0]
    assert drawn[3] == pytest.approx(1.5)
    assert np.delete(drawn, 3).tolist() == pytest.approx([1.0] * 23)
