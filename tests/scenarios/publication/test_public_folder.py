"""What everybody may have of a run tells nobody who the undisclosed sellers are, nor what one home did."""

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from market.hierarchies import within
from market.places import place_of
from scenarios import read_scenario, run
from scenarios.cli import app
from scenarios.publication.crowds import KEYS, owners_by_place, sums_of_crowds, with_crowded_places
from scenarios.publication.folder import publish

HIDDEN = ("佐藤", "鈴木", "高橋", "田中")
BOOK = """
version: 1
name: hidden_sellers
title: Hidden sellers
market:
  rule: continuous
  opens: 2024-04-01T09:00
  accounts:
    - {{account: town, money_yen: 1000}}
  lots:
    - {{lot: a, owner: {0}, disclosed: false, place: 日本/福島県/会津若松市, energy_type: solar, grams: 1000}}
    - {{lot: b, owner: {1}, disclosed: false, place: 日本/福島県/いわき市, energy_type: solar, grams: 2000}}
    - {{lot: c, owner: {2}, disclosed: false, place: 日本/福島県/いわき市, energy_type: solar, grams: 3000}}
    - {{lot: d, owner: {3}, disclosed: false, place: 日本/北海道, energy_type: wind, grams: 4000}}
    - {{lot: e, owner: shop, place: 日本/東京都, energy_type: solar, grams: 5000}}
  orders:
    - {{ask: A1, lot: a, grams: 1000, ask_yen_per_kg: 3}}
    - {{ask: A2, lot: b, grams: 2000, ask_yen_per_kg: 3}}
    - {{ask: A3, lot: c, grams: 3000, ask_yen_per_kg: 4}}
    - {{ask: A4, lot: e, grams: 5000, ask_yen_per_kg: 5}}
    - {{bid: B1, account: town, grams: 1500, bid_yen_per_kg: 4}}
    - {{bid: B2, account: town, grams: 5000, bid_yen_per_kg: 5}}
"""


def published(folder, sellers=HIDDEN, least=3):
    """Every file's bytes by name, of a run in which these sellers hide."""
    folder.mkdir()
    (folder / "book.yaml").write_text(BOOK.format(*sellers), encoding="utf-8")
    publish(run(read_scenario(folder / "book.yaml"), runs=folder / "runs"), folder / "public", least)
    return {path.name: path.read_bytes() for path in (folder / "public").iterdir()}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return published(tmp_path_factory.mktemp("hidden") / "run")


def table(files, name, folder):
    (folder / name).write_bytes(files[name])
    return pd.read_csv(folder / name)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_whoever_hides_behind_which_lot_the_public_bytes_are_the_same(files, turn, tmp_path):
    """Non-interference (market rule 17), through a whole run and its folder."""
    assert published(tmp_path / "turned", (*HIDDEN[turn:], *HIDDEN[:turn])) == files


def test_nothing_in_the_folder_names_an_undisclosed_seller_or_leads_to_one(files, tmp_path):
    everything = b"".join(files.values()).decode()
    assert not [name for name in HIDDEN if name in everything]
    assert "会津若松市" not in everything
    assert "A1" not in everything
    trades = table(files, "trades.csv", tmp_path)
    assert trades.loc[~trades["disclosed"], "seller"].is_unique
    assert set(trades.loc[~trades["disclosed"], "place"]) == {"日本/福島県"}
    assert trades.loc[~trades["disclosed"], "lot"].isna().all()
    assert set(table(files, "credits.csv", tmp_path)["owner"]) == {"shop"}


def test_what_one_seller_alone_has_joins_a_crowd(files, tmp_path):
    (row,) = table(files, "undisclosed_credits.csv", tmp_path).to_dict("records")
    assert (row["lots"], row["owners"], row["grams"]) == (4, 4, 10_000)
    assert json.loads(files["about.json"])["figures"]["issued_g"] == 15_000


