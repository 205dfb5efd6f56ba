"""July of the measured homes, against sums of the package's files."""

from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ems.timegrid import TimeGrid
from scenarios.profiles import citylearn
from scenarios.profiles.citylearn import DATA_SET, ZONE, CityLearn
from scenarios.profiles.source import Asked, UnreadableError

FOLDER = Path(find_spec("citylearn").origin).parent / "data" / DATA_SET


def asked(start="2017-07-01", until="2017-08-01", *, step_minutes=60, zone=ZONE) -> Asked:
    begins, ends = (datetime.fromisoformat(text) for text in (start, until))
    grid = TimeGrid.spanning(begins, ends, step_minutes=step_minutes, zone=zone)
    return Asked(name="home", grid=grid, unit="kW", least=0.0, folder=Path(), seed=0)


def faults(source: CityLearn, given: Asked) -> set[str]:
    with pytest.raises(UnreadableError) as caught:
        source.read(given)
    return {flaw.code for flaw in caught.value.flaws}


@pytest.mark.parametrize("home", [1, 9, 17])
def test_july_is_the_last_743_rows_and_then_the_first(home):
    file = pd.read_csv(FOLDER / f"Building_{home}.csv")
    july = pd.concat([file.tail(743), file.head(1)])
    demand = CityLearn(column="demand", building=home).read(asked())
    sun = CityLearn(column="sun", building=home).read(asked())
    np.testing.assert_array_equal(demand.values, july["Equipment Electric Power [kWh]"])
    np.testing.assert_allclose(sun.values.sum(), july["Solar Generation [W/kW]"].sum() / 1000)
    assert (demand.provenance.quality, demand.provenance.zone) == ("measured", ZONE)


def test_rows_stand_in_the_hour_and_weekday_that_they_were_measured_in():
    file = pd.read_csv(FOLDER / "Building_1.csv")
    given = asked("2016-08-01", "2016-10-01")
    rows = citylearn.rows_of(given.grid, FOLDER)
    index = given.grid.index
    assert (file["Hour"].to_numpy()[rows] == index.hour + 1).all()
    assert (file["Month"].to_numpy()[rows] == index.month).all()
    assert (file["Day Type"].to_numpy()[rows] == index.day_of_week + 1).all()


def test_price_and_co2_need_no_building_and_homes_do():
    assert set(CityLearn(column="price").read(asked()).values) == {0.22, 0.4, 0.54}
    assert 0.1 < CityLearn(column="co2").read(asked()).values.mean() < 0.3
    assert faults(CityLearn(column="demand"), asked()) == {"citylearn_needs_building"}


def test_runs_that_do_not_suit_the_data_are_refused():
    home = CityLearn(column="demand", building=1)
    assert faults(home, asked(step_minutes=30)) == {"citylearn_hourly"}
    assert faults(home, asked(zone="Asia/Tokyo")) == {"citylearn_zone"}
    assert faults(home, asked("2018-07-01", "2018-07-02")) == {"citylearn_other_weekdays"}
    assert faults(home, asked("2016-02-29", "2016-03-01")) == {"citylearn_no_such_day"}


def test_without_the_package_the_fault_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(citylearn, "find_spec", lambda _name: None)
    assert faults(CityLearn(column="demand", building=1), asked()) == {"citylearn_not_installed"}
