"""Runs side by side: every difference is that of the runs' own figures, and what cannot be compared is said."""

import pytest

from dashboards.comparison.changes import TELLING, changes, changes_table
from dashboards.comparison.costs import cost_parts
from dashboards.comparison.loads import duration, peak_day
from dashboards.comparison.side_by_side import MOST_RUNS, beside, members, same_time, unreadable
from dashboards.comparison.spec_differences import spec_differences
from dashboards.pages.compare import body


@pytest.fixture
def compared(scene_of, names):
    """The scene of a comparison of runs by their scenarios' names."""

    def scene(base, *others, lang="en"):
        rest = tuple(("with", names.get(name, name)) for name in others)
        return scene_of(base, page="compare", lang=lang, rest=rest)

    return scene


def test_differences_are_those_of_the_figures(compared, homes, apart):
    scene = compared("two_homes", "two_homes_apart")
    lines = {line[0].figure.name: line for line in changes(members(scene))}
    for name in ("cost_yen", "peak_kw", "emissions_kg", "self_sufficiency"):
        base, other = lines[name]
        assert (base.value, base.difference) == (homes.figures[name], 0)
        assert other.difference == pytest.approx(apart.figures[name] - homes.figures[name], abs=1e-9)
    assert lines["issued_g"][0].value == homes.figures["issued_g"] / 1000


def test_lower_cost_is_better_and_lower_self_sufficiency_is_not(compared):
    lines = {line[0].figure.name: line[1] for line in changes(members(compared("two_homes", "two_homes_apart")))}
    cost = lines["cost_yen"]
    assert cost.better is (None if abs(cost.share) < TELLING else cost.difference < 0)
    share = lines["self_sufficiency"]
    assert share.better is (None if abs(share.share) < TELLING else share.difference > 0)
    assert lines["demand_kwh"].better is None


def test_a_figure_that_a_run_does_not_know_has_no_difference(compared):
    rows = changes_table(members(compared("two_homes", "market_picture")), "en")
    of_picture = rows[(rows["figure"] == "Demand") & rows["run"].str.startswith("B")]
    assert of_picture[["value", "difference", "percent"]].isna().all(axis=None)


def test_the_parts_of_the_bills_sum_to_the_cost(homes, apart):
    for run in (homes, apart):
        assert cost_parts(run)["yen"].sum() == pytest.approx(run.figures["cost_yen"])


def test_the_peak_day_and_the_duration_curve_hold_the_peak(homes):
    assert peak_day(homes)["net_kw"].max() == pytest.approx(homes.figures["peak_kw"])
    curve = duration(homes)
    assert curve["net_kw"].iloc[0] == pytest.approx(homes.figures["peak_kw"])
    assert curve["net_kw"].is_monotonic_decreasing
    assert curve["percent"].iloc[-1] == 100


def test_a_market_without_buildings_has_no_loads_and_no_bills(picture):
    assert peak_day(picture).empty
    assert duration(picture).empty
    assert cost_parts(picture).empty


INTERCHANGE = ("fee_yen_per_kwh", "islandable", "limit_kw", "loss")


def test_only_settings_that_differ_are_told_under_their_names(homes, apart):
    rows = spec_differences({"A": homes.manifest["spec"], "B": apart.manifest["spec"]}).set_index("setting")
    assert [*rows.index] == [f"street › interchange › {key}" for key in INTERCHANGE]
    assert rows.loc["street › interchange › limit_kw", "A"] == "5"
    assert rows["B"].isna().all()


def test_an_entry_that_is_new_in_a_list_does_not_shift_the_others():
    one = {"buyers": [{"account": "town", "grams": 1}]}
    two = {"buyers": [{"account": "miser", "grams": 2}, {"account": "town", "grams": 1}]}
    assert spec_differences({"A": one, "B": two})["setting"].tolist() == ["buyers › miser › grams"]


def test_no_run_stands_beside_itself_and_no_more_than_fit(compared, names):
    assert beside(compared("two_homes", "two_homes", "two_homes_apart", "two_homes_apart")) == [
        names["two_homes_apart"]
    ]
    assert len(beside(compared("two_homes", *map(str, range(9))))) == MOST_RUNS - 1


def test_what_cannot_be_compared_is_said(compared, homes, picture):
    scene = compared("two_homes", "market_picture", "gone")
    said = " ".join(str(part) for part in body(scene))
    assert unreadable(scene) == ["gone"]
    assert "Run “gone” cannot be opened" in said
    assert not same_time(homes, picture)
    assert "another period" in said


def test_without_a_second_run_there_are_only_the_choice_and_the_latest_runs(compared, names):
    _choice, latest = body(compared("two_homes"))
    assert f"with={names['two_homes_apart']}" in str(latest)
    assert f"with={names['two_homes']}'" not in str(latest)


def test_every_run_of_the_chart_is_told_under_its_letter(compared):
    scene = compared("two_homes", "two_homes_apart", lang="ja")
    assert changes_table(members(scene), "ja")["run"].unique().tolist() == ["A 二軒の家", "B 融通のない二軒の家"]
