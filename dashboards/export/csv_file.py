"""Rows as CSV that Excel opens as it should: UTF-8 with BOM, headings in the reader's language."""

from flask import Response

from dashboards.coded import in_words
from dashboards.export.attachment import attachment
from dashboards.panel import Chart
from dashboards.scene import Scene


def csv_file(chart: Chart, scene: Scene) -> Response:
    """All rows of a chart at full resolution; times are local, a missing value is n/a, never 0."""
    rows = in_words(chart.rows(scene), scene)
    text = rows.rename(columns=scene.label).to_csv(
        index=False, na_rep=scene.words("missing"), lineterminator="\r\n", date_format="%Y-%m-%d %H:%M:%S%z"
    )
    return attachment(text.encode("utf-8-sig"), "text/csv; charset=utf-8", scene, chart.name, "csv")
