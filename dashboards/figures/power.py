"""Stacked power: what supplies above the line, what uses below it."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS
from dashboards.figures.style import held, local, over_time, styled
from dashboards.words import Words

SUPPLY = ("pv_kw", "battery_discharge_kw", "ev_discharge_kw", "taken_kw", "import_kw")
USE = ("demand_kw", "battery_charge_kw", "ev_charge_kw", "given_kw", "export_kw")
LINES = ("pv_available_kw", "unserved_kw")
NOISE_KW = 1e-6


def power_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Supply stacked upwards and use downwards, so that both sides mirror each other in every step.

    frame   `start` and any of SUPPLY, USE and LINES [kW], one row a step
    """
    figure, frame = go.Figure(), held(frame)
    when = local(frame["start"])
    for group, names, sign in (("supply", SUPPLY, 1), ("use", USE, -1)):
        for name in present(frame, names):
            figure.add_scatter(
                x=when,
                y=sign * frame[name],
                customdata=frame[name],
                name=words.named("column", name),
                stackgroup=group,
                line={"shape": "hv", "width": 0},
                fillcolor=COLOURS[name],
                hovertemplate="%{customdata:,.1f} kW",
            )
    for name in present(frame, lines_of(frame)):
        figure.add_scatter(
            x=when,
            y=frame[name],
            name=words.named("column", name),
            mode="lines",
            line={"shape": "hv", "width": 1.5, "dash": "dot", "color": COLOURS[name]},
            hovertemplate="%{y:,.1f} kW",
        )
    figure.add_hline(y=0, line={"width": 1, "color": "#78909c"})
    return over_time(styled(figure, height=460, unit="kW"), words)


def lines_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """What could have been generated is a line of its own only where it was not generated."""
    curtailed = {"pv_available_kw", "pv_kw"} <= {*frame} and (
        frame["pv_available_kw"] > frame["pv_kw"] + NOISE_KW
    ).any()
    return LINES if curtailed else LINES[1:]


def present(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    """The columns that are there and ever differ from zero."""
    return [name for name in names if name in frame and frame[name].abs().max() > NOISE_KW]
