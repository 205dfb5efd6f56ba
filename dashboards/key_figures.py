"""Key figures as cards: a number with its unit, and on demand the formula behind it."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.panel import help_mark
from dashboards.scene import Scene
from dashboards.units import GRAMS_PER_KG, percent, shown, unit_of
from dashboards.words import Words
from scenarios.figures import FIGURES
from scenarios.sweep.costs import OF_VARIANTS

MOST_BESIDE = 4
"""Cards in a row of a laptop's page; in narrower ones large numbers part from their units."""

FACTS = {figure.name: figure for figure in (*FIGURES, *OF_VARIANTS)}


def card(name: str, scene: Scene) -> Component:
    """One figure of the run; its exact value stands in `data-value`."""
    words, value = scene.words, scene.run.figures.get(name)
    exact = words("missing") if value is None else f"{value:,}"
    return html.Div(
        [
            headed(dmc.Text(title(name, words), size="sm", className="quiet"), name, words),
            html.Div(
                [
                    html.Span(amount(name, value, words), className="amount"),
                    html.Span(unit(name, scene), className="quiet unit"),
                ],
                title=exact,
                **{"data-figure": name, "data-value": "" if value is None else repr(value)},
            ),
        ],
        className="card",
    )


def title(name: str, words: Words) -> str:
    return FACTS[name].ja if words.lang == "ja" else FACTS[name].en


def headed(text: Component, name: str, words: Words) -> Component:
    """A figure's title with its formula behind a question mark."""
    formula = FACTS[name].formula_ja if words.lang == "ja" else FACTS[name].formula_en
    mark = help_mark(formula, title(name, words), words("formula"))
    return dmc.Group([text, mark], gap=2, wrap="nowrap", align="start")


def amount(name: str, value: float | None, words: Words) -> str:
    """Shares are shown in percent, grams as kilograms like all else in the market."""
    if FACTS[name].is_share:
        return percent(value, words)
    return shown(value / GRAMS_PER_KG if value is not None and name.endswith("_g") else value, words)


def unit(name: str, scene: Scene) -> str:
    return unit_of(name.removesuffix("_g") + "_kg" if name.endswith("_g") else name, scene.words, scene.run.currency)


def with_unit(name: str, scene: Scene) -> str:
    """The figure in one line; one that is missing has no unit."""
    value = scene.run.figures.get(name)
    text = amount(name, value, scene.words)
    return text if value is None else f"{text} {unit(name, scene)}"


def cards(names: Sequence[str], scene: Scene) -> Component:
    cols = {"base": 2, "sm": 3, "lg": len(names) if len(names) <= MOST_BESIDE else 3, "xl": len(names)}
    return dmc.SimpleGrid([card(name, scene) for name in names], cols=cols, spacing="sm")


def ring(name: str, colour: str, scene: Scene) -> Component:
    """A share of one, as a ring with its number inside."""
    words, value = scene.words, scene.run.figures.get(name)
    whole = max(0.0, min(1.0, value or 0.0))
    return html.Div(
        [
            dmc.RingProgress(
                sections=[{"value": whole * 100, "color": colour}],
                size=128,
                thickness=13,
                roundCaps=whole > 0,
                label=dmc.Text(percent(value, words), ta="center", className="amount"),
            ),
            dmc.Stack(
                [
                    headed(dmc.Text(title(name, words), fw=600), name, words),
                    dmc.Text(words(f"figure.{name}.plain"), size="sm", className="quiet"),
                    dmc.Text(words("matching", minutes=scene.time.step_minutes), size="xs", className="quiet"),
                ],
                gap=4,
                **{"data-figure": name, "data-value": "" if value is None else repr(value)},
            ),
        ],
        className="card ring",
    )
