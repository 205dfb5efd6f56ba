"""What of a scenario can be varied by choosing it: the numbers of buildings and of their assets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.studio.form import Field, Group, form_of
from dashboards.studio.inputs import is_number
from dashboards.studio.names import buildings
from dashboards.studio.part import called
from dashboards.studio.schema import Label
from dashboards.words import LANGUAGES, words_in
from scenarios.draft import value_at
from scenarios.sentences import Loc

ALONG = {"dc_kw": "ac_kw", "capacity_kwh": "power_kw"}
"""Ratings that keep their proportion to a size."""

NOWHERE = dict.fromkeys(LANGUAGES, "")

FIRST = ("dc_kw", "capacity_kwh")
"""Sizes that a newcomer's plan varies."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A number of a building.

    path    as plans write it
    along   paths of what keeps its proportion to it
    group, label   building and field, by language
    """

    path: str
    value: float
    along: tuple[str, ...]
    group: Mapping[str, str]
    label: Mapping[str, str]

    @property
    def title(self) -> Mapping[str, str]:
        return {lang: f"{self.group[lang]}: {self.label[lang]}" for lang in LANGUAGES}


def parameters(data: Any) -> list[Parameter]:
    return [
        parameter(field, name, data, building)
        for loc, building in buildings(data)
        for field, name in numbers(form_of(loc, data))
    ]


def numbers(form: Group, around: Mapping[str, str] = NOWHERE) -> Iterator[tuple[Field, Mapping[str, str]]]:
    """Fields that hold a number, with what the section around them is called."""
    yield from ((field, around) for field in form.fields if is_number(field.value))
    for group in form.groups:
        inner = (
            {lang: f"{short(group.label, lang)} {group.name}".strip() for lang in LANGUAGES} if group.name else around
        )
        yield from numbers(group, inner)


def parameter(field: Field, around: Mapping[str, str], data: Any, building: Any) -> Parameter:
    other = ALONG.get(str(field.loc[-1]))
    has_other = other is not None and is_number(value_at(data, (*field.loc[:-1], other)))
    unit = f" [{field.label.unit}]" if field.label.unit else ""
    return Parameter(
        path=path_of(field.loc, building),
        value=field.value,
        along=(path_of((*field.loc[:-1], other), building),) if has_other else (),
        group={lang: called(building, words_in(lang)) for lang in LANGUAGES},
        label={lang: f"{around[lang]} {short(field.label, lang)}{unit}".strip() for lang in LANGUAGES},
    )


def short(label: Label, lang: str) -> str:
    """Without what explains it."""
    return re.split(r"[（;,]", label.ja if lang == "ja" else label.en)[0]


def path_of(loc: Loc, building: Any) -> str:
    """A place in a building by names; list entries by number."""
    inner = [part for part in loc[4:] if part != "assets"]
    return str(building["name"]) + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in inner)


def choices(every: Sequence[Parameter], lang: str) -> list[Mapping[str, Any]]:
    """In groups, as a selector takes them."""
    groups: dict[str, list[Mapping[str, str]]] = {}
    for each in every:
        groups.setdefault(each.group[lang], []).append({"value": each.path, "label": each.title[lang]})
    return [{"group": group, "items": items} for group, items in groups.items()]


def newcomers(every: Sequence[Parameter]) -> list[Parameter]:
    """One size of a plant and one of a battery, where the scenario has them."""
    found = (next((each for each in every if each.path.endswith(f".{key}")), None) for key in FIRST)
    return [each for each in found if each is not None]
