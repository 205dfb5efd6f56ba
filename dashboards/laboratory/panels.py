"""Panels about one study: a figure, its table, and the table as a file."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import dash_mantine_components as dmc
import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.export.links import FILES, saving_links
from dashboards.figures.laboratory import convergence_figure, means_figure, sessions_figure, theory_figure
from dashboards.laboratory.studies import CURRENCY, METRIC, POPULATION, STUDY, Bench
from dashboards.panel import help_mark
from dashboards.plotting import plotting
from dashboards.units import GRAMS_PER_KG, labelled, shown

SIGNIFICANT = 0.05
MOST_ROWS = 12


def study_panels(bench: Bench) -> Iterator[Component]:
    """A demonstration shows its figures; a comparison the chosen metric, prices, what stayed unfilled, premiums."""
    if bench.demonstration:
        yield from demonstration_panels(bench)
        return
    yield choices(bench)
    yield dmc.SimpleGrid(
        [
            panel(
                bench,
                "means",
                "comparison",
                graph(means_figure(of_metric(bench), bench.unit(bench.metric), bench.words), bench),
            ),
            panel(bench, "differences", "comparison", differences(bench)),
            panel(bench, "convergence", "prices", graph(convergence_figure(bench.rows("prices"), bench.words), bench)),
            panel(bench, "lab_unfilled", "unfilled", unfilled(bench)),
            panel(bench, "premiums", "premiums", premiums(bench)),
            panel(bench, "all_metrics", "sessions", all_metrics(bench)),
        ],
        cols={"base": 1, "lg": 2},
        spacing="md",
    )


def demonstration_panels(bench: Bench) -> Iterator[Component]:
    found, words = bench.study.comparison, bench.words
    if "theory" in found:
        yield panel(bench, "theory", "comparison", graph(theory_figure(found, words), bench))
        yield panel(
            bench,
            "found",
            "comparison",
            table(found.assign(figure=[words.named("finding_of", each) for each in found["figure"]]), bench),
        )
        return
    by = found.columns[0]
    figures = [
        panel(
            bench, f"of_{measure}", "sessions", graph(sessions_figure(bench.study.sessions, by, measure, words), bench)
        )
        for measure in ("mean_price", "efficiency")
    ]
    yield dmc.SimpleGrid(figures, cols={"base": 1, "lg": 2}, spacing="md")
    yield panel(bench, "found", "comparison", table(found, bench))


def choices(bench: Bench) -> Component:
    """Which metric, of which population."""
    words = bench.words
    selects = [
        dmc.Select(
            id={"sets": METRIC},
            label=words("lab.metric"),
            data=[{"value": name, "label": bench.title(name)} for name in bench.metrics],
            value=bench.metric,
            searchable=True,
            allowDeselect=False,
            nothingFoundMessage=words("control.nothing"),
            w=320,
        )
    ]
    if len(bench.populations) > 1:
        selects.append(
            dmc.Select(
                id={"sets": POPULATION},
                label=words("lab.population"),
                data=bench.populations,
                value=bench.population,
                allowDeselect=False,
                w=320,
            )
        )
    formula = bench.metrics[bench.metric][f"formula_{words.lang}"]
    note = dmc.Text(words("lab.formula", formula=formula), size="sm", className="quiet", mt="xs")
    return html.Section([dmc.Group(selects, align="end"), note], className="panel")


def of_metric(bench: Bench) -> pd.DataFrame:
    rows = bench.rows("comparison")
    return rows[rows["metric"] == bench.metric]


def differences(bench: Bench) -> Component:
    """Each rule's paired difference to the first, with its interval and p after Holm."""
    words, rows = bench.words, of_metric(bench)
    others = rows.iloc[1:]
    star = others["p_holm"].lt(SIGNIFICANT).map({True: words("lab.differs"), False: words("lab.unclear")})
    return html.Div(
        [
            dmc.Text(words("lab.base", rule=rows["rule"].iloc[0]), size="sm", className="quiet", mb="xs"),
            table(
                pd.DataFrame(
                    {
                        "rule": others["rule"],
                        "lab_difference": others["difference"],
                        "interval": [
                            f"{shown(a, words)} – {shown(b, words)}"
                            for a, b in zip(others["difference_low"], others["difference_high"], strict=True)
                        ],
                        "p_holm": others["p_holm"],
                        "verdict": star,
                    }
                ),
                bench,
            ),
        ]
    )


