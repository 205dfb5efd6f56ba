"""Rows as CSV that Excel opens as it should: UTF-8 with BOM, headings in the reader's language."""

from flask import Response

from dashboards.badges import weakest
from dashboards.coded import in_words
from dashboards.panel import Chart
from dashboards.scene import Scene


def spreadsheet(chart: Chart, scene: Scene) -> Response:
    """All rows of a chart at full resolution; times are local, a missing value is n/a, never 0."""
    rows = in_words(chart.rows(scene), scene)
    text = rows.rename(columns=scene.label).to_csv(
        index=False, na_rep=scene.words("missing"), lineterminator="\r\n", date_format="%Y-%m-%d %H:%M:%S%z"
    )
    response = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(chart, scene)}"'
    return response


def file_name(chart: Chart, scene: Scene) -> str:
    """Names run, building, chart and the weakest quality among the inputs, so that a file cannot lose it."""
    parts = (scene.run.name, scene.building, chart.name, weakest(scene.run))
    return "-".join(part for part in parts if part) + ".csv"
