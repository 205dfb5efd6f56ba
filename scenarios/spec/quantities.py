"""Kinds of values in a scenario file: numbers with bounds, names, and numbers that may change by step."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, StrictFloat, StringConstraints

from scenarios.sentences import wrong

Number = Annotated[StrictFloat, Field()]
Amount = Annotated[StrictFloat, Field(ge=0)]
Positive = Annotated[StrictFloat, Field(gt=0)]
Share = Annotated[StrictFloat, Field(ge=0, le=1)]
Efficiency = Annotated[StrictFloat, Field(gt=0, le=1)]

Name = Annotated[str, StringConstraints(pattern=r"^[^\s/.]+$")]
"""Short name without spaces, dots or slashes; any script."""

FILE_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
FileName = Annotated[str, StringConstraints(pattern=FILE_NAME)]
"""Name that is safe in a file name on every system."""

Place = Annotated[str, StringConstraints(pattern=r"^[^\s/]([^/]*[^\s/])?(/[^\s/]([^/]*[^\s/])?)*$")]
"""Path in the tree of places, from country down, e.g. 日本/千葉県/柏市."""


def number_or_name(value: object) -> object:
    """Refuse anything but a number or the name of a series, in one sentence instead of one an alternative."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise wrong("number_or_name")
    return value


Items = TypeVar("Items", bound=Sized)


def some(items: Items) -> Items:
    """Refuse an empty list or mapping; pydantic's own check also counts faulty items as absent."""
    if not items:
        raise wrong("empty")
    return items


@dataclass(frozen=True)
class PerStep:
    """Mark of a field that takes one number, or the name of a series with one number a step.

    unit    what the series must be in
    least   lowest value that makes sense, if there is one
    """

    unit: str
    least: float | None = None


Stepwise = Annotated[float | Name, BeforeValidator(number_or_name)]
DemandKw = Annotated[Stepwise, PerStep("kW", least=0.0)]
YenPerKwh = Annotated[Stepwise, PerStep("yen/kWh")]
KgPerKwh = Annotated[Stepwise, PerStep("kg/kWh", least=0.0)]