def unfilled(bench: Bench) -> Component:
    """Why orders stayed, mean quantity a session, by rule."""
    rows, words = bench.rows("unfilled"), bench.words
    sessions = bench.rows("sessions").groupby("rule", sort=False)["seed"].nunique()
    sums = rows.pivot_table(index="rule", columns="why", values="grams", aggfunc="sum", fill_value=0, sort=False)
    per_session = sums.div(sessions.reindex(sums.index), axis=0) / GRAMS_PER_KG
    named = per_session.rename(columns=lambda why: f"{words.named('reason', why)} [kg]")
    return table(named.rename_axis(columns=None).reset_index(), bench)


def premiums(bench: Bench) -> Component:
    """What a kind of origin fetches above the mean, the widest premiums first."""
    rows, words = bench.rows("premiums"), bench.words
    rows = rows[rows["by"].isin(["energy_type", "disclosed"])]
    best = rows.reindex(rows["premium_yen_per_kg"].abs().sort_values(ascending=False).index).head(MOST_ROWS)
    return table(
        pd.DataFrame(
            {
                "rule": best["rule"],
                "value": [words.named("premium_of", words.named("energy", value)) for value in best["value"]],
                "price_yen_per_kg": best["vwap_yen_per_kg"],
                "premium_yen_per_kg": best["premium_yen_per_kg"],
                "interval": [
                    f"{shown(a, words)} – {shown(b, words)}"
                    for a, b in zip(best["premium_low"], best["premium_high"], strict=True)
                ],
            }
        ),
        bench,
    )


def all_metrics(bench: Bench) -> Component:
    """Means of every metric by rule; a star where it differs from the first rule's."""
    rows = bench.rows("comparison")
    texts = [
        f"{shown(mean, bench.words)}{'*' if p < SIGNIFICANT else ''}"
        for mean, p in zip(rows["mean"], rows["p_holm"], strict=True)
    ]
    wide = rows.assign(shown=texts).pivot_table(
        index="metric", columns="rule", values="shown", aggfunc="first", sort=False
    )
    named = wide.rename(index=bench.title).rename_axis(index="metric", columns=None)
    return table(named.reset_index(), bench)


def panel(bench: Bench, name: str, source: str, contents: Component) -> Component:
    """A heading with help, the contents, their picture where they are one, and the table that they are made from."""
    words = bench.words
    title = words(f"chart.{name}")
    query = urlencode({STUDY: bench.study.name})
    files = {ending: f"/lab/{source}.{ending}?{query}" for ending in FILES}
    heading = dmc.Group(
        [
            dmc.Title(title, order=2, size="h5"),
            help_mark(words(f"help.{name}"), title, words("help")),
            dmc.Group([saving_links(name, words, files, drawn=isinstance(contents, dcc.Graph))], ml="auto"),
        ],
        gap="xs",
        className="panel-heading",
    )
    caption = {"data-title": title, "data-note": bench.study.name, "data-file": f"{bench.study.name}-{name}"}
    exhibit = html.Div(contents, id={"type": "exhibit", "chart": name})
    return html.Section([heading, exhibit], className="panel", **caption)


def graph(figure: go.Figure, bench: Bench) -> Component:
    return dcc.Graph(
        figure=figure, config=plotting(bench.words, figure), responsive=True, style={"height": figure.layout.height}
    )


def table(rows: pd.DataFrame, bench: Bench) -> Component:
    """Rows as a plain table; numbers short, what is missing as n/a."""
    words = bench.words
    heads = [labelled(str(name), words, CURRENCY) for name in rows.columns]
    cells: Sequence[Sequence[str]] = [
        [value if isinstance(value, str) else shown(float(value), words) for value in row]
        for row in rows.itertuples(index=False)
    ]
    return html.Div(
        dmc.Table(data={"head": heads, "body": cells}),
        className="scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": ", ".join(heads)},
    )
