"""Long tables come in blocks: every row once, in the order asked for."""

import pandas as pd
import pytest

from dashboards.grid import BLOCK, MOST_ROWS, Choice, block, grid

ROWS = pd.DataFrame({"side": ["ask", "bid"] * 750, "kg": range(1500), "reason": None})


def test_a_short_table_is_sent_whole_and_a_long_one_is_fetched(scene_of):
    short, long = (grid(ROWS.head(rows), scene_of(), name="t") for rows in (MOST_ROWS, MOST_ROWS + 1))
    assert len(short.rowData) == MOST_ROWS
    assert long.rowModelType == "infinite"
    assert not hasattr(long, "rowData")


def test_blocks_hold_every_row_once(scene_of):
    starts = range(0, len(ROWS), BLOCK)
    blocks = [block(ROWS, {"startRow": start, "endRow": start + BLOCK}, scene_of()) for start in starts]
    assert {each["rowCount"] for each in blocks} == {len(ROWS)}
    assert [row["kg"] for each in blocks for row in each["rowData"]] == [*range(1500)]
    assert blocks[0]["rowData"][0] == {"side": "Ask", "kg": 0, "reason": None}


@pytest.mark.parametrize(("sort", "first"), [("asc", 0), ("desc", 1499)])
def test_rows_are_sorted_before_they_are_cut(scene_of, sort, first):
    asked = {"startRow": 0, "endRow": 1, "sortModel": [{"colId": "kg", "sort": sort}]}
    assert block(ROWS, asked, scene_of())["rowData"][0]["kg"] == first


def test_a_column_that_is_not_there_sorts_nothing(scene_of):
    asked = {"startRow": 3, "endRow": 4, "sortModel": [{"colId": "nothing", "sort": "asc"}]}
    assert block(ROWS, asked, scene_of())["rowData"][0]["kg"] == 3


@pytest.mark.parametrize(
    ("column", "wish", "count"),
    [
        ("side", {"filterType": "text", "type": "contains", "filter": "ASK"}, 750),
        ("kg", {"filterType": "number", "type": "greaterThanOrEqual", "filter": 1490}, 10),
        ("kg", {"filterType": "number", "type": "equals", "filter": 7}, 1),
        ("reason", {"filterType": "text", "type": "contains", "filter": "n/a"}, 1500),
        ("time", {"filterType": "text", "type": "contains", "filter": "2024-07-02"}, 1440),
        ("nothing", {"filterType": "text", "type": "contains", "filter": "x"}, 1500),
    ],
)
def test_rows_are_filtered_by_what_the_reader_sees(scene_of, column, wish, count):
    rows = ROWS.assign(time=pd.date_range("2024-07-02", periods=1500, freq="min", tz="Asia/Tokyo"))
    assert block(rows, {"startRow": 0, "endRow": 1, "filterModel": {column: wish}}, scene_of())["rowCount"] == count


def test_a_long_table_marks_the_row_that_was_chosen_before_it_is_fetched(scene_of):
    choice = Choice(sets="trade", chosen=lambda _: 1400, key="kg")
    long = grid(ROWS, scene_of(), name="t", choice=choice)
    assert long.rowModelType == "infinite"
    assert "1400" in long.getRowStyle["styleConditions"][0]["condition"]
