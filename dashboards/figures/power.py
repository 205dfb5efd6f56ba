"""Stacked power: what supplies above the line, what uses below it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS
from dashboards.figures.style import VALUES, ZERO_LINE, figure, held, local, time_axis
from dashboards.words import Words

SUPPLY = (
    "pv_kw",
    "wind_kw",
    "run_of_source_kw",
    "contract_kw",
    "converter_kw",
    "battery_discharge_kw",
    "ev_discharge_kw",
    "taken_kw",
    "import_kw",
)
USE = (
    "demand_kw",
    "shiftable_kw",
    "converting_kw",
    "battery_charge_kw",
    "bus_charge_kw",
    "ev_charge_kw",
    "given_kw",
    "export_kw",
)
LINES = ("pv_available_kw", "unserved_kw")
NOISE_KW = 1e-6


def power_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Supply stacked upwards and use downwards, so that both sides mirror each other in every step.

    frame   `start` and any of SUPPLY, USE and LINES [kW], one row a step
    """
    frame = held(frame)
    stacks = [*stacked(frame, "supply", SUPPLY, 1, words), *stacked(frame, "use", USE, -1, words)]
    zero = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": ZERO_LINE}
    return figure(
        [*stacks, *lines(frame, words)],
        height=460,
        unit="kW",
        xaxis=time_axis(words),
        yaxis=VALUES,
        hovermode="x unified",
        shapes=[zero],
    )


def stacked(frame: pd.DataFrame, group: str, names: Sequence[str], sign: int, words: Words) -> Iterator[dict[str, Any]]:
    for name in present(frame, names):
        yield {
            "type": "scatter",
            "x": local(frame["start"]),
            "y": sign * frame[name],
            "customdata": frame[name],
            "name": words.named("column", name),
            "stackgroup": group,
            "line": {"shape": "hv", "width": 0},
            "fillcolor": COLOURS[name],
            "hovertemplate": "%{customdata:,.1f} kW",
        }


def lines(frame: pd.DataFrame, words: Words) -> Iterator[dict[str, Any]]:
    """What could have been generated where it was not, and what could not be served."""
    curtailed = {"pv_available_kw", "pv_kw"} <= {*frame} and (
        frame["pv_available_kw"] > frame["pv_kw"] + NOISE_KW
    ).any()
    for name in present(frame, LINES if curtailed else LINES[1:]):
        yield {
            "type": "scatter",
            "x": local(frame["start"]),
            "y": frame[name],
            "name": words.named("column", name),
            "mode": "lines",
            "line": {"shape": "hv", "width": 1.5, "dash": "dot", "color": COLOURS[name]},
            "hovertemplate": "%{y:,.1f} kW",
        }


def present(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """The columns that are there and ever differ from zero."""
    return [name for name in names if name in frame and frame[name].abs().max() > NOISE_KW]
