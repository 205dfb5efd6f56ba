"""Made-up series are exact in annual energy, plausible in shape, and the same for the same seed."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ems.timegrid import TimeGrid
from scenarios.profiles.hours import Hours
from scenarios.profiles.source import Asked, Source, UnreadableError
from scenarios.profiles.synthetic_load import SyntheticLoad
from scenarios.profiles.synthetic_sun import SyntheticSun

SUN = SyntheticSun(kind="pv", latitude=35.9, longitude=139.9, annual_kwh_per_kw=1150)


def asked(start: str, until: str, *, step_minutes=30, seed=1, name="made", zone="Asia/Tokyo") -> Asked:
    begins, ends = (datetime.fromisoformat(text) for text in (start, until))
    grid = TimeGrid.spanning(begins, ends, step_minutes=step_minutes, zone=zone)
    return Asked(name=name, grid=grid, unit="kW", least=0.0, folder=Path(), seed=seed)


def values(source: Source, *args, **kwargs):
    return source.read(asked(*args, **kwargs)).values


@pytest.mark.parametrize("kind", ["home", "office", "shop", "hotel", "town_hall", "school", "hospital"])
def test_a_year_of_demand_has_its_annual_energy(kind):
    load = SyntheticLoad(kind=kind, annual_kwh=4000)
    np.testing.assert_allclose(values(load, "2023-01-01", "2024-01-01").sum() * 0.5, 4000)
    assert values(load, "2023-07-01", "2023-07-08").min() > 0


def test_a_year_of_sun_has_its_annual_yield_and_dark_nights():
    year = values(SUN, "2024-01-01", "2025-01-01").reshape(-1, 48)
    np.testing.assert_allclose(year.sum() * 0.5, 1150)
    assert not year[:, :8].any()
    assert 0.6 < year.max() < 1.0
    summer, winter = year[152:244].mean(), year[:59].mean()
    assert summer > winter


def test_minutes_of_sun_keep_the_yield_of_the_half_hours():
    minutes = values(SUN, "2024-07-01", "2024-07-15", step_minutes=1).sum() / 60
    halves = values(SUN, "2024-07-01", "2024-07-15", step_minutes=30).sum() / 2
    assert minutes == pytest.approx(halves, rel=0.25)


def test_a_week_made_alone_is_that_week_of_its_year():
    for source in (SUN, SyntheticLoad(kind="home", annual_kwh=4000)):
        year = values(source, "2024-01-01", "2025-01-01")
        week = values(source, "2024-07-01", "2024-07-08")
        first = (datetime(2024, 7, 1) - datetime(2024, 1, 1)).days * 48
        np.testing.assert_array_equal(week, year[first : first + len(week)])


def test_runs_over_new_year_and_clock_changes_have_all_their_steps():
    load = SyntheticLoad(kind="home", annual_kwh=4000, holidays="none")
    assert len(values(load, "2023-12-31", "2024-01-02")) == 96
    assert len(values(load, "2024-11-03", "2024-11-04", zone="America/New_York")) == 50


def test_chance_belongs_to_seed_and_name():
    load = SyntheticLoad(kind="home", annual_kwh=4000)
    week = ("2024-07-01", "2024-07-08")
    np.testing.assert_array_equal(values(load, *week), values(load, *week))
    assert (values(load, *week) != values(load, *week, seed=2)).all()
    assert (values(load, *week) != values(load, *week, name="other")).all()


def test_offices_rest_on_sundays_and_on_public_holidays():
    office = SyntheticLoad(kind="office", annual_kwh=1e6, noise=0)
    friday, saturday, sunday, marine_day = values(office, "2024-07-12", "2024-07-16").reshape(4, 48).sum(axis=1)
    assert friday > 2 * max(saturday, sunday, marine_day)
    foreign = office.model_copy(update={"holidays": "none"})
    assert values(foreign, "2024-07-15", "2024-07-16").sum() > 2 * values(office, "2024-07-15", "2024-07-16").sum()


def test_made_up_series_say_so():
    for source in (SUN, SyntheticLoad(kind="home", annual_kwh=4000)):
        assert source.read(asked("2024-07-01", "2024-07-02")).provenance.quality == "synthetic"


def test_times_of_use_wrap_midnight_and_later_rules_win():
    night = {"from": "23:00", "until": "07:00", "value": 20}
    summer_peak = {"from": "13:00", "until": "16:00", "value": 40, "months": [7, 8, 9], "days": "weekdays"}
    tariff = Hours.model_validate({"default": 30, "rules": [night, summer_peak]})
    friday, saturday = values(tariff, "2024-07-12", "2024-07-14").reshape(2, 24, 2)
    assert (friday[[0, 6, 7, 12, 13, 15, 16, 22, 23], 0] == [20, 20, 30, 30, 40, 40, 30, 30, 20]).all()
    assert saturday[13, 0] == 30


def test_a_rule_that_changes_within_a_step_is_refused():
    tariff = Hours.model_validate({"default": 30, "rules": [{"from": "07:15", "until": "09:00", "value": 40}]})
    with pytest.raises(UnreadableError) as caught:
        tariff.read(asked("2024-07-01", "2024-07-02"))
    assert [(flaw.loc, flaw.code) for flaw in caught.value.flaws] == [(("rules", 0, "from"), "hours_within_a_step")]
