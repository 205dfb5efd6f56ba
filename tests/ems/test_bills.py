"""The bill, computed once from the schedule, against the optimiser's own cost."""

from datetime import datetime

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.bills import bills, cost_yen
from ems.dispatch import solve
from ems.rolling import roll
from ems.windows import Settings


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_bill_equals_the_objectives_cost(seed):
    plain = random_district(seed, hours=36)
    schedule = roll(plain, Settings(window_h=36, commit_h=36))
    assert cost_yen(bills(schedule)) == pytest.approx(solve(plain).parts["cost_yen"], rel=1e-7, abs=1e-5)


def test_a_flat_load_pays_energy_and_each_months_peak():
    hours = 31 * 24 + 24
    demand = np.ones(hours)
    demand[100] = 5.0
    building = home(demand_kw=demand, price=20.0, demand_charge_yen_per_kw=1000.0, count=3)
    table = bills(roll(district(building, time=grid(hours, start=datetime(2024, 1, 1)))))
    assert table["month"].tolist() == ["2024-01", "2024-02"]
    assert table["energy_yen"].tolist() == pytest.approx([(31 * 24 + 4) * 20, 24 * 20])
    assert table["demand_yen"].tolist() == pytest.approx([5000, 1000])
    assert cost_yen(table) == pytest.approx(3 * (table["energy_yen"] + table["demand_yen"]).sum())