def test_where_there_is_no_crowd_sums_and_figures_are_held_back_and_it_is_said(tmp_path):
    files = published(tmp_path / "few", least=5)
    about = json.loads(files["about.json"])
    assert "undisclosed_credits.csv" not in files
    assert about["figures"] == {}
    assert "fewer than 5 undisclosed owners" in about["withheld"][0]
    assert "4" not in about["withheld"][0]


def homes_without(section):
    """Two homes, one of them threefold, up to this section of their file."""
    text = (Path(__file__).parents[2] / "dashboards" / "two_homes.yaml").read_text(encoding="utf-8")
    text = text.replace("{csv: {file: east.csv, column: demand, time: start, unit: kW}}", "{hours: {default: 0.7}}")
    return text.partition(f"\n{section}")[0] + "\n"


def test_of_homes_there_is_the_district_and_no_series_of_one(tmp_path):
    (tmp_path / "homes.yaml").write_text(homes_without("no section"), encoding="utf-8")
    homes = run(read_scenario(tmp_path / "homes.yaml"), runs=tmp_path / "runs")
    about = publish(homes, tmp_path / "public", 3)
    assert about["rows"].keys() == {"district", "credits", "trades", "orders"}
    everything = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "public").iterdir())
    assert "east" in everything
    assert "west" not in everything
    assert "district" not in publish(homes, tmp_path / "public", 5)["rows"]


def test_a_run_without_a_market_has_its_district_alone(tmp_path):
    (tmp_path / "homes.yaml").write_text(homes_without("issuance:"), encoding="utf-8")
    homes = run(read_scenario(tmp_path / "homes.yaml"), runs=tmp_path / "runs")
    about = publish(homes, tmp_path / "public", 3)
    assert about["rows"] == {"district": 96}
    assert about["figures"]["import_kwh"] == homes.figures["import_kwh"]


LOTS = st.lists(
    st.tuples(
        st.sampled_from(["日本/福島県/いわき市", "日本/福島県", "日本/東京都/千代田区", "France"]),
        st.sampled_from(["renewable/solar", "renewable/wind"]),
        st.sampled_from(["verified", "pending"]),
        st.sampled_from("abcdefg"),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=25,
)


@given(LOTS, st.integers(2, 5))
def test_no_sum_and_no_difference_of_sums_tells_of_fewer_owners_than_a_crowd(rows, least):
    lots = pd.DataFrame(rows, columns=[*KEYS, "owner", "wh", "grams"])
    owners = owners_by_place(lots)
    crowded = with_crowded_places(lots, owners, least)
    for place in set(crowded["place"]):
        inside = [count for where, count in owners.items() if within(where, place_of(place))]
        assert sum(inside) >= least or not place
    sums = sums_of_crowds(crowded, least)
    assert (sums["owners"] >= least).all()
    if lots["owner"].nunique() >= least:
        assert (sums["grams"].sum(), sums["lots"].sum()) == (lots["grams"].sum(), len(lots))
    else:
        assert sums.empty


def test_the_command_replaces_its_own_folder_and_no_other(tmp_path):
    folder = run(read_scenario("market_picture"), runs=tmp_path / "runs").folder
    out = tmp_path / "public"
    for _ in range(2):
        told = CliRunner().invoke(app, ["publish", str(folder), "--out", str(out)])
        assert told.exit_code == 0, told.output
        assert "trades.csv: 3 rows" in told.stdout
        assert "withheld: sums of undisclosed credits" in told.stdout
    facts = json.loads(CliRunner().invoke(app, ["publish", str(folder), "--out", str(out), "--json"]).stdout)
    assert facts["rows"] == {"credits": 3, "orders": 8, "trades": 3}
    assert CliRunner().invoke(app, ["publish", str(folder), "--out", str(folder)]).exit_code == 2
    assert CliRunner().invoke(app, ["publish", str(tmp_path / "none"), "--out", str(out)]).exit_code == 2
