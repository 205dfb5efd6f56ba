"""Energy on the pages agrees with the run's own figures."""

import pytest

from dashboards.address import Address
from dashboards.balance import OWN_NAMES, balance
from dashboards.driving import driven_kwh
from dashboards.energy_flows import energy_flows, other_flows, sun_flows
from dashboards.interchange import exchanged
from dashboards.pages import PAGES
from dashboards.period import Period
from dashboards.period_figures import period_figures
from dashboards.runs import Runs
from scenarios import read_scenario, run

STEP_H = 0.5


@pytest.fixture(scope="module")
def flows(homes):
    return energy_flows(homes).set_index(["from", "to"])["kwh"]


def test_the_sun_gives_what_was_available(flows, homes):
    available_kwh = homes.figures["generation_kwh"] + homes.figures["curtailed_kwh"]
    assert flows["sun"].sum() == pytest.approx(available_kwh)


def test_buildings_and_vehicles_get_what_they_used(flows, homes):
    ev = homes.table("schedule/ev")
    driven_kwh = 3 * (ev["trip_kwh"] - ev["missed_trip_kwh"]).sum()
    assert flows.xs("demand", level="to").sum() == pytest.approx(homes.figures["demand_kwh"])
    assert flows.xs("vehicles", level="to").sum() == pytest.approx(driven_kwh)


def test_the_grid_gives_what_was_bought(flows, homes):
    assert flows["grid"].sum() == pytest.approx(homes.figures["import_kwh"])


def test_storage_and_neighbours_pass_on_what_they_get(flows):
    for between in {"storage", "neighbours"} & {*flows.index.get_level_values("from")}:
        assert flows.xs(between, level="to").sum() == pytest.approx(flows[between].sum())


def test_energy_from_before_the_run_is_told_apart():
    sun = {(a, b): kwh for a, b, kwh in sun_flows({"self_storage": 5.0, "stored_change": -2.0})}
    assert sun["earlier", "storage"] == 2.0
    assert sun["sun", "storage"] == 3.0
    rest = {(a, b): kwh for a, b, kwh in other_flows({}, served_kwh=10.0, driven_kwh=4.0, import_kwh=12.0)}
    assert (rest["grid", "vehicles"], rest["earlier", "vehicles"], rest["grid", "lost"]) == (2.0, 2.0, -2.0)


def test_the_buildings_add_up_to_the_district(homes):
    columns = [name for name in OWN_NAMES if name != "import_yen_per_kwh"]
    district = balance(homes, None, columns).drop(columns="start").sum()
    east, west = (balance(homes, name, columns).drop(columns="start").sum() for name in ("east", "west"))
    assert east.add(3 * west, fill_value=0).sort_index().to_dict() == pytest.approx(district.sort_index().to_dict())


def test_what_a_building_does_not_have_is_left_out_and_not_0(homes):
    assert "ev_charge_kw" not in balance(homes, "east", [*OWN_NAMES])
    assert "battery_stored_kwh" not in balance(homes, "west", [*OWN_NAMES])


def test_interchange_counts_every_copy_of_a_building(homes, scene_of):
    rows = exchanged(homes, scene_of(span="all").period).set_index("building")
    district = homes.table("district")
    assert rows["given_kwh"].sum() == pytest.approx(district["given_kw"].sum() * STEP_H)
    assert rows["taken_kwh"].sum() == pytest.approx(district["taken_kw"].sum() * STEP_H)


def test_a_day_shows_only_its_own_steps(scene_of):
    rows = PAGES["dispatch"].chart("power").rows(scene_of(span="day"))
    assert len(rows) == 48
    assert rows["start"].dt.day.unique().tolist() == [1]


def test_a_building_that_the_run_does_not_know_is_the_district(scene_of):
    chart = PAGES["dispatch"].chart("power")
    assert chart.rows(scene_of(building="castle")).equals(chart.rows(scene_of()))


def test_buses_drive_too(tmp_path):
    """Their figure on the page is the figure of the run."""
    done = run(read_scenario("utsunomiya_haga"), runs=tmp_path)
    saved = Runs(tmp_path).open(done.folder.name)
    shown = period_figures(saved, Period.of(Address(page="overview", lang="en", span="all"), saved.time))
    assert shown["self_sufficiency"] == pytest.approx(saved.figures["self_sufficiency"])
    flows = energy_flows(saved).set_index(["from", "to"])["kwh"]
    assert flows.xs("vehicles", level="to").sum() == pytest.approx(driven_kwh(saved))
    assert driven_kwh(saved) > 1000
