"""The government's list of emission factors, by retailer and menu, and the figure that an area reports."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.faults import ScenarioFaults
from scenarios.library import library_file
from scenarios.profiles.source import UnreadableError
from scenarios.readers.emission_factors import factor_for, read_factors
from scenarios.reading import read_scenario
from scenarios.runner import run

LIST = """電気事業者別排出係数(令和6年度実績),,,,,
登録番号,小売電気事業者名,メニュー,未調整排出係数(t-CO2/kWh),基礎排出係数(t-CO2/kWh),調整後排出係数(t-CO2/kWh)
A0001,東京電力エナジーパートナー(株),,0.000430,0.000421,0.000421
A0002,四国電力(株),メニューA,,0.000000,0.000000
,,メニューB（残差）,,0.000457,0.000457
,,(参考値)事業者全体,0.000376,0.000376,0.000380
A0003,"まちでんき(株)",,-,0.000500,-
"""
PATH = Path("list.csv")


def test_menus_belong_to_the_retailer_above_them_and_read_in_kg():
    found = read_factors(LIST.replace("\n", "\r\n").encode("cp932"), PATH)
    assert [(each.retailer, each.menu) for each in found[1:4]] == [
        ("四国電力(株)", "メニューA"),
        ("四国電力(株)", "メニューB(残差)"),
        ("四国電力(株)", "(参考値)事業者全体"),
    ]
    assert factor_for(found, "東京電力エナジーパートナー（株）", None, "adjusted") == pytest.approx(0.421)
    assert factor_for(found, "四国電力(株)", "メニューB（残差）", "basic") == pytest.approx(0.457)


def test_kilograms_are_told_by_the_heading():
    text = LIST.replace("t-CO2", "kg-CO2").replace("0.000", "0.")
    assert factor_for(read_factors(text.encode(), PATH), "四国電力(株)", "メニューB(残差)", "adjusted") == 0.457


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("0.000430", "0.430", [(3, "factor_implausible")]),
        ("0.000430", "0.00o430", [(3, "cell_not_number")]),
        ("0.000421,0.000421", "0.000421", [(3, "row_length")]),
        ("小売電気事業者名", "会社", [(None, "layout_unknown")]),
        ("排出係数(", "係数(", [(None, "layout_unknown")]),
        ("0.000500,-", "0.000500,50", [(7, "factor_implausible")]),
    ],
)
def test_each_breakage_of_a_list_is_named_with_its_row(old, new, faults):
    assert old in LIST
    with pytest.raises(UnreadableError) as caught:
        read_factors(LIST.replace(old, new).encode(), PATH)
    assert [(flaw.row, flaw.code) for flaw in caught.value.flaws] == faults


@pytest.mark.parametrize(
    ("retailer", "menu", "code"),
    [
        ("四国電力(株)", None, "which_entry"),
        ("四国電力(株)", "メニューC", "no_such_entry"),
        ("四国", None, "no_such_entry"),
        ("まちでんき(株)", None, "cell_empty"),
    ],
)
def test_what_the_list_does_not_say_is_not_guessed(retailer, menu, code):
    with pytest.raises(UnreadableError) as caught:
        factor_for(read_factors(LIST.encode(), PATH), retailer, menu, "adjusted")
    assert [flaw.code for flaw in caught.value.flaws] == [code]


def scenario_with(folder, reporting):
    (folder / "list.csv").write_bytes(LIST.encode("cp932"))
    text = library_file("town_hall_and_homes").read_text("utf-8")
    text = text.replace("{co2_kg_per_kwh: 0.423}", f"{{co2_kg_per_kwh: 0.423, reporting: {reporting}}}")
    text = text.replace("until: 2026-07-24", "until: 2026-07-23")
    (folder / "s.yaml").write_text(text, "utf-8")
    return folder / "s.yaml"


def test_a_run_reports_its_purchase_by_the_menu_of_its_retailer(tmp_path):
    path = scenario_with(tmp_path, "{file: list.csv, retailer: 四国電力(株), menu: メニューB(残差)}")
    result = run(read_scenario(path), runs=tmp_path / "runs")
    assert result.figures["reported_kg"] == pytest.approx(0.457 * result.figures["import_kwh"])
    (told,) = [each for each in result.manifest["series"] if each["name"] == "grid/reporting"]
    assert (told["file"], told["unit"], len(told["sha256"])) == ("list.csv", "kg/kWh", 64)


def test_a_menu_that_is_not_there_is_a_fault_of_the_scenario(tmp_path):
    with pytest.raises(ScenarioFaults, match=r"grid\.reporting\.menu: the file has 3 of them"):
        read_scenario(scenario_with(tmp_path, "{file: list.csv, retailer: 四国電力(株)}"))


@given(at=st.floats(0, 1), what=st.binary(min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_damaged_list_is_valid_or_named(at, what):
    content = LIST.encode("cp932")
    place = int(at * len(content))
    try:
        found = read_factors(content[:place] + what + content[place + len(what) :], PATH)
    except UnreadableError as error:
        found = error.flaws
    assert found
