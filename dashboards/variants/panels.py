"""A sweep in the page: one figure of all variants as a chart, the main figures as a table."""

from collections.abc import Iterator, Sequence

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.comparison.side_by_side import BESIDE, MOST_RUNS
from dashboards.figures.variants import said, variants_figure
from dashboards.jobs.times import minute
from dashboards.key_figures import headed
from dashboards.plotting import plotting
from dashboards.variants.stored import FIGURE, MAIN, SWEEP, Board
from scenarios.sweep.sweep import Sweep


def sweep_panels(board: Board) -> Sequence[Component]:
    return [chart(board), table(board)]


def chart(board: Board) -> Component:
    words, name = board.words, board.figure
    frame = board.rows[list(board.axes)].rename(columns=board.axes).assign(value=board.values(name))
    drawn = variants_figure(frame, board.unit(name))
    choice = dmc.Select(
        id={"sets": FIGURE},
        label=words("variants.figure"),
        data=[{"value": each, "label": board.called(each)} for each in board.figures],
        value=name,
        allowDeselect=False,
        searchable=True,
        nothingFoundMessage=words("control.nothing"),
        maw=360,
        mb="sm",
    )
    graph = dcc.Graph(
        figure=drawn, config=plotting(words, drawn), responsive=True, style={"height": drawn.layout.height}
    )
    return html.Section(
        [
            dmc.Title(words.pick(board.sweep.manifest["title"]), order=2, size="h5", mb="xs"),
            choice,
            html.Div(graph, role="group", **{"aria-label": board.called(name)}),
        ],
        className="panel",
    )


def table(board: Board) -> Component:
    words, shown = board.words, [name for name in MAIN if name in board.figures]
    heads = [
        html.Th(words("variants.variant"), scope="col"),
        *(html.Th(axis, scope="col") for axis in board.axes.values()),
    ]
    heads += [html.Th(headed(html.Span(board.called(name)), name, words), scope="col") for name in shown]
    file = f"/sweeps/{board.sweep.name}.csv?lang={words.lang}"
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Title(words("variants.table"), order=2, size="h5"),
                    dcc.Link(words("variants.compare", most=MOST_RUNS), href=compared(board)),
                    html.A(words("save.csv", chart=words("variants.table")), href=file, download=True),
                ],
                gap="md",
                mb="xs",
            ),
            html.Div(
                html.Table(
                    [html.Thead(html.Tr(heads)), html.Tbody(list(lines(board, shown)))], className="figures variants"
                ),
                className="scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": words("variants.table")},
            ),
        ],
        className="panel",
    )


def lines(board: Board, shown: Sequence[str]) -> Iterator[Component]:
    for number, row in enumerate(board.rows.to_dict("records"), start=1):
        href = board.address.at(page="overview", run=row["run"]).href
        yield html.Tr(
            [
                html.Th(dcc.Link(f"{number}", href=href, title=row["run"]), scope="row"),
                *(html.Td(said(row[path])) for path in board.axes),
                *(html.Td(board.told(name, row[name]), **{"data-figure": name}) for name in shown),
            ]
        )


def compared(board: Board) -> str:
    """The first variants side by side, as many as fit."""
    first, *others = dict.fromkeys(board.rows["run"].head(MOST_RUNS))
    return board.address.at(page="compare", run=first, rest=tuple((BESIDE, run) for run in others)).href


def listed(every: Sequence[Sweep], board: Board) -> Iterator[Component]:
    """Each stored sweep by its title and time, with a link that opens it."""
    for each in every:
        href = board.address.at(rest=((SWEEP, each.name),)).href
        title = board.words.pick(each.manifest["title"])
        told = html.B(title) if each.name == board.sweep.name else dcc.Link(title, href=href)
        made = html.Span(f" {minute(each.manifest['clock']['started'])} · {each.name}", className="quiet")
        yield dmc.ListItem([told, made])
