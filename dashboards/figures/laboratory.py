"""What rules come to: means with intervals, prices on their way, and the literature beside what was found."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS, RUNS
from dashboards.figures.style import DOWNWARDS, NAMES, VALUES, WIDE_LEGEND, along, figure
from dashboards.units import GRAMS_PER_KG
from dashboards.words import Words

GREY = COLOURS["demand_kw"]
MOST_DEALS = 200


def means_figure(frame: pd.DataFrame, unit: str, words: Words) -> go.Figure:
    """A rule's mean over sessions as a dot, its interval as a whisker.

    frame   rule, mean, low, high, one row a rule
    """
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": frame["mean"],
        "y": frame["rule"],
        "marker": {"size": 11, "color": RUNS[0]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": frame["high"] - frame["mean"],
            "arrayminus": frame["mean"] - frame["low"],
        },
        "customdata": frame[["low", "high"]],
        "hovertemplate": f"%{{x:,.4~g}} ({words('lab.interval')}: %{{customdata[0]:,.4~g}} – %{{customdata[1]:,.4~g}})"
        "<extra></extra>",
    }
    xaxis = {**along(unit), "rangemode": "normal"}
    return figure([dots], height=130 + 34 * len(frame), xaxis=xaxis, yaxis=DOWNWARDS)


def convergence_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """How far prices lie from the competitive one as a session goes on, mean over sessions.

    frame   rule, number, price_yen_per_t, competitive_yen_per_t, one row a trade
    """
    rows = frame[frame["number"] < MOST_DEALS]
    gap = (rows["price_yen_per_t"] - rows["competitive_yen_per_t"]) / GRAMS_PER_KG
    means = gap.groupby([rows["rule"], rows["number"]], sort=False).mean()
    traces = [
        {
            "type": "scatter",
            "x": line.index.get_level_values("number") + 1,
            "y": line,
            "name": rule,
            "mode": "lines",
            "line": {"width": 2, "color": colour},
            "hovertemplate": "%{y:+,.3~f}",
        }
        for (rule, line), colour in zip(means.sort_index().groupby(level="rule"), RUNS * 4, strict=False)
    ]
    zero = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": {"width": 1, "color": GREY}}
    return figure(
        traces,
        height=320,
        unit=words("lab.gap"),
        xaxis=along(words("lab.deal")),
        yaxis={**VALUES, "tickformat": "+,.3~f"},
        shapes=[zero],
        showlegend=True,
        legend=WIDE_LEGEND,
    )


def theory_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """What was found beside what theory says.

    frame   figure, found, theory, one row a figure
    """
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [words.named("finding_of", name) for name in frame["figure"]],
            "x": frame[column],
            "name": words(f"lab.{column}"),
            "marker": {"color": colour},
            "hovertemplate": "%{x:.4f}",
        }
        for column, colour in (("found", RUNS[0]), ("theory", GREY))
    ]
    height = 130 + 50 * len(frame)
    return figure(bars, height=height, xaxis=along(""), yaxis=DOWNWARDS, showlegend=True, legend=WIDE_LEGEND)


def sessions_figure(frame: pd.DataFrame, by: str, measure: str, words: Words) -> go.Figure:
    """Every session as a dot over its group, with the spread of them all.

    frame   the columns `by` and `measure`, one row a session
    """
    boxes = [
        {
            "type": "box",
            "y": rows[measure],
            "name": group,
            "boxpoints": "all",
            "jitter": 0.4,
            "pointpos": 0,
            "marker": {"size": 4, "color": colour, "opacity": 0.6},
            "line": {"width": 1.5},
            "hovertemplate": "%{y:.4g}<extra></extra>",
        }
        for (group, rows), colour in zip(frame.groupby(by, sort=False), RUNS, strict=False)
    ]
    yaxis = {**VALUES, "title": {"text": words.named("lab_measure", measure)}}
    return figure(boxes, height=320, xaxis=NAMES, yaxis=yaxis, showlegend=False)
