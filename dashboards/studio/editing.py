"""What pressing, choosing and typing do to the text; drawing an input again is none of these."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.studio.beginnings import first_way
from dashboards.studio.common_choices import PLACES, chosen, rows
from dashboards.studio.inputs import entered, place
from dashboards.studio.starters import duplicated, filled
from scenarios.draft import data_of, put, remove, value_at
from scenarios.sentences import Loc

Event = tuple[Mapping[str, str], Any]
"""Id of a component and what it holds now."""


def edited(text: str, events: Sequence[Event]) -> str:
    """The text after all that has happened at once.

    Raises NoSuchPlace for what cannot be done, ScenarioFaults for a text that is no YAML.
    """
    for name, value in events:
        match name:
            case {"common": loc, "of": what}:
                text = after_choice(text, place(loc), what, value)
            case {"part": loc, "as": kind}:
                text = after_entry(text, place(loc), kind, value)
            case {"adds": loc} if value:
                text = filled(text, place(loc), value)
            case {"does": does, "at": loc} if value:
                text = after_press(text, place(loc), does)
    return text


def after_choice(text: str, loc: Loc, what: str, given: Any) -> str:
    """A choice in the table of what planners change most."""
    data, value = data_of(text), None if given == "" else given
    if what in PLACES:
        before = value_at(data, PLACES[what])
        return text if value is None or str(before) == value else chosen(text, loc, what, value)
    row = next((row for row in rows(data) if row.loc == loc), None)
    return text if row is None or getattr(row, what) == value else chosen(text, loc, what, value)


def after_entry(text: str, loc: Loc, kind: str, given: Any) -> str:
    """An entry in the form of a part; an emptied input leaves the default."""
    value, before = entered(kind, given), value_at(data_of(text), loc)
    if value == before and isinstance(value, bool) == isinstance(before, bool):
        return text
    return remove(text, loc) if value is None else put(text, loc, value)


def after_press(text: str, loc: Loc, does: str) -> str:
    if does == "remove":
        return remove(text, loc)
    if does == "copy":
        return duplicated(text, loc)
    return filled(text, loc, first_way(loc, data_of(text))) if does == "add" else text
