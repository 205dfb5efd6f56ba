"""Rows as CSV that Excel opens as it should: UTF-8 with BOM, headings in the reader's language."""

import pandas as pd
from flask import Response

from dashboards.badges import weakest
from dashboards.coded import in_words
from dashboards.export.attachment import attachment
from dashboards.panel import Chart
from dashboards.scene import Scene


def csv_file(chart: Chart, scene: Scene) -> Response:
    """All rows of a chart at full resolution; times are local, a missing value is n/a, never 0."""
    rows = with_origin(in_words(chart.rows(scene), scene).rename(columns=scene.label), scene)
    text = rows.to_csv(
        index=False, na_rep=scene.words("missing"), lineterminator="\r\n", date_format="%Y-%m-%d %H:%M:%S%z"
    )
    return attachment(text.encode("utf-8-sig"), "text/csv; charset=utf-8", scene, chart.name, "csv")


def with_origin(rows: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """The rows with quality and run in the last columns: the run's name carries the hash of all that went in.

    Rows of several runs say themselves which they are of.
    """
    words, quality = scene.words, weakest(scene.run)
    if words("excel.run") in rows:
        return rows
    told = words(f"quality.{quality}") if quality else words("missing")
    return rows.assign(**{words("series.quality"): told, words("excel.run"): scene.run.name})
