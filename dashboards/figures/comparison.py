"""Runs side by side: changes of figures, loads over each other, and what costs are made of."""

from collections.abc import Sequence
from unicodedata import east_asian_width

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import PARTS, RUNS
from dashboards.figures.style import DOWNWARDS, NAMES, VALUES, WIDE_LEGEND, along, figure
from dashboards.words import Words
from scenarios.sweep.variants import BEFORE_VALUES

LETTERS_A_LINE = 22
"""Of a run's label beside bars; letters of Chinese and Japanese count twice."""
MOST_POINTS = 400
"""More than a load-duration curve needs to look smooth."""
HOURS = {**NAMES, "range": [0, 24], "dtick": 4, "ticksuffix": ":00", "title": None}


def colours(runs: Sequence[str]) -> dict[str, str]:
    return dict(zip(dict.fromkeys(runs), RUNS, strict=False))


def short(label: str) -> str:
    """A run's letter and title; of a variant, which has its scenario's title too, only what is its own."""
    letter, _, title = label.partition(" ")
    return f"{letter} {title.rpartition(BEFORE_VALUES)[2]}"


def on_lines(label: str) -> str:
    """The short label on two lines at most."""
    lines, width = [""], 0
    for sign in short(label):
        width += 2 if east_asian_width(sign) in "WF" else 1
        if width > LETTERS_A_LINE and len(lines) == 2:  # noqa: PLR2004 - as said
            return "<br>".join(lines) + "…"
        if width > LETTERS_A_LINE:
            lines.append("")
            width = 0
        lines[-1] += sign
    return "<br>".join(lines)


def changes_figure(frame: pd.DataFrame, shown: Sequence[str]) -> go.Figure:
    """How far each run is from the first, in percent of the first's figure.

    frame   figure (title), run, percent, one row a figure and run, the base's rows too
    shown   titles of the figures that are drawn
    """
    colour = colours(frame["run"])
    base = frame["run"].iloc[0]
    others = frame[(frame["run"] != base) & frame["percent"].notna() & frame["figure"].isin(shown)]
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": rows["figure"],
            "x": rows["percent"],
            "name": short(run),
            "marker": {"color": colour[run]},
            "hovertemplate": "%{y}: %{x:+.1f} %",
        }
        for run, rows in others.groupby("run", sort=False)
    ]
    names = others["figure"].nunique()
    return figure(
        bars,
        height=110 + names * (16 + 12 * len(bars)),
        xaxis={**along("%"), "tickformat": "+,.3~f", "zeroline": True},
        yaxis=DOWNWARDS,
        showlegend=True,
        legend=WIDE_LEGEND,
    )


def peak_days_figure(frame: pd.DataFrame) -> go.Figure:
    """Net import over the day of each run's highest step.

    frame   run, day, hour, net_kw, one row a step
    """
    colour = colours(frame["run"])
    traces = [
        {
            "type": "scatter",
            "x": [*rows["hour"], 24],
            "y": [*rows["net_kw"], rows["net_kw"].iloc[-1]],
            "name": f"{short(run)} ({rows['day'].iloc[0]})",
            "mode": "lines",
            "line": {"shape": "hv", "width": 2, "color": colour[run]},
            "hovertemplate": "%{y:,.1f} kW",
        }
        for run, rows in frame.groupby("run", sort=False)
    ]
    return figure(
        traces,
        height=340,
        unit="kW",
        xaxis=HOURS,
        yaxis=VALUES,
        hovermode="x unified",
        showlegend=True,
        legend=WIDE_LEGEND,
    )


def durations_figure(frame: pd.DataFrame) -> go.Figure:
    """Load-duration curves: for which share of the time at least so much is drawn.

    frame   run, percent, net_kw, falling within each run
    """
    colour = colours(frame["run"])
    traces = [
        {
            "type": "scatter",
            "x": rows["percent"].iloc[few(len(rows))],
            "y": rows["net_kw"].iloc[few(len(rows))],
            "name": short(run),
            "mode": "lines",
            "line": {"width": 2, "color": colour[run]},
            "hovertemplate": "%{x:.1f} %: %{y:,.1f} kW",
        }
        for run, rows in frame.groupby("run", sort=False)
    ]
    return figure(
        traces,
        height=340,
        unit="kW",
        xaxis=along("%"),
        yaxis=VALUES,
        showlegend=True,
        legend=WIDE_LEGEND,
        hovermode="closest",
    )


def few(length: int) -> np.ndarray:
    """Positions of at most MOST_POINTS rows, the first and the last among them."""
    return np.unique(np.linspace(0, length - 1, min(length, MOST_POINTS)).round().astype(int))


def parts_figure(frame: pd.DataFrame, value: str, unit: str, words: Words, *, stacked: bool) -> go.Figure:
    """Parts of each run's total, one bar a run.

    frame   run, part (code), and the column `value`
    """
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": rows["run"].map(on_lines),
            "x": rows[value],
            "name": words(f"part.{part}"),
            "marker": {"color": PARTS[part]},
            "hovertemplate": f"%{{x:,.0f}} {unit}",
        }
        for part, rows in frame.groupby("part", sort=False)
        if rows[value].any()
    ]
    runs = frame["run"].nunique()
    height = 120 + runs * (36 if stacked else 20 + 14 * len(bars))
    mode = "relative" if stacked else "group"
    return figure(
        bars,
        height=height,
        xaxis={**along(unit), "nticks": 4},
        yaxis=DOWNWARDS,
        showlegend=True,
        legend=WIDE_LEGEND,
        barmode=mode,
    )
