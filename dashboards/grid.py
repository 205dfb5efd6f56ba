"""Tables: rows of a frame in AG Grid, missing values as n/a."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag
import pandas as pd
from dash.development.base_component import Component

from dashboards.coded import in_words
from dashboards.scene import Scene

MOST_ROWS = 1000
"""More rows are fetched block by block as the reader scrolls, sorts and filters."""
BLOCK = 200
CHOSEN = {"backgroundColor": "var(--mantine-primary-color-light)"}
FILTERS = {
    True: {"filter": "agNumberColumnFilter", "options": ["greaterThanOrEqual", "lessThanOrEqual", "equals"]},
    False: {"filter": "agTextColumnFilter", "options": ["contains"]},
}
"""How a long table is filtered, by whether the column holds numbers; an option's text is `grid.<option>`."""
COMPARED = {"greaterThanOrEqual": pd.Series.ge, "lessThanOrEqual": pd.Series.le, "equals": pd.Series.eq}
SPOKEN = ("ariaRowSelect", "ariaRowDeselect", "noRowsToShow", "ariaFilterInput", "filterOoo", "loadingError")
"""What AG Grid itself says, under `grid.<key>`."""
THEME = """themeQuartz.withParams({
  backgroundColor: 'var(--surface)', foregroundColor: 'var(--mantine-color-text)',
  borderColor: 'var(--mantine-color-default-border)', accentColor: 'var(--mantine-primary-color-filled)',
  headerBackgroundColor: 'var(--surface)', fontFamily: 'inherit', fontSize: 13, spacing: 5,
  wrapperBorder: false, wrapperBorderRadius: 0, headerFontWeight: 600
})"""
HEIGHT = 520
HEADER_HEIGHT = 48
NUMBER_WIDTH, TEXT_WIDTH = 96, 112
WIDTHS = {
    "seq": 68,
    "start": 146,
    "time": 146,
    "figure": 150,
    "condition": 190,
    "building": 150,
    "baseline": 180,
    "no_baseline": 220,
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
    fetched = len(rows) > MOST_ROWS
    rows = in_words(rows.head(MOST_ROWS), scene)
    return dag.AgGrid(
        id={"table": name, **({"chooses": choice.sets} if choice else {})},
        columnDefs=[column(rows, field, scene, filtered=fetched) for field in rows.columns],
        **({"rowModelType": "infinite"} if fetched else {"rowData": records(rows)}),
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
            "floatingFilter": fetched,
        },
        columnSize="responsiveSizeToFit",
        style={"height": min(HEIGHT, HEADER_HEIGHT + 20 + 32 * len(rows)), "width": "100%"},
        dashGridOptions={
            "theme": {"function": THEME},
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": choice is not None},
            "localeText": {key: scene.words(f"grid.{key}") for key in (*SPOKEN, *COMPARED, "contains")},
            "headerHeight": HEADER_HEIGHT,
            "suppressColumnVirtualisation": True,
            **({"cacheBlockSize": BLOCK, "maxBlocksInCache": 20} if fetched else {}),
        },
        **(
            {"persistence": scene.run.name, "persistence_type": "memory", "persisted_props": ["filterModel"]}
            if fetched
            else {}
        ),
        **(marked(choice, scene, fetched=fetched) if choice else {}),
    )


def block(rows: pd.DataFrame, asked: Mapping[str, Any], scene: Scene) -> dict[str, Any]:
    """The rows that a grid asks for, in the order in which it shows them, as it takes them.

    asked   startRow, endRow, sortModel and filterModel, as AG Grid has them
    """
    for name, wish in (asked.get("filterModel") or {}).items():
        if name in rows:
            rows = rows[fits(rows[[name]], wish, scene)]
    order = [each for each in asked.get("sortModel") or () if each["colId"] in rows]
    if order:
        columns, rising = [each["colId"] for each in order], [each["sort"] == "asc" for each in order]
        rows = rows.sort_values(columns, ascending=rising, kind="stable")
    shown = rows.iloc[int(asked["startRow"]) : int(asked["endRow"])]
    return {"rowData": records(in_words(shown, scene)), "rowCount": len(rows)}


def fits(column: pd.DataFrame, wish: Mapping[str, Any], scene: Scene) -> pd.Series:
    """Which rows pass the filter of a column: numbers as they are, all else by what the reader sees of it."""
    values = column.iloc[:, 0]
    if wish["filterType"] == "number":
        return COMPARED[wish["type"]](values, wish["filter"])
    seen = texts(in_words(column, scene)).iloc[:, 0].fillna(scene.words("missing"))
    return seen.astype(str).str.contains(wish["filter"], case=False, regex=False)


def marked(choice: Choice, scene: Scene, *, fetched: bool) -> dict[str, Any]:
    """What marks the chosen row, as properties of the grid; rows that are fetched later cannot be selected now."""
    key = choice.chosen(scene)
    chosen = [] if key is None else [str(key)]
    mark = {"getRowId": f"params.data.{choice.key} + ''", "selectedRows": {"ids": chosen}}
    if fetched and chosen:
        condition = f"params.data && params.data.{choice.key} + '' == {json.dumps(chosen[0])}"
        mark["getRowStyle"] = {"styleConditions": [{"condition": condition, "style": CHOSEN}]}
    return mark


def column(rows: pd.DataFrame, field: str, scene: Scene, *, filtered: bool) -> dict[str, Any]:
    number = pd.api.types.is_numeric_dtype(rows[field]) and not pd.api.types.is_bool_dtype(rows[field])
    template = NUMBER if number else TEXT
    sought = FILTERS[bool(number)]
    parameters = {"filterOptions": sought["options"], "maxNumConditions": 1}
    return {
        **({"filter": sought["filter"], "filterParams": parameters} if filtered else {}),
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
    return texts(rows).astype(object).where(rows.notna(), None).to_dict("records")


def texts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with local times as the reader sees them."""
    return rows.assign(**{name: rows[name].dt.strftime("%Y-%m-%d %H:%M") for name in rows.select_dtypes("datetimetz")})
