"""Wind, small hydro and waves: limits, and the way of their energy."""

import numpy as np
import pytest
from districts import district, grid, home

from ems.assets import RunOfSource, Wind
from ems.assets.run_of_source import small_hydro_kw, wave_kw
from ems.checks import check
from ems.origin import trace
from ems.rolling import Impossible, roll


def test_a_small_hydro_plant_gives_flow_times_head_up_to_its_rating():
    power = small_hydro_kw(np.array([1.0, 10.0]), head_m=10.0, efficiency=0.8, rated_kw=500.0)
    assert power.tolist() == pytest.approx([78.4532, 500.0])


def test_waves_carry_about_half_a_kilowatt_per_square_of_height_and_second():
    assert wave_kw(np.array(2.0), np.array(8.0), width_m=10, capture=0.5, rated_kw=1e3) == pytest.approx(
        0.5 * 10 * 0.49 * 2**2 * 8, rel=0.01
    )


@pytest.mark.parametrize("kind", [Wind, RunOfSource])
def test_nature_is_used_curtailed_and_traced_like_the_sun(kind):
    available = np.where(np.arange(24) < 12, 3.0, 0.5)
    schedule = roll(district(home(demand_kw=1.0, export=0.0, plant=kind(available_kw=available))))
    assert check(schedule) == []
    fates = trace(schedule)
    assert fates.sources == (("home", "plant"),)
    assert fates.kwh["self_direct"].sum() == pytest.approx(12 * 1 + 12 * 0.5)
    assert sum(kwh.sum() for kwh in fates.kwh.values()) == pytest.approx(available.sum())


def test_negative_wind_is_refused():
    with pytest.raises(Impossible, match=r"home\.plant\.available_kw"):
        roll(district(home(plant=Wind(available_kw=np.full(24, -1.0))), time=grid()))
