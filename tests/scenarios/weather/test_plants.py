"""Sun and wind from weather: hours keep their energy, and pvlib's own chain agrees."""

import shutil
import warnings
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pvlib
import pytest
from pvlib import location, modelchain, pvsystem, temperature

from ems.timegrid import TimeGrid
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.readers.tmy3 import read_tmy3
from scenarios.spec.series import SeriesSpec
from scenarios.weather.plant import SolarPlant, ac_power
from scenarios.weather.sky import sky_over
from scenarios.weather.turbine import Curve, output

GREENSBORO = Path(pvlib.__file__).parent / "data" / "723170TYA.CSV"
KASHIWA = {"kind": "synthetic", "latitude": 35.9, "longitude": 139.95}


@pytest.fixture(scope="module")
def year():
    with GREENSBORO.open("rb") as file:
        return read_tmy3(file)


def grid(start, until, *, step_minutes=60, zone="Asia/Tokyo"):
    begins, ends = (datetime.fromisoformat(text) for text in (start, until))
    return TimeGrid.spanning(begins, ends, step_minutes=step_minutes, zone=zone)


def series(spec, steps, folder=Path()):
    asked = Asked(name="x", grid=steps, unit=None, least=None, folder=folder, seed=3)
    return SeriesSpec.model_validate(spec).source[1].read(asked)


def plant(**settings):
    return SolarPlant.model_validate({"weather": KASHIWA, "tilt_deg": 30} | settings)


@pytest.mark.parametrize("step_minutes", [60, 30, 15, 5])
def test_each_hour_of_light_keeps_its_energy_in_steps_of_any_length(year, step_minutes):
    steps = grid("2023-06-01", "2023-06-11", step_minutes=step_minutes, zone="America/New_York")
    sky = sky_over(year, steps)
    hours = year.hours_of(steps)
    for quantity, light in (("ghi", sky.ghi), ("dhi", sky.dhi), ("dni", sky.dni)):
        by_hour = pd.Series(light).groupby(hours).mean()
        np.testing.assert_allclose(by_hour, year.values[quantity][by_hour.index], atol=1e-9)


def test_the_clock_of_a_typical_year_is_the_sites_own_without_summer_time(year):
    noon = sky_over(year, grid("2023-07-01", "2023-07-02", zone="America/New_York"))
    assert np.argmax(noon.zenith_deg == noon.zenith_deg.min()) == 13
    np.testing.assert_array_equal(noon.ghi[1:], year.values["ghi"][181 * 24 : 182 * 24 - 1])
    leap = year.hours_of(grid("2024-02-28", "2024-03-02", zone="Etc/GMT+5")).reshape(3, 24)
    np.testing.assert_array_equal(leap[0], leap[1])
    assert leap[2, 0] == 59 * 24


def test_pvwatts_agrees_with_pvlibs_model_chain(year):
    steps = grid("2023-01-01", "2024-01-01", zone="Etc/GMT+5")
    sky = sky_over(year, steps)
    mine = ac_power(plant(), sky)
    system = pvsystem.PVSystem(
        surface_tilt=30,
        surface_azimuth=180,
        albedo=0.2,
        module_parameters={"pdc0": 1.0, "gamma_pdc": -0.0035},
        inverter_parameters={"pdc0": 1 / 0.96},
        temperature_model_parameters=temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]["open_rack_glass_polymer"],
    )
    site = location.Location(year.latitude, year.longitude, altitude=year.elevation_m)
    chain = modelchain.ModelChain.with_pvwatts(system, site)
    weather = pd.DataFrame(
        {
            "ghi": sky.ghi,
            "dni": sky.dni,
            "dhi": sky.dhi,
            "temp_air": sky.temperature_c,
            "wind_speed": sky.wind_m_s,
        },
        index=sky.middle,
    )
    with warnings.catch_warnings():
        # pvlib 0.16 itself calls what pandas 3 deprecates.
        warnings.simplefilter("ignore")
        chain.run_model(weather)
    theirs = chain.results.ac.fillna(0).clip(lower=0).to_numpy()
    assert mine.sum() == pytest.approx(theirs.sum(), rel=1e-4)
    # The chain bends light by the site's pressure and temperature, which may move an hour to another bin of Perez' sky.
    assert (np.abs(mine - theirs) < 1e-3).mean() > 0.99
    assert np.abs(mine - theirs).max() < 0.02


def test_jis_c_8907_is_light_times_its_factors(year):
    steps = grid("2023-07-01", "2023-07-08", zone="America/New_York")
    sky = sky_over(year, steps)
    flat = plant(model="jis_c_8907", tilt_deg=0, dc_per_ac=0.5)
    constant = 0.97 * 0.95 * 0.94 * 0.97 * 0.90
    expected = sky.ghi / 1000 * constant * (1 - 0.0035 * (sky.temperature_c + 21.5 - 25))
    bright = sky.ghi > 50
    np.testing.assert_allclose(ac_power(flat, sky)[bright], expected[bright], rtol=0.01)


