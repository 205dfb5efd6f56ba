"""The texts of a scenario's variants; all but what varies stays as it was written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from scenarios.draft import data_of, meant, rewrite, value_at
from scenarios.sentences import Loc
from scenarios.sweep.places import NoPlaceError, place_of
from scenarios.sweep.plan import Axis, SweepPlan, Value, is_number

SIZES = ("capacity_kwh", "capacity_kw", "dc_kw")
"""Sizes of an asset that 0 leaves out."""

LANGUAGES = ("ja", "en")

BEFORE_VALUES = " – "
"""Stands between the title of a scenario and what is a variant's own."""

BETWEEN = {"ja": "、", "en": ", "}


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A scenario with one value of each axis.

    base         text of the scenario
    puts, gone   what is put into its places, and places that are left out; none of both: the scenario itself
    """

    values: tuple[Value, ...]
    base: str
    puts: Mapping[Loc, Any]
    gone: frozenset[Loc]

    @property
    def text(self) -> str:
        """The scenario's text, changed there and nowhere else. Raises NoSuchPlace."""
        return rewrite(self.base, self.puts, self.gone) if self.puts or self.gone else self.base

    @property
    def data(self) -> dict[str, Any]:
        """What the text means, at a hundredth of its cost. Raises NoSuchPlace."""
        return meant(self.base, self.puts, self.gone)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An axis in a scenario: the place of its value and of those that go along with it, with their proportions."""

    axis: Axis
    loc: Loc
    along: tuple[tuple[Loc, float], ...]


def variants(plan: SweepPlan, text: str) -> list[Variant]:
    """Every variant of a scenario's text, the last axis running fastest. Raises NoPlaceError."""
    lines = [line_of(axis, data_of(text)) for axis in plan.vary]
    every = product(*(axis.values for axis in plan.vary))
    return [variant(text, lines, values, plan) for values in every]


def line_of(axis: Axis, data: Any) -> Line:
    """Raises NoPlaceError where the scenario has no such place, or no number that something could go along with."""
    loc = place_of(axis.path, data)
    base = value_at(data, loc)
    along = {path: place_along(path, data) for path in axis.along}
    if along and not (is_number(base) and base > 0):
        raise NoPlaceError(axis.along[0])
    return Line(axis=axis, loc=loc, along=tuple((place, value / base) for place, value in along.values()))


def place_along(path: str, data: Any) -> tuple[Loc, float]:
    """Place and number of what goes along with an axis. Raises NoPlaceError with the whole path."""
    try:
        place = place_of(path, data)
    except NoPlaceError:
        raise NoPlaceError(path) from None
    if not is_number(value := value_at(data, place)):
        raise NoPlaceError(path)
    return place, float(value)


def variant(text: str, lines: Sequence[Line], values: tuple[Value, ...], plan: SweepPlan) -> Variant:
    """The scenario with one value of each axis, and the values in its title; what is the scenario itself stays it."""
    data, chosen = data_of(text), list(zip(lines, values, strict=True))
    gone = frozenset(line.loc[:-1] for line, value in chosen if leaves_out(line.loc, value))
    puts: dict[Loc, Any] = {
        loc: each
        for line, value in chosen
        if value_at(data, line.loc) != value
        for loc, each in with_those_along(line, value)
        if loc[:-1] not in gone
    }
    if puts or gone:
        title = data.get("title")
        titles = title if isinstance(title, dict) else dict.fromkeys(LANGUAGES, title)
        puts["title",] = {lang: f"{titles.get(lang)}{BEFORE_VALUES}{label(plan, values, lang)}" for lang in LANGUAGES}
    return Variant(values=values, base=text, puts=puts, gone=gone)


def leaves_out(loc: Loc, value: Value) -> bool:
    """Whether an asset of no size is left out."""
    return value == 0 and loc[-3:-2] == ("assets",) and loc[-1] in SIZES


def with_those_along(line: Line, value: Value) -> Iterator[tuple[Loc, Value]]:
    yield line.loc, value
    if is_number(value):
        yield from ((loc, round(float(value) * share, 6)) for loc, share in line.along)


def label(plan: SweepPlan, values: Sequence[Value], lang: str) -> str:
    """A variant in words, such as `PV 60 kW, Battery 0 kWh`."""
    titles = [getattr(axis.called(), lang) for axis in plan.vary]
    return BETWEEN[lang].join(valued(title, value) for title, value in zip(titles, values, strict=True))


def valued(title: str, value: Value) -> str:
    """A title with its value; a unit that the title ends with, as in `PV [kW]`, follows the number."""
    name, _, unit = title.removesuffix("]").partition(" [")
    return f"{name} {said(value)} {unit}".rstrip()


def said(value: Value) -> str:
    return f"{value:g}" if is_number(value) else str(value)
