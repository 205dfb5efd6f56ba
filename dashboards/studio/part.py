"""A part of the scenario as a form: what is said there first, everything else behind `more`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.studio.common_choices import buildings
from dashboards.studio.form import Field, Group, form_of
from dashboards.studio.inputs import at, input_of
from dashboards.studio.starters import ADDERS
from dashboards.words import Words
from scenarios.faults import path_text
from scenarios.sentences import Loc

SECTIONS = ("time", "dispatch", "series", "grid", "links", "issuance", "market")


def parts(data: Any, words: Words) -> list[Mapping[str, str]]:
    """The parts that can be looked at one by one, as a selector takes them."""
    named = [(loc, called(building, words)) for loc, building in buildings(data)]
    blocks = data.get("blocks") if isinstance(data.get("blocks"), list) else []
    named += [(("blocks", b), f"{words('studio.block')}: {block.get('name')}") for b, block in enumerate(blocks)]
    named += [((key,), words(f"studio.part.{key}")) for key in SECTIONS if data.get(key)]
    return [{"value": at(loc), "label": label} for loc, label in [*named, ((), words("studio.part.whole"))]]


def called(building: Any, words: Words) -> str:
    return words.pick(building.get("title")) or str(building.get("name"))


def part_form(data: Any, loc: Loc, faults: Mapping[str, str], words: Words) -> Sequence[Component]:
    """The inputs of a part, and buttons to add to it.

    faults   by path, in the reader's language
    """
    form = form_of(loc, data)
    if loc == ():
        form = replace(form, groups=tuple(each for each in form.groups if each.loc[0] in {"title", "description"}))
    elif loc[-2:-1] == ("blocks",):
        form = replace(form, groups=tuple(each for each in form.groups if "buildings" not in each.loc))
    series = sorted(data.get("series") or {})
    return [*inside(form, faults, words, series), *([additions(loc, words)] if "buildings" in loc else [])]


def inside(form: Group, faults: Mapping[str, str], words: Words, series: list[str]) -> list[Component]:
    said = [field for field in form.fields if field.required or field.value is not None]
    unsaid = [field for field in form.fields if field not in said]
    return [
        inputs(said, faults, words, series),
        *([more(unsaid, faults, words, series)] if unsaid else []),
        *(fieldset(each, faults, words, series) for each in form.groups),
    ]


def inputs(fields: Sequence[Field], faults: Mapping[str, str], words: Words, series: list[str]) -> Component:
    return dmc.SimpleGrid(
        [input_of(field, words, faults.get(path_text(field.loc)), series) for field in fields],
        cols={"base": 1, "sm": 2},
        spacing="sm",
    )


def more(fields: Sequence[Field], faults: Mapping[str, str], words: Words, series: list[str]) -> Component:
    summary = html.Summary(words("studio.more", count=len(fields)))
    return html.Details([summary, inputs(fields, faults, words, series)], className="more")


def fieldset(form: Group, faults: Mapping[str, str], words: Words, series: list[str]) -> Component:
    label = form.label.pick(words.lang)
    title = f"{label}: {form.name}" if form.name else label
    return dmc.Fieldset(
        [*inside(form, faults, words, series), *([removal(form.loc, title, words)] if form.removable else [])],
        legend=title,
        mt="md",
    )


def additions(loc: Loc, words: Words) -> Component:
    """Buttons that give a building one more asset."""
    return dmc.Group([button(f"add_{kind}", loc, words(f"studio.add.{kind}")) for kind in ADDERS], gap="xs", mt="md")


def removal(loc: Loc, title: str, words: Words) -> Component:
    label = words("studio.remove")
    return button("remove", loc, label, mt="sm", **{"aria-label": f"{label}: {title}"})


def button(does: str, loc: Loc, label: str, **look: Any) -> Component:
    """A button that changes the scenario in a place."""
    return dmc.Button(label, id={"does": does, "at": at(loc)}, size="compact-sm", variant="default", **look)
