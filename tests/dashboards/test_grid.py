"""Long tables come in blocks: every row once, in the order asked for."""

import pandas as pd
import pytest

from dashboards.grid import BLOCK, MOST_ROWS, block, grid

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
