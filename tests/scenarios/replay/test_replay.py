"""Files of orders through `machigrid market replay`: what is cleared, and what is refused row by row."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from scenarios import read_scenario, run
from scenarios.cli import app
from scenarios.replay.potential import potential_sellers

HEADER = (
    "id,side,account,volume_g,price_yen_per_t,lot,disclosed,place,type,produced_from,produced_to,"
    "want_account,want_place,want_type,want_from,want_to"
)
BOOK = (
    "B2,bid,b2,5000,4000,partial,,,,,,,JP/Fukushima,,,",
    "S2,ask,co,30000,3000,partial,true,JP/Fukushima/A,wind/small,0,1800,,,,,",
    "B3,bid,b3,4000,3000,partial,,,,,,minister,,,,",
    "S3,ask,minister,12000,2000,partial,true,JP/Tokyo/Chiyoda,solar,,,,,,,",
    "S4,ask,star,3000,6000,partial,true,JP/Tokyo,solar,,,,,,,",
    "B5,bid,b5,10000,10000,partial,,,,,,star,,,,",
)


def replay(folder, rows, *options):
    path = folder / "orders.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    out = folder / "trades.parquet"
    done = CliRunner().invoke(app, ["market", "replay", str(path), "--out", str(out), "--json", *options])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout), pd.read_parquet(out)


def trades(frame):
    return list(zip(frame["bid"], frame["ask"], frame["volume_g"], frame["price_yen_per_t"], strict=True))


def test_the_market_picture_clears_from_a_file(tmp_path):
    figures, made = replay(tmp_path, BOOK)
    assert trades(made) == [("B2", "S2", 5000, 4000), ("B3", "S3", 4000, 3000), ("B5", "S4", 3000, 6000)]
    assert (figures["volume_g"], figures["value_yen"], figures["welfare_yen"]) == (12_000, 50, 21)


def test_a_call_reaches_the_same_welfare_at_class_prices(tmp_path):
    figures, made = replay(tmp_path, BOOK, "--rule", "call")
    assert (figures["volume_g"], figures["welfare_yen"]) == (12_000, 21)
    assert [(bid, ask, grams) for bid, ask, grams, _ in sorted(trades(made))] == [
        ("B2", "S2", 5000),
        ("B3", "S3", 4000),
        ("B5", "S4", 3000),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X,bid,a,0,4000,partial,,,,,,,,,,", "amount_not_positive"),
        ("X,bid,a,-5,4000,partial,,,,,,,,,,", "amount_not_positive"),
        ("X,bid,a,1.5,4000,partial,,,,,,,,,,", "not_whole"),
        ("X,bid,a,some,4000,partial,,,,,,,,,,", "not_whole"),
        ("X,bid,a,5,4000.5,partial,,,,,,,,,,", "not_whole"),
        ("X,bid,a,5,-1,partial,,,,,,,,,,", "price_negative"),
        ("X,ask,a,5,1,partial,true,JP//A,solar,,,,,,,", "unknown_place"),
        ("X,ask,a,5,1,partial,true,JP,coal,,,,,,,", "unknown_energy_type"),
        ("X,bid,a,5,1,partial,,,,,,,,coal,,", "unknown_energy_type"),
        ("X,bid,a,5,1,partial,,,,,,,,,7200,3600", "condition_impossible"),
        ("B2,bid,a,5,1,partial,,,,,,,,,,", "duplicate_id"),
        ("X,offer,a,5,1,partial,,,,,,,,,,", "side_unknown"),
        ("X,bid,a,5,1,most,,,,,,,,,,", "lot_kind_unknown"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_rest_goes_on(tmp_path, row, reason):
    figures, made = replay(tmp_path, (BOOK[0], row, *BOOK[1:]))
    assert [(each["row"], each["reason"]) for each in figures["refusals"]] == [(2, reason)]
    assert len(made) == 3
    assert figures["orders"] + figures["refused"] == len(BOOK) + 1


def test_least_fills_and_times_in_force_keep_to_the_rule(tmp_path):
    """The ask of 1,000 g comes first; who wants it all at once, or none, does not get 900 g."""
    rows = (
        "S,ask,s,1000,3000,,,",
        "KILLED,bid,a,1100,5000,,,fill_or_kill",
        "LEAST,bid,b,1200,5000,,1001,",
        "CANCELS,bid,c,900,5000,,900,immediate_or_cancel",
        "LATE,ask,d,1000,3000,,,immediate_or_cancel",
    )
    path = tmp_path / "orders.csv"
    header = "id,side,account,volume_g,price_yen_per_t,lot,minimum_g,time_in_force"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["market", "replay", str(path), "--out", str(tmp_path / "t.csv"), "--json"])
    assert done.exit_code == 0, done.output
    made = pd.read_csv(tmp_path / "t.csv")
    assert trades(made) == [("CANCELS", "S", 900, 3000)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("6,", "minimum_impossible"),
        ("-1,", "minimum_impossible"),
        ("a,", "not_whole"),
        (",soon", "time_in_force_unknown"),
    ],
)
def test_an_impossible_least_fill_or_time_in_force_is_refused(tmp_path, cells, reason):
    path = tmp_path / "orders.csv"
    header = "id,side,account,volume_g,price_yen_per_t,minimum_g,time_in_force"
    path.write_text(f"{header}\nX,bid,a,5,4000,{cells}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["market", "replay", str(path), "--json"])
    assert [each["reason"] for each in json.loads(done.stdout)["refusals"]] == [reason]


def test_whole_lots_windows_and_hidden_sellers_keep_to_the_rule(tmp_path):
    rows = (
        "S1,ask,hidden,1000,3000,whole,false,JP/Hokkaido,solar,2024-07-01T00:00:00,2024-07-01T01:00:00,,,,,",
        "B1,bid,b,500,5000,partial,,,,,,,,,,",
        "B2,bid,b,1000,5000,whole,,,,,,hidden,,,,",
        "B3,bid,b,1000,5000,whole,,,,,,,,,2024-07-02,2024-07-03",
        "B4,bid,b,1000,5000,whole,,,,,,,,,2024-07-01,2024-07-02",
    )
    _, made = replay(tmp_path, rows)
    assert trades(made) == [("B4", "S1", 1000, 3000)]


def test_a_file_without_prices_is_refused_as_a_whole(tmp_path):
    path = Path(tmp_path, "orders.csv")
    path.write_text("id,side,account,volume_g\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["market", "replay", str(path)])
    assert done.exit_code == 2
    assert "price_yen_per_t" in done.output


@pytest.mark.parametrize(("kw_per_home", "homes"), [(4, 2_125_000), (3, 2_833_333)])
def test_eight_and_a_half_gigawatts_are_two_to_three_million_sellers(kw_per_home, homes):
    assert int(potential_sellers(8.5, kw_per_home)) == homes


def test_any_rule_clears_a_file_and_what_it_refuses_joins_the_refusals(tmp_path):
    figures, made = replay(tmp_path, BOOK, "--rule", "preference")
    assert (figures["volume_g"], len(made)) == (12_000, 3)
    figures, made = replay(tmp_path, BOOK, "--rule", "uniform")
    assert [(each["row"], each["id"], each["reason"]) for each in figures["refusals"]] == [
        (1, "B2", "condition_unsupported"),
        (3, "B3", "condition_unsupported"),
        (6, "B5", "condition_unsupported"),
    ]
    assert len(made) == 0


def test_a_rule_that_does_not_exist_is_bad_input(tmp_path):
    path = Path(tmp_path, "orders.csv")
    path.write_text(HEADER + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["market", "replay", str(path), "--rule", "lottery"])
    assert done.exit_code == 2
    assert "short_side" in done.output


def test_the_premiums_of_the_market_picture(tmp_path):
    """12 kg for 50 yen: 4.1667 on average; the celebrity's sun brought 6, the minister's 3, wind of Fukushima 4."""
    run(read_scenario("market_picture"), runs=tmp_path)
    (folder,) = tmp_path.glob("market_picture-*")
    done = CliRunner().invoke(app, ["market", "premiums", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    found = {(row["by"], row["value"]): row for row in json.loads(done.stdout)["premiums"]}
    assert found["seller", "芸能人A"]["vwap_yen_per_kg"] == 6
    assert found["seller", "環境大臣"]["vwap_yen_per_kg"] == 3
    assert found["energy_type", "renewable/wind/small"]["premium_yen_per_kg"] == pytest.approx(4 - 50 / 12)
    assert found["disclosed", "disclosed"]["grams"] == 12_000
