"""The area page shows the run's own balance, and its parts add up (systems.md, A10 and A12)."""

import pytest

from dashboards.area.balance import PARTS, by_area, by_customer
from dashboards.area.matching import by_hour
from dashboards.figures.area import balance_figure, flexibility_figure, matching_figure
from dashboards.pages.area import AREA


def test_the_areas_civil_demand_is_the_key_figure_and_its_parts_add_up_to_it(scene_of):
    scene = scene_of(page="area")
    areas, customers = by_area(scene), by_customer(scene)
    civil = areas[areas["sector"] == "civil"]
    figures = scene.run.figures
    assert civil["demand_kwh"].sum() == pytest.approx(figures["civil_demand_kwh"])
    assert civil["residual_kg"].sum() == pytest.approx(figures["civil_residual_kg"])
    assert civil["achieved_percent"].tolist() == pytest.approx([100 * figures["civil_achieved"]])
    assert civil["year"].tolist() == ["FY2024"]
    for frame in (areas, customers):
        assert (frame[[*PARTS]].sum(axis=1) >= frame["demand_kwh"] - 1e-6).all()


def test_the_hours_of_a_mean_day_add_up_to_the_runs_use_and_share(scene_of):
    scene = scene_of(page="area")
    hours = by_hour(scene)
    used = hours[["renewable_kwh", "contracted_kwh", "rest_kwh"]].sum()
    days = scene.time.step_minutes * len(scene.run.table("district")) / (24 * 60)
    assert used["renewable_kwh"] / used.sum() == pytest.approx(scene.run.figures["self_sufficiency"])
    assert hours["hour"].tolist() == list(range(24))
    assert days * used.sum() == pytest.approx(scene.run.table("balance")["demand_kwh"].sum())


def test_one_building_is_told_for_one_of_its_kind(scene_of):
    whole, one = by_hour(scene_of(page="area")), by_hour(scene_of(page="area", building="east"))
    assert 0 < one["rest_kwh"].sum() < whole["rest_kwh"].sum()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_figures_name_their_parts_in_the_readers_language(scene_of, lang):
    scene = scene_of(page="area", lang=lang)
    bars = balance_figure(by_area(scene), scene.words).data
    assert {bar.name for bar in bars} <= {scene.words(f"column.{part}") for part in PARTS}
    assert matching_figure(by_hour(scene), scene.words).data
    rows = AREA.chart("flexibility").rows(scene)
    up, down = (
        flexibility_figure(rows[["start", name]], scene.words).data[0].y
        for name in ("battery_up_kw", "battery_down_kw")
    )
    assert min(up) >= 0 >= max(down)
