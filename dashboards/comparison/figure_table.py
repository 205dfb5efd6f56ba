"""Key figures of all runs in one table: values, and how far each is from the base."""

from collections.abc import Iterator

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.comparison.changes import Change, changes
from dashboards.comparison.side_by_side import Member
from dashboards.key_figures import headed, title
from dashboards.scene import Scene
from dashboards.units import percent, shown, unit_of
from dashboards.words import Words


def figure_table(members: list[Member], scene: Scene) -> Component:
    words = scene.words
    heads = [html.Th(words("column.figure"), scope="col"), *(head(member, scene) for member in members)]
    lines = [
        html.Tr([html.Th(figure_name(line[0], scene), scope="row"), *(cell(each, words) for each in line)])
        for line in changes(members)
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(lines)], className="figures"),
        className="scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": words("compare.figures")},
    )


def head(member: Member, scene: Scene) -> Component:
    """The run's letter and title, as a link to its overview."""
    there = scene.address.at(page="overview", run=member.run.name, building=None, span=None, day=None, trade=None)
    return html.Th(
        [
            dcc.Link(member.label, href=there.href),
            html.Div(member.run.name, className="quiet run-name"),
        ],
        scope="col",
    )


def figure_name(change: Change, scene: Scene) -> Component:
    name = change.figure.name
    unit = "kg-CO₂" if change.figure.unit == "g" else unit_of(name, scene.words, scene.run.currency)
    told = [" ", html.Span(f"[{unit}]", className="quiet unit")] if unit else []
    return headed(html.Span([title(name, scene.words), *told]), name, scene.words)


def cell(change: Change, words: Words) -> Component:
    return html.Td(
        [html.Div(amount(change, change.value, words), className="value"), *difference(change, words)],
        **{"data-figure": change.figure.name, "data-run": change.member.run.name},
    )


def amount(change: Change, value: float | None, words: Words) -> str:
    return percent(value, words) if change.figure.is_share else shown(value, words)


def difference(change: Change, words: Words) -> Iterator[Component]:
    """How far from the base; the base itself has none."""
    if change.member.letter == "A":
        return
    if change.difference is None:
        yield html.Div(words("missing"), className="quiet difference")
        return
    tone = {True: "better", False: "worse", None: "quiet"}[change.better]
    yield html.Div(
        [signed(change, words), *verdict(change, words)],
        className=f"difference {tone}",
    )


def signed(change: Change, words: Words) -> str:
    """The difference with its sign; shares differ by percentage points."""
    value = change.difference or 0.0
    if not value:
        return "±0"
    sign = "+" if value > 0 else "−"
    if change.figure.is_share:
        return words("compare.points", sign=sign, points=f"{100 * abs(value):.1f}")
    whole = f"{sign}{shown(abs(value), words)}"
    return whole if change.share is None else f"{whole} ({sign}{100 * abs(change.share):.1f} %)"


def verdict(change: Change, words: Words) -> Iterator[Component]:
    """Better or worse in a word, so that colour is not needed to read it."""
    if change.better is not None:
        yield dmc.Badge(
            words("compare.better" if change.better else "compare.worse"),
            size="xs",
            className=f"verdict {'better' if change.better else 'worse'}",
        )
