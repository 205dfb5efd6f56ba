"""Charts as an Excel workbook: a sheet each, and a sheet that says what the numbers are and where they come from."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from flask import Response
from xlsxwriter.worksheet import Worksheet

from dashboards.coded import in_words
from dashboards.export.attachment import attachment
from dashboards.panel import Chart
from dashboards.provenance import FACTS, series_facts, series_heads
from dashboards.run_heading import period_text, run_title
from dashboards.scene import Scene

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
"""What Excel takes in no sheet's name."""
WIDEST = 60


def excel_file(charts: Sequence[Chart], scene: Scene, what: str) -> Response:
    """A workbook of all rows of these charts; charts without rows stand in the list only."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        # Same input, same bytes: the file says nothing of the hour in which it was made.
        book.set_properties({"title": what, "created": pd.Timestamp(2000, 1, 1).to_pydatetime()})
        styles = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        about = book.add_worksheet(sheet_name(scene.words("excel.about"), set()))
        sheets = {sheet.get_name() for sheet in book.worksheets()}
        contents = []
        for chart in charts:
            rows = in_words(chart.rows(scene), scene)
            title = scene.words(f"chart.{chart.name}")
            contents.append((title, scene.words(f"help.{chart.name}"), len(rows)))
            if not rows.empty:
                sheet = book.add_worksheet(name := sheet_name(title, sheets))
                sheets.add(name)
                fill(sheet, rows, scene, styles)
        introduce(about, contents, scene, styles)
    return attachment(content.getvalue(), TYPE, scene, what, "xlsx")


def sheet_name(title: str, taken: set[str]) -> str:
    """The title as Excel takes it, numbered where another sheet has it."""
    name = title.translate(FORBIDDEN).strip("' ")[:LONGEST_NAME]
    number = 2
    while name.casefold() in {other.casefold() for other in taken}:
        name = f"{name[: LONGEST_NAME - len(str(number)) - 1]} {number}"
        number += 1
    return name


def fill(sheet: Worksheet, rows: pd.DataFrame, scene: Scene, styles: dict[str, Any]) -> None:
    """Numbers as numbers, local times as times with the zone in their heading, missing values as n/a.

    Row by row: what is written is on disk at once, and a sheet of many rows takes no more memory than one of few.
    """
    columns, formats = [], []
    for at, name in enumerate(rows.columns):
        values, heading, style = rows[name], scene.label(name), None
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            heading, style = f"{heading} ({values.dt.tz})", styles["time"]
            values = values.dt.tz_localize(None)
        sheet.write_string(0, at, heading, styles["head"])
        longest = max(len(heading) // 2, values.astype(str).str.len().max() or 0) + 2
        sheet.set_column(at, at, min(longest, WIDEST))
        columns.append(values.astype(object).where(values.notna(), scene.words("missing")))
        formats.append(style)
    for row, cells in enumerate(zip(*columns, strict=True), start=1):
        for at, (value, style) in enumerate(zip(cells, formats, strict=True)):
            write(sheet, row, at, value, style)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)


def write(sheet: Worksheet, row: int, at: int, value: object, style: Any) -> None:
    """A cell; text is never read as a formula."""
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, at, value)
    elif isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, at, value.to_pydatetime(), style)
    else:
        sheet.write_string(row, at, str(value))


def introduce(about: Worksheet, contents: list[tuple[str, str, int]], scene: Scene, styles: dict[str, Any]) -> None:
    """The first sheet: the run, what each sheet shows, and every series that went in, with its quality."""
    words, manifest = scene.words, scene.run.manifest
    facts = [
        (words("excel.run"), scene.run.name),
        (words("excel.title"), run_title(scene.run, words)),
        (words("excel.period"), period_text(scene) if scene.run.time else words("missing")),
        (words("excel.version"), manifest["versions"]["machigrid"]),
        (words("excel.identity"), manifest["identity"]),
    ]
    tables = [
        ([words("excel.sheet"), words("excel.shows"), words("excel.rows")], contents),
        (series_heads(scene), [tuple(series_facts(series, scene)) for series in manifest["series"]]),
    ]
    at = 0
    for name, value in facts:
        about.write_string(at, 0, name, styles["head"])
        about.write_string(at, 1, str(value))
        at += 1
    for heads, lines in tables:
        at += 1
        for column, head in enumerate(heads):
            about.write_string(at, column, head, styles["head"])
        for line in lines:
            at += 1
            for column, value in enumerate(line):
                write(about, at, column, value, None)
        at += 1
    about.set_column(0, 0, 28)
    about.set_column(1, 1, WIDEST)
    about.set_column(2, len(FACTS), 14)
