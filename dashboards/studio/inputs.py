"""Fields of a form as inputs, and what is entered there as values of the scenario."""

import json
from typing import Any

import dash_mantine_components as dmc
from dash.development.base_component import Component

from dashboards.studio.form import Field
from dashboards.words import Words
from scenarios.draft import data_of
from scenarios.sentences import Loc

ABSENT = ""
"""What an input holds when the scenario says nothing there."""


def at(loc: Loc) -> str:
    """A place, as ids of components carry it."""
    return json.dumps(loc, ensure_ascii=False)


def place(text: str) -> Loc:
    return tuple(json.loads(text))


def shown(kind: str, value: Any) -> Any:
    """A value of the scenario as the input shows it."""
    if value is None:
        return ABSENT
    if kind == "yaml":
        return json.dumps(value, ensure_ascii=False)
    if kind == "switch":
        return "true" if value is True else "false" if value is False else str(value)
    return value if kind in {"number", "whole"} and is_number(value) else str(value)


def entered(kind: str, given: Any) -> Any:
    """What was entered as a value of the scenario; None for nothing. What makes no sense stays as it was entered."""
    if given is None or given == ABSENT:
        return None
    match kind:
        case "switch":
            return {"true": True, "false": False}.get(given, given)
        case "number_or_name":
            return number_in(str(given))
        case "yaml":
            return yaml_in(str(given))
    return given


def number_in(text: str) -> Any:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def yaml_in(text: str) -> Any:
    return data_of(f"value: {text}")["value"]


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def input_of(field: Field, words: Words, error: str | None, names: list[str]) -> Component:
    """The input of a field, with its label, default, bounds and fault.

    names   what is likely to be entered
    """
    look = {
        "id": {"part": at(field.loc), "as": field.kind},
        "label": field.label.pick(words.lang),
        "value": shown(field.kind, field.value),
        "error": error,
        "placeholder": default_text(field, words),
        "description": hint(field, words),
        "inputWrapperOrder": ["label", "input", "description", "error"],
        "required": field.required,
        "withAsterisk": field.required,
    }
    match field.kind:
        case "number" | "whole" if field.value is None or is_number(field.value):
            return dmc.NumberInput(
                **look, debounce=True, allowDecimal=field.kind == "number", thousandSeparator=",", hideControls=True
            )
        case "choice" | "switch":
            options = field.choices if field.kind == "choice" else ("true", "false")
            data = [{"value": each, "label": words.named("choice", each)} for each in options]
            return dmc.Select(**look, data=data, clearable=not field.required, allowDeselect=not field.required)
        case "number_or_name" | "text" if names or field.choices:
            return dmc.Autocomplete(**look, data=[*field.choices, *names], debounce=True)
    return dmc.TextInput(**look, debounce=True)


def default_text(field: Field, words: Words) -> str:
    """What holds when nothing is entered."""
    if field.default is None:
        return ""
    value = shown(field.kind, field.default)
    return words("studio.default", value=words.named("choice", str(value)))


def hint(field: Field, words: Words) -> str | None:
    """What stands under an input: the default where something else is entered, and which numbers make sense."""
    default = "" if field.value is None else default_text(field, words)
    return " · ".join(filter(None, [default, field.bounds])) or None
