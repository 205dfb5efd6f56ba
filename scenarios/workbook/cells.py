"""One value of a scenario as one cell of a sheet, and back without loss.

Excel keeps numbers to 16 digits and moments to the millisecond, and knows no empty text; what it could not give back is
written as text that the reader understands: a number in full, a moment in ISO 8601, a text in double quotes.
"""

import json
import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from scenarios.readers.cells import number
from scenarios.readers.text import plain
from scenarios.reading.document import parse
from scenarios.workbook.table import Column, Sort

Cell = str | float | bool | datetime | time | None

EXCEL_BEGINS = datetime(1900, 3, 1)  # noqa: DTZ001 - Excel has no zones, and miscounts the days before
MOST_DIGITS = 10**15
SEPARATORS = "、，"
TRUTHS = {"true": True, "はい": True, "○": True, "false": False, "いいえ": False, "×": False}


class NotYamlError(ValueError):
    """A cell of several values that cannot be read."""


def to_cell(value: Any, sort: Sort) -> Cell:  # noqa: PLR0911 - one answer for each kind of value
    """The cell for a value."""
    match value:
        case None:
            return None
        case bool():
            return value if sort == "truth" else as_json(value)
        case int() | float() | Decimal():
            return number_cell(value)
        case datetime():
            exact = value.microsecond == 0 and value >= EXCEL_BEGINS
            return value if exact else value.isoformat()
        case time():
            return value if value.microsecond == 0 else value.isoformat()
        case str() if sort != "free":
            return quoted(value)
        case list() | tuple() if sort == "list":
            return list_cell(value)
        case _:
            return as_json(value)


def as_json(value: Any) -> str:
    """A value on one line that XML can carry and Excel does not change."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return (text if text.isprintable() else json.dumps(value, default=str)).replace("_x", "\\u005fx")


def number_cell(value: float | Decimal) -> Cell:
    """A number as Excel keeps it, or in full as text."""
    as_float = float(value)
    if isinstance(value, Decimal):
        return as_float if Decimal(repr(as_float)) == value and kept(as_float) else str(value)
    return value if as_float == value and kept(as_float) else repr(value)


def kept(value: float) -> bool:
    return float(f"{value:.16G}") == value


def quoted(text: str) -> str:
    """A text as it is, or in quotes where a reader would take it for something else or for nothing."""
    plain_enough = text and text == text.strip() and text[0] not in '"[{' and text.isprintable() and "_x" not in text
    return text if plain_enough else as_json(text)


def list_cell(items: Sequence[Any]) -> str:
    """Items with commas between them, or as JSON where that would be unclear."""
    texts = [item for item in items if isinstance(item, str)]
    clear = items and all(quoted(text) == text and not set(text) & set(", " + SEPARATORS) for text in texts)
    if clear and (not texts or len(texts) == len(items)):
        return ", ".join(str(item) for item in items)
    return as_json(items)


def from_cell(cell: Any, column: Column) -> Any:  # noqa: PLR0911 - one answer for each kind of cell
    """The value that a filled cell stands for, as a scenario file would say it. Raises NotYamlError.

    What does not suit the column is handed on as it is, so that the check of the scenario names it.
    """
    if isinstance(cell, str):
        return from_text(cell.strip(), column)
    match column.sort, cell:
        case (("text" | "list" | "free"), datetime() | time() | date()):
            return as_written(cell)
        case "text", int() | float() if not isinstance(cell, bool):
            return whole_text(cell)
        case "list", int() | float():
            return [cell if column.holds_numbers else whole_text(cell)]
        case _, datetime() | time() | date():
            return as_written(cell)
        case "integer", float() if cell.is_integer():
            return int(cell)
        case _:
            return cell


def from_text(text: str, column: Column) -> Any:  # noqa: PLR0911 - one answer for each sort of column
    if column.sort == "free":
        return yaml_value(text, "{}")
    if column.sort == "list":
        return list_value(text, numbers=column.holds_numbers)
    if text.startswith('"') and text.endswith('"'):
        return from_json(text, text)
    if column.known:
        # A choice is offered with its Japanese beside it: `home 住宅`.
        word = text.split(maxsplit=1)[0] if text and text not in column.known else text
        return word if word in column.known else text
    match column.sort:
        case "number" | "integer":
            return number_value(text)
        case "number_or_text":
            value = number_value(text)
            return value if "." in plain(text) and isinstance(value, float) and exact(text, value) else text
        case "truth":
            return TRUTHS.get(plain(text).lower(), text)
        case _:
            return text


def number_value(text: str) -> float | str:
    """The number in a text; the text where it is none."""
    flat = plain(text)
    try:
        value = int(flat) if flat.lstrip("+-").isdigit() else number(flat)
    except ValueError:
        return text
    return text if math.isnan(value) else value


def exact(text: str, value: float) -> bool:
    """Whether a float keeps all digits of a number's text."""
    return Decimal(plain(text).replace(",", "")) == Decimal(repr(value))


def list_value(text: str, *, numbers: bool) -> Any:
    if text.startswith("["):
        return yaml_value(text, "")
    for separator in SEPARATORS:
        text = text.replace(separator, ",")
    items = [item.strip() for item in text.split(",") if item.strip()]
    return [number_value(item) for item in items] if numbers else items


def yaml_value(text: str, brackets: str) -> Any:
    """A value in JSON or YAML; a mapping may leave its brackets out. Raises NotYamlError."""
    if (value := from_json(text, None)) is not None:
        return value
    if brackets and text[:1] not in "{[\"'" and ":" in text:
        text = f"{brackets[0]}{text}{brackets[1]}"
    document = parse(text)
    if document.flaws:
        raise NotYamlError(text)
    return document.data


def from_json(text: str, otherwise: Any) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return otherwise


def as_written(cell: datetime | date | time) -> str:
    """A moment as a scenario writes it; Excel keeps them as fractions of a day, off by microseconds."""
    if isinstance(cell, datetime):
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
    if isinstance(cell, time):
        later = datetime.combine(EXCEL_BEGINS, cell) + timedelta(milliseconds=500)
        return later.time().replace(microsecond=0).isoformat()
    return cell.isoformat()


def whole_text(cell: float) -> str:
    """A number in a column of text: a name of digits."""
    return str(int(cell)) if float(cell).is_integer() and abs(cell) < MOST_DIGITS else repr(cell)


def digits_lost(cell: Any, column: Column) -> bool:
    """Whether Excel has cut a long number that should have been a text, such as a meter's 22 digits."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return column.sort == "text" and is_number and abs(cell) >= MOST_DIGITS
