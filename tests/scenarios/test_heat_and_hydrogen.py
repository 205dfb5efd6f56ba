"""The library's hospital: heat pump and tank, engine and boiler, electrolyser, vessel and fuel cell, all as data."""

import pytest

from scenarios import read_scenario, run

STEP_H = 1.0


@pytest.fixture(scope="module")
def hospital(tmp_path_factory):
    return run(read_scenario("heat_and_hydrogen"), runs=tmp_path_factory.mktemp("runs"))


def kwh(hospital, kind, asset, quantity):
    rows = hospital.frame(f"schedule/{kind}")
    return STEP_H * rows.loc[rows["asset"] == asset, quantity].to_numpy()


def drawn(hospital, converter):
    return kwh(hospital, "converter", converter, "input_kw")


def test_every_need_is_met_and_every_converter_earns_its_place(hospital):
    assert hospital.findings == []
    for converter in ("heat_pump", "boiler", "engine", "electrolyser", "fuel_cell"):
        assert drawn(hospital, converter).sum() > 0, converter


def test_heat_that_is_made_is_used_stored_or_lost_by_the_tank(hospital):
    cop = [3.4 if 10 <= hour % 24 < 17 else 2.6 for hour in range(72)]
    made = cop * drawn(hospital, "heat_pump") + 0.9 * drawn(hospital, "boiler")
    made = made + 0.5 * drawn(hospital, "engine") + 0.35 * drawn(hospital, "fuel_cell")
    asked = kwh(hospital, "demand", "heat", "demand_kw") + kwh(hospital, "demand", "heat", "spilled_kw")
    into, out = (kwh(hospital, "store", "tank", name) for name in ("charge_kw", "discharge_kw"))
    assert made + out == pytest.approx(asked + into, abs=1e-5)
    stored = kwh(hospital, "store", "tank", "stored_kwh")
    leaked = 0.005 * (100 + stored[:-1].sum())
    assert into.sum() - out.sum() - leaked == pytest.approx(stored[-1] - 100, abs=1e-5)
    assert stored[-1] == pytest.approx(100)


def test_hydrogen_there_and_back_closes_and_gas_burnt_is_gas_bought(hospital):
    into, out = (kwh(hospital, "store", "vessel", name) for name in ("charge_kw", "discharge_kw"))
    assert 0.65 * drawn(hospital, "electrolyser") + out == pytest.approx(into + drawn(hospital, "fuel_cell"), abs=1e-5)
    assert 0.95 * into.sum() == pytest.approx(out.sum(), abs=1e-5)  # the run ends as it began
    bought = kwh(hospital, "fuel_supply", "gas", "supply_kw")
    assert bought == pytest.approx(drawn(hospital, "boiler") + drawn(hospital, "engine"), abs=1e-5)
