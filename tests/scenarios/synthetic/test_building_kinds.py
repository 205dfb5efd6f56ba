"""Made-up demand is held to the figures of its data file, and many homes do not peak as one."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ems.timegrid import TimeGrid
from scenarios.profiles.building_kinds import building_kinds
from scenarios.profiles.household import SyntheticHousehold
from scenarios.profiles.source import Asked
from scenarios.profiles.synthetic_load import SyntheticLoad
from scenarios.spec.series import SeriesSpec

YEAR = TimeGrid.spanning(datetime(2024, 4, 1), datetime(2025, 4, 1), step_minutes=30)


def values(source, *, grid=YEAR, name="x"):
    return source.read(Asked(name=name, grid=grid, unit="kW", least=0.0, folder=Path(), seed=1)).values


def usual(kind):
    """A year of a kind at its usual size."""
    known = building_kinds()[kind]
    size = {"floor_m2": 1000.0} if known.kwh_per_m2 else {"annual_kwh": known.kwh}
    return SyntheticLoad(kind=kind, **size), known


@pytest.mark.parametrize("kind", building_kinds())
def test_a_year_of_each_kind_falls_into_its_ranges(kind):
    source, known = usual(kind)
    year = values(source)
    assert known.grade
    assert known.source
    expected = known.kwh_per_m2 * 1000 if known.kwh_per_m2 else known.kwh
    assert year.sum() / 2 == pytest.approx(expected, rel=0.02)  # two calendar years meet in a fiscal one
    assert known.range[0] <= (known.kwh_per_m2 or known.kwh) <= known.range[1]
    assert known.load_factor[0] <= year.mean() / year.max() <= known.load_factor[1]
    assert known.peak_hour[0] <= YEAR.index[year.argmax()].hour <= known.peak_hour[1]
    summer, winter = (year[np.isin(YEAR.index.month, months)].mean() for months in ([7, 8, 9], [12, 1, 2]))
    assert known.summer_to_winter[0] <= summer / winter <= known.summer_to_winter[1]


@pytest.mark.parametrize("step_minutes", [10, 15, 30, 60])
def test_steps_from_ten_minutes_to_an_hour_keep_the_annual_energy(step_minutes):
    grid = TimeGrid.spanning(datetime(2024, 1, 1), datetime(2025, 1, 1), step_minutes=step_minutes)
    year = values(SyntheticLoad(kind="hotel", floor_m2=500.0), grid=grid)
    assert year.sum() * grid.step_h == pytest.approx(500 * 170)


def test_demand_follows_the_weather_that_it_is_given():
    winter = TimeGrid.spanning(datetime(2024, 1, 1), datetime(2024, 3, 1), step_minutes=60)
    north, south = (
        {"kind": "synthetic", "latitude": latitude, "longitude": longitude}
        for latitude, longitude in ((43.06, 141.33), (26.21, 127.69))
    )
    cold, mild = (
        values(SyntheticLoad.model_validate({"kind": "home", "annual_kwh": 4000, "weather": place}), grid=winter).sum()
        for place in (north, south)
    )
    assert cold > 1.2 * mild


def test_size_is_given_exactly_once():
    for wrong in ({}, {"annual_kwh": 1.0, "floor_m2": 1.0}):
        with pytest.raises(ValueError, match="annual_kwh"):
            SyntheticLoad(kind="office", **wrong)
    with pytest.raises(ValueError, match="annual_kwh"):
        SyntheticLoad(kind="lrt", floor_m2=10.0)


def homes(count, *, all_electric=False):
    """Half-hours of the coldest and the hottest months for so many homes, shape (homes, steps), and each one's year."""
    grid = TimeGrid.spanning(datetime(2024, 1, 1), datetime(2025, 1, 1), step_minutes=30)
    # The shares of households by size in Japan, roughly: most are small.
    sizes = [1, 2, 1, 3, 2, 4, 1, 2, 3, 2]
    return np.array(
        [
            values(
                SyntheticHousehold(kind="household", people=sizes[n % 10], all_electric=all_electric),
                grid=grid,
                name=f"home {n}",
            )
            for n in range(count)
        ]
    )


def test_one_home_peaks_at_3_to_5_kw_and_many_at_about_1_kw_each():
    each = homes(120)
    singles = each.max(axis=1)
    assert 3.0 <= np.median(singles) <= 5.0
    after_diversity = [each[:count].sum(axis=0).max() / count for count in (1, 5, 20, 120)]
    assert after_diversity == sorted(after_diversity, reverse=True)
    assert 0.8 <= after_diversity[-1] <= 1.25
    assert each.sum(axis=1).mean() / 2 == pytest.approx(3900, rel=0.1)


def test_all_electric_homes_peak_at_1_5_to_2_5_kw_each_in_winter():
    each = homes(40, all_electric=True)
    peak = each.mean(axis=0)
    assert 1.4 <= peak.max() <= 2.5
    month = TimeGrid.spanning(datetime(2024, 1, 1), datetime(2025, 1, 1), step_minutes=30).index[peak.argmax()].month
    assert month in (12, 1, 2)


@pytest.mark.whole
def test_880_homes_peak_at_0_8_to_1_2_kw_each():
    assert 0.8 <= homes(880).sum(axis=0).max() / 880 <= 1.2


def test_homes_differ_and_each_is_the_same_again():
    day = TimeGrid.spanning(datetime(2024, 7, 1), datetime(2024, 7, 3), step_minutes=30)
    home = SyntheticHousehold(kind="household")
    np.testing.assert_array_equal(values(home, grid=day, name="a"), values(home, grid=day, name="a"))
    assert (values(home, grid=day, name="a") != values(home, grid=day, name="b")).mean() > 0.9


def test_hot_water_is_more_in_winter_and_most_at_bath_time():
    spec = SeriesSpec.model_validate({"synthetic": {"kind": "hot_water", "people": 400}})
    grid = TimeGrid.spanning(datetime(2024, 1, 1), datetime(2025, 1, 1), step_minutes=60)
    year = values(spec.source[1], grid=grid)
    january, august = (year[grid.index.month == month].mean() for month in (1, 8))
    assert january > 1.7 * august
    by_hour = year.reshape(-1, 24).mean(axis=0)
    assert by_hour.argmax() in (19, 20, 21)
    # About 1,100–1,600 kWh of heat a person and year, as ratings of water heaters assume.
    assert 800 < year.sum() / 400 < 1600
