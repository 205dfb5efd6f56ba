"""What all figures share. Colours of text and lines are for paper; on the screen the style sheet adapts them."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import GRID_LINE, TEXT
from dashboards.words import Words

FONT = (
    "system-ui, 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans JP', 'Noto Sans CJK JP', Meiryo, "
    "'Segoe UI', Roboto, sans-serif"
)
MINUTE_MS = 60_000
DAY_MS = 86_400_000
NUMBER = ",.3~f"


def styled(figure: go.Figure, *, height: int = 320, unit: str = "") -> go.Figure:
    """Give a figure the common look; `unit` is written at the top of the value axis."""
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 52, "r": 12, "t": 28 if unit else 8, "b": 28},
        font={"family": FONT, "size": 12, "color": TEXT},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"font": {"family": FONT, "size": 12}},
        legend={
            "orientation": "h",
            "yref": "container",
            "yanchor": "bottom",
            "y": 0,
            "x": 0,
            "itemsizing": "constant",
            "traceorder": "normal",
            "entrywidth": 84,
        },
        bargap=0.25,
    )
    axes = {"gridcolor": GRID_LINE, "zeroline": False, "automargin": True, "tickformat": NUMBER, "tickangle": 0}
    figure.update_xaxes(**axes, showgrid=False, ticks="outside", ticklen=6, tickcolor="rgba(0,0,0,0)")
    figure.update_yaxes(**axes)
    if unit:
        figure.add_annotation(
            text=unit,
            x=0,
            y=1,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            xshift=-44,
            yshift=6,
            font={"size": 11},
        )
    return figure


def over_time(figure: go.Figure, words: Words) -> go.Figure:
    """Dates and hours as the reader writes them, and all values of a moment in one box."""
    day, hour = words("format.day"), "%H:%M"
    figure.update_xaxes(
        type="date",
        tickformatstops=[
            {"dtickrange": [None, MINUTE_MS - 1], "value": f"{hour}:%S\n{day}"},
            {"dtickrange": [MINUTE_MS, DAY_MS - 1], "value": f"{hour}\n{day}"},
            {"dtickrange": [DAY_MS, "M1"], "value": day},
            {"dtickrange": ["M1", None], "value": words("format.month")},
        ],
        hoverformat=f"{day} {hour}",
        showspikes=True,
        spikethickness=1,
        spikedash="dot",
        spikemode="across",
    )
    return figure.update_layout(hovermode="x unified")


def held(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of steps with the last one repeated at its end: a value holds for the whole of its step."""
    return pd.concat([frame, frame.iloc[[-1]].assign(start=ends(frame).iloc[-1])], ignore_index=True)


def ends(frame: pd.DataFrame) -> pd.Series:
    """The moment at which each row's step ends; of a single row no length is known."""
    start = frame["start"]
    return start + (start.iloc[1] - start.iloc[0] if len(start) > 1 else pd.Timedelta(0))


def local(start: pd.Series) -> list[str]:
    """Local wall-clock times as Plotly takes them: without a zone, which it would ignore."""
    return start.dt.tz_localize(None).dt.strftime("%Y-%m-%dT%H:%M").tolist()
