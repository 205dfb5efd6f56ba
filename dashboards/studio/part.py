"""A part of the scenario as a form: what is said there first, everything else behind `more`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.studio.beginnings import Beginning, beginnings
from dashboards.studio.form import Field, Group, Opening, form_of
from dashboards.studio.inputs import at, input_of
from dashboards.studio.names import buildings, names_for
from dashboards.studio.schema import label_of, nested, schema
from dashboards.words import Words
from scenarios.faults import path_text
from scenarios.sentences import Loc

OF_THE_WHOLE = ("title", "description")
"""Sections that are shown with the scenario's own fields."""


def sections() -> list[str]:
    """Keys of the scenario's sections that are parts of their own; a new section of the schema is one more."""
    found = (key for key, part in schema()["properties"].items() if nested(part, None))
    return [key for key in found if key not in {*OF_THE_WHOLE, "blocks"}]


def parts(data: Any, words: Words) -> list[Mapping[str, str]]:
    """The parts that can be looked at one by one, as a selector takes them."""
    named = [(loc, called(building, words)) for loc, building in buildings(data)]
    blocks = data.get("blocks") if isinstance(data.get("blocks"), list) else []
    named += [(("blocks", b), f"{words('studio.block')}: {block.get('name')}") for b, block in enumerate(blocks)]
    named += [((key,), section_title(key, data, words)) for key in sections()]
    return [{"value": at(loc), "label": label} for loc, label in [*named, ((), words("studio.part.whole"))]]


def section_title(key: str, data: Any, words: Words) -> str:
    named = words.named("studio.part", key)
    title = label_of(schema()["properties"][key], {}, key).pick(words.lang) if named == key else named
    return title if data.get(key) else words("studio.absent", title=title)


def called(building: Any, words: Words) -> str:
    return words.pick(building.get("title")) or str(building.get("name"))


def part_form(data: Any, loc: Loc, faults: Mapping[str, str], words: Words) -> Sequence[Component]:
    """The inputs of a part, and what can be added to it.

    faults   by path, in the reader's language
    """
    form = form_of(loc, data, apart={"buildings"} if loc else {*sections(), "blocks"})
    if loc == ():
        form = replace(form, openings=tuple(each for each in form.openings if each.loc[0] not in sections()))
    return Sheet(data, faults, words).inside(form)


class Sheet:
    """Draws forms over a scenario's plain data, with faults by path, in the reader's language."""

    def __init__(self, data: Any, faults: Mapping[str, str], words: Words) -> None:
        self.data, self.faults, self.words = data, faults, words
        self.series = sorted(data.get("series") or {})

    def inside(self, form: Group) -> list[Component]:
        said = [field for field in form.fields if field.required or field.value is not None]
        unsaid = [field for field in form.fields if field not in said]
        quiet = [each for each in form.groups if not each.said]
        return [
            *self.fault(form.loc),
            *([self.inputs(said)] if said else []),
            *([self.more(unsaid, quiet)] if unsaid or quiet else []),
            *(self.fieldset(each) for each in form.groups if each.said),
            *([self.openings(form.openings)] if form.openings else []),
        ]

    def fault(self, loc: Loc) -> list[Component]:
        """What is wrong with a section as a whole."""
        told = self.faults.get(path_text(loc))
        return [dmc.Text(told, size="sm", className="fault", role="alert")] if told and loc else []

    def inputs(self, fields: Sequence[Field]) -> Component:
        return dmc.SimpleGrid(
            [input_of(field, self.words, self.faults.get(path_text(field.loc)), self.names(field)) for field in fields],
            cols={"base": 1, "sm": 2},
            spacing="sm",
        )

    def names(self, field: Field) -> list[str]:
        """What is likely to be entered in a field."""
        named = field.kind == "number_or_name" and not field.choices
        return self.series if named else names_for(field.loc, self.data)

    def more(self, fields: Sequence[Field], groups: Sequence[Group]) -> Component:
        """What the scenario does not speak of; open where something there is wrong."""
        count = len(fields) + sum(len(group.fields) for group in groups)
        summary = html.Summary(self.words("studio.more", count=count))
        faulty = any(path_text(field.loc) in self.faults for field in fields)
        inner = [self.inputs(fields), *map(self.fieldset, groups)]
        return html.Details([summary, *inner], className="more", open=faulty)

    def fieldset(self, form: Group) -> Component:
        label = form.label.pick(self.words.lang)
        title = f"{label}: {form.name}" if form.name else label
        return dmc.Fieldset(
            [*self.inside(form), *([removal(form.loc, title, self.words)] if form.removable else [])],
            legend=title,
            mt="md",
        )

    def openings(self, openings: Sequence[Opening]) -> Component:
        return dmc.Group(list(map(self.opening, openings)), gap="xs", mt="md", className="openings")

    def opening(self, opening: Opening) -> Component:
        """A button where there is one way to begin, a choice of kinds where there are several."""
        ways = beginnings(opening.loc, self.data)
        label = self.words("studio.add", what=opening.label.pick(self.words.lang).partition(";")[0])
        if len(ways) == 1:
            return button("add", opening.loc, label)
        return dmc.Select(
            id={"adds": at(opening.loc)},
            data=[{"value": way.key, "label": self.way(way)} for way in ways],
            placeholder=label,
            searchable=True,
            nothingFoundMessage=self.words("control.nothing"),
            size="xs",
            w=240,
            **{"aria-label": label},
        )

    def way(self, beginning: Beginning) -> str:
        kind = beginning.key.rpartition("/")[2]
        own = self.words.named("choice", kind)
        if beginning.label is None:
            return own
        label = beginning.label.pick(self.words.lang)
        return f"{label}: {own}" if "/" in beginning.key and own != kind else label


def removal(loc: Loc, title: str, words: Words) -> Component:
    label = words("studio.remove")
    return button("remove", loc, label, mt="sm", **{"aria-label": f"{label}: {title}"})


def button(does: str, loc: Loc, label: str, **look: Any) -> Component:
    """A button that changes the scenario in a place."""
    return dmc.Button(label, id={"does": does, "at": at(loc)}, size="compact-sm", variant="default", **look)
