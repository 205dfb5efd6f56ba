"""Figures of the laboratory: box plots by rule or trader, as one page that needs no internet."""

from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots


def write_figure(table: pd.DataFrame, path: Path, title: str) -> None:
    """A panel for each number of a table, a box for each rule (in each population), or bars where rows are few."""
    names = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    table = table.assign(name=table[names].agg(" · ".join, axis=1).str.removeprefix("all · "))
    metrics = [name for name in table if name != "seed" and pd.api.types.is_numeric_dtype(table[name])]
    metrics = [name for name in metrics if table[name].notna().any()]
    figure = make_subplots(rows=len(metrics), cols=1, subplot_titles=metrics, vertical_spacing=0.3 / len(metrics))
    for row, metric in enumerate(metrics, start=1):
        for name in dict.fromkeys(table["name"]):
            values = table[metric][table["name"] == name]
            trace = go.Box(y=values, name=name) if len(values) > 1 else go.Bar(x=[name], y=values, name=name)
            figure.add_trace(trace, row=row, col=1)
    figure.update_layout(title=title, height=260 * len(metrics), showlegend=False)
    figure.write_html(path, include_plotlyjs=True, div_id="figure", config={"displaylogo": False})
