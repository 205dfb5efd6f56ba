"""Tables: rows of a frame in AG Grid, missing values as n/a."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
import pandas as pd
from dash.development.base_component import Component

from dashboards.coded import in_words
from dashboards.scene import Scene

MOST_ROWS = 1000
"""More rows are fetched block by block as the reader scrolls; of a table to choose from, the CSV has the rest."""
BLOCK = 200
THEME = """themeQuartz.withParams({
  backgroundColor: 'var(--surface)', foregroundColor: 'var(--mantine-color-text)',
  borderColor: 'var(--mantine-color-default-border)', accentColor: 'var(--mantine-primary-color-filled)',
  headerBackgroundColor: 'var(--surface)', fontFamily: 'inherit', fontSize: 13, spacing: 5,
  wrapperBorder: false, wrapperBorderRadius: 0, headerFontWeight: 600
})"""
HEIGHT = 520
HEADER_HEIGHT = 48
NUMBER_WIDTH, TEXT_WIDTH = 88, 112
WIDTHS = {
    "seq": 68,
    "start": 146,
    "time": 146,
    "condition": 190,
    "setting": 300,
    "produced_from": 140,
    "produced_until": 140,
}
"""Least widths of columns [px]; a narrow screen scrolls sideways."""
NUMBER = "params.value == null ? '{missing}' : d3.format(',.{places}f')(params.value)"
TEXT = "params.value == null ? '{missing}' : params.value"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A row that the rest of the page is about.

    sets     part of the address that becomes the key of the row that is chosen
    chosen   key of the row that the page is about now
    key      column that tells rows apart
    """

    sets: str
    chosen: Callable[[Scene], int | str | None]
    key: str = "seq"


def grid(rows: pd.DataFrame, scene: Scene, *, name: str, choice: Choice | None = None) -> Component:
    """The rows, codes in words; `name` identifies the grid on its page."""
    words, fetched = scene.words, len(rows) > MOST_ROWS and choice is None
    rows = in_words(rows.head(MOST_ROWS), scene)
    return dag.AgGrid(
        id={"chooses": choice.sets} if choice else {"table": name},
        columnDefs=[column(rows, field, scene) for field in rows.columns],
        **({"rowModelType": "infinite"} if fetched else {"rowData": records(rows)}),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
        },
        columnSize="responsiveSizeToFit",
        style={"height": min(HEIGHT, HEADER_HEIGHT + 20 + 32 * len(rows)), "width": "100%"},
        dashGridOptions={
            "theme": {"function": THEME},
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": choice is not None},
            "localeText": {"ariaRowSelect": words("grid.select"), "ariaRowDeselect": words("grid.deselect")},
            "headerHeight": HEADER_HEIGHT,
            "suppressColumnVirtualisation": True,
            **({"cacheBlockSize": BLOCK, "maxBlocksInCache": 20} if fetched else {}),
        },
        **(marked(choice, scene) if choice else {}),
    )


def block(rows: pd.DataFrame, asked: Mapping[str, Any], scene: Scene) -> dict[str, Any]:
    """The rows that a grid asks for, in the order in which it shows them, as it takes them.

    asked   startRow, endRow and sortModel, as AG Grid has them
    """
    order = [each for each in asked.get("sortModel") or () if each["colId"] in rows]
    if order:
        columns, rising = [each["colId"] for each in order], [each["sort"] == "asc" for each in order]
        rows = rows.sort_values(columns, ascending=rising, kind="stable")
    shown = rows.iloc[int(asked["startRow"]) : int(asked["endRow"])]
    return {"rowData": records(in_words(shown, scene)), "rowCount": len(rows)}


def marked(choice: Choice, scene: Scene) -> dict[str, Any]:
    """What marks the chosen row, as properties of the grid."""
    key = choice.chosen(scene)
    return {"getRowId": f"params.data.{choice.key} + ''", "selectedRows": {"ids": [] if key is None else [str(key)]}}


def column(rows: pd.DataFrame, field: str, scene: Scene) -> dict[str, Any]:
    number = pd.api.types.is_numeric_dtype(rows[field]) and not pd.api.types.is_bool_dtype(rows[field])
    template = NUMBER if number else TEXT
    return {
        "field": field,
        "headerName": scene.label(field),
        "headerTooltip": scene.label(field),
        "type": "rightAligned" if number else None,
        "minWidth": WIDTHS.get(field, NUMBER_WIDTH if number else TEXT_WIDTH),
        "valueFormatter": {
            "function": template.format(missing=scene.words("missing"), places=decimals(rows[field], field))
        },
    }


def decimals(values: pd.Series, field: str) -> int:
    """Whole numbers as such, kilograms to the gram."""
    if pd.api.types.is_integer_dtype(values):
        return 0
    return 3 if field.endswith("kg") else 2


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON takes them: local times as text, missing values as null."""
    texts = {name: rows[name].dt.strftime("%Y-%m-%d %H:%M") for name in rows.select_dtypes("datetimetz")}
    plain = rows.assign(**texts).astype(object)
    return plain.where(rows.notna(), None).to_dict("records")
