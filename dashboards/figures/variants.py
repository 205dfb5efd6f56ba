"""A figure of every variant: along one axis as a line, over two as a field, over more as bars."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import RUNS
from dashboards.figures.operation import BOTH_WAYS
from dashboards.figures.style import DOWNWARDS, NAMES, VALUES, along, figure

THOUSAND = 1000
MOST_BARS = 60
PALE = [[0, "#fff8e1"], [1, "#ffb300"]]
ON_CELLS = "#1f2933"
"""Dark on every colour of the scale, on screens by night too."""


def variants_figure(frame: pd.DataFrame, unit: str) -> go.Figure:
    """One figure over the axes.

    frame   one column an axis (titles as names), `value` last, one row a variant
    """
    axes = list(frame.columns[:-1])
    if len(axes) == 1:
        return line(frame, axes[0], unit)
    return field(frame, *axes, unit) if len(axes) == 2 else bars(frame, axes, unit)  # noqa: PLR2004 - a field has two


def line(frame: pd.DataFrame, axis: str, unit: str) -> go.Figure:
    numbers = pd.api.types.is_numeric_dtype(frame[axis])
    trace = {
        **({"type": "scatter", "mode": "lines+markers"} if numbers else {"type": "bar"}),
        "x": frame[axis],
        "y": frame["value"],
        "marker": {"color": RUNS[0], **({"size": 9} if numbers else {})},
        "hovertemplate": f"%{{x}}: %{{y:,.4~g}} {unit}<extra></extra>",
    }
    return figure([trace], height=340, unit=unit, xaxis={**NAMES, "title": {"text": axis}}, yaxis=VALUES)


def field(frame: pd.DataFrame, down: str, across: str, unit: str) -> go.Figure:
    """Numbers stand in the cells, so that colour is not needed to read them."""
    cells = frame.pivot_table(index=down, columns=across, values="value", sort=False)
    both = cells.min(axis=None) < 0 < cells.max(axis=None)
    trace = {
        "type": "heatmap",
        "x": list(map(said, cells.columns)),
        "y": list(map(said, cells.index)),
        "z": cells.to_numpy(),
        "colorscale": BOTH_WAYS if both else PALE,
        **({"zmid": 0} if both else {}),
        "text": cells.map(told).to_numpy(),
        "texttemplate": "%{text}",
        "textfont": {"color": ON_CELLS},
        "colorbar": {"title": {"text": unit}, "thickness": 10, "outlinewidth": 0},
        "hovertemplate": f"{down} %{{y}}, {across} %{{x}}: %{{text}} {unit}<extra></extra>",
        "xgap": 2,
        "ygap": 2,
    }
    xaxis = {**NAMES, "type": "category", "title": {"text": across}}
    yaxis = {**NAMES, "type": "category", "title": {"text": down}}
    return figure([trace], height=160 + 44 * len(cells), xaxis=xaxis, yaxis=yaxis)


def bars(frame: pd.DataFrame, axes: list[str], unit: str) -> go.Figure:
    rows = frame.head(MOST_BARS)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [", ".join(f"{axis} {said(row[axis])}" for axis in axes) for _, row in rows.iterrows()],
        "x": rows["value"],
        "marker": {"color": RUNS[0]},
        "hovertemplate": f"%{{y}}: %{{x:,.4~g}} {unit}<extra></extra>",
    }
    return figure([trace], height=110 + 24 * len(rows), xaxis=along(unit), yaxis=DOWNWARDS)


def said(value: object) -> str:
    """A value of an axis."""
    return f"{value:,g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def told(value: float) -> str:
    """About four figures."""
    return f"{value:,.0f}" if abs(value) >= THOUSAND else f"{value:,.4g}"