def test_oversized_modules_are_cut_at_the_conditioner(year):
    sky = sky_over(year, grid("2023-05-01", "2023-06-01", zone="America/New_York"))
    for model in ("pvwatts", "jis_c_8907"):
        assert ac_power(plant(model=model, dc_per_ac=2.0), sky).max() == pytest.approx(0.5, abs=1e-9)


def test_a_tmy3_site_serves_a_run_through_the_series_section(tmp_path):
    shutil.copy(GREENSBORO, tmp_path / "site.csv")
    spec = {"pv": {"weather": {"kind": "tmy3", "file": "site.csv"}, "tilt_deg": 30}}
    profile = series(spec, grid("2023-01-01", "2024-01-01", zone="America/New_York"), tmp_path)
    assert 1300 < profile.values.sum() < 1500
    assert (profile.provenance.quality, profile.provenance.file, profile.provenance.unit) == (
        "estimated",
        "site.csv",
        "kW/kW",
    )


def test_made_up_weather_of_tokyo_is_like_tokyos_and_one_for_all_its_series():
    steps = grid("2023-04-01", "2024-04-01", step_minutes=30)
    light, warmth, breeze, power = (
        series(spec, steps)
        for spec in (
            {"weather": {"weather": KASHIWA, "quantity": "ghi"}},
            {"weather": {"weather": KASHIWA, "quantity": "temperature"}},
            {"weather": {"weather": KASHIWA, "quantity": "wind"}},
            {"pv": {"weather": KASHIWA}},
        )
    )
    assert 1250 < light.values.sum() / 2000 < 1500
    assert warmth.values.mean() == pytest.approx(15.8, abs=0.6)
    august, january = (warmth.values[steps.index.month == month].mean() for month in (8, 1))
    assert august - january == pytest.approx(26.9 - 5.4, abs=3)
    assert breeze.values.mean() == pytest.approx(3.0, abs=0.4)
    assert 1000 < power.values.sum() / 2 < 1300
    assert np.corrcoef(light.values, power.values)[0, 1] > 0.9
    assert {profile.provenance.quality for profile in (light, warmth, breeze, power)} == {"synthetic"}


@pytest.mark.parametrize(("latitude", "longitude", "coldest"), [(-33.9, 151.2, 7), (52.5, 13.4, 1), (26.2, 127.7, 1)])
def test_made_up_weather_takes_any_place_and_year(latitude, longitude, coldest):
    place = {"kind": "synthetic", "latitude": latitude, "longitude": longitude}
    steps = grid("2031-01-01", "2032-01-01", zone="UTC")
    warmth = series({"weather": {"weather": place, "quantity": "temperature"}}, steps).values
    by_month = pd.Series(warmth).groupby(np.asarray(steps.index.month)).mean()
    assert abs(by_month.idxmin() - coldest) <= 1
    assert series({"pv": {"weather": place}}, steps).values.max() > 0.4


def test_wind_power_follows_its_curve_and_height():
    curve = Curve(speeds_m_s=(3, 10, 25), shares=(0, 1, 1))
    np.testing.assert_allclose(output(curve, np.array([0, 3, 6.5, 10, 25, 25.1])), [0, 0, 0.5, 1, 1, 0])
    steps = grid("2023-01-01", "2023-02-01")
    low, high = (series({"wind": {"weather": KASHIWA, "hub_m": hub, "losses": 0.0}}, steps).values for hub in (10, 100))
    assert (high >= low).all()
    assert 0.02 < low.mean() < high.mean() < 0.5
    with pytest.raises(ValueError, match="rise"):
        Curve(speeds_m_s=(3, 3), shares=(0, 1))


def test_weather_that_does_not_cover_the_run_or_the_quantity_is_refused(tmp_path):
    (tmp_path / "jma.csv").write_text("年月日時,気温(℃)\n2024/7/1 1:00:00,20\n2024/7/1 2:00:00,21\n", "utf-8")
    jma = {"kind": "jma", "file": "jma.csv", "latitude": 35.7, "longitude": 139.8}
    for quantity, until, code in (
        ("temperature", "2024-07-01T03:00", "ends_too_early"),
        ("ghi", "2024-07-01T02:00", "column_not_found"),
    ):
        with pytest.raises(UnreadableError) as caught:
            series({"weather": {"weather": jma, "quantity": quantity}}, grid("2024-07-01T00:00", until), tmp_path)
        assert caught.value.flaws[0].code == code
