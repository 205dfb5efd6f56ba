"""Files that are no files of orders, or not quite: each fault in words, with file and line."""

import json

import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.replay.order_file import read_orders
from scenarios.replay.order_table import OrderFileError

HEADER = "id,side,account,volume_g,price_yen_per_t"
ORDERS = f"{HEADER},place\n1,ask,甲,5,100,日本/千葉県\n2,bid,乙,5,200,\n"


def replayed(*arguments):
    return CliRunner().invoke(app, ["market", "replay", *map(str, arguments)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_usual_encodings_say_the_same(tmp_path, encoding):
    file = tmp_path / "orders.csv"
    file.write_bytes(ORDERS.encode(encoding))
    read = read_orders(file)
    assert list(read.ids) == ["1", "2"]
    assert read.refusals.empty


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: is empty"),
        (b"\n1,ask\n", "line 1: is empty"),
        (b"\xff\xfe\x00\x01", "line 1: is neither UTF-8 nor cp932"),
        (f"{HEADER}\n1,ask,".encode() + b"\x81\n", "line 2: is neither UTF-8 nor cp932"),
        (HEADER.replace(",", ";").encode() + b"\n1;ask;a;5;100\n", "split at commas: id;side"),
        (b"id,side\n1,ask\n", "columns missing: account, volume_g, price_yen_per_t"),
        (f"{HEADER},id\n1,ask,a,5,100,1\n".encode(), "line 1: columns are there twice: id"),
        (f"{HEADER}\n1,ask,a,5,100\n2,bid,b,5,100,7,8\n".encode(), "line 3: has 7 cells, but the header has 5"),
        (f"{HEADER}\n1,ask,a,5,100,7\n2,bid,b,5,100,8\n".encode(), "more cells than its header"),
    ],
)
def test_what_is_no_table_of_orders_is_bad_input(tmp_path, content, words):
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    with pytest.raises(OrderFileError) as caught:
        read_orders(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert words in str(caught.value)
    done = replayed(file)
    assert done.exit_code == 2
    assert words in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.csv", "no such file"), ("folder", "is a directory"), ("broken.parquet", "is not Parquet")],
)
def test_what_cannot_be_read_is_named(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 is not all")
    done = replayed(tmp_path / name)
    assert done.exit_code == 2
    assert f"{tmp_path / name}: {words}" in done.stderr


def test_an_order_of_nobody_is_refused_and_the_rest_is_cleared(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(f"{HEADER}\n1,ask,,5,100\n2,ask,a,5,100\n3,bid,b,5,100\n", encoding="utf-8")
    told = json.loads(replayed(file, "--json").stdout)
    assert told["refused_rows"] == {"account_unknown": [1]}
    assert told["volume_g"] == 5


def test_a_misspelt_column_is_told(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(f"{HEADER},want_plase\n1,bid,a,5,100,日本\n", encoding="utf-8")
    assert json.loads(replayed(file, "--json").stdout)["unread_columns"] == ["want_plase"]
    assert "want_plase" in replayed(file).stderr


def test_nothing_is_cleared_where_the_trades_cannot_be_written(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    done = replayed(file, "--out", tmp_path / "none" / "trades.csv")
    assert done.exit_code == 2
    assert f"{tmp_path / 'none'}: no such folder" in done.stderr
    assert not done.stdout


def test_a_file_of_places_that_cannot_be_read_is_named(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    (tmp_path / "places").write_bytes(b"\xff")
    assert "no such file of places" in replayed(file, "--places", tmp_path / "none").stderr
    assert "is not UTF-8 text (byte 0)" in replayed(file, "--places", tmp_path / "places").stderr
