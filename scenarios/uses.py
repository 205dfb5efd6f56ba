"""Which fields of a scenario use which named series."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from scenarios.sentences import Loc
from scenarios.spec.quantities import PerStep


@dataclass(frozen=True, kw_only=True)
class Use:
    """A field that names a series, and what it takes."""

    loc: Loc
    series: str
    takes: PerStep


def uses(section: BaseModel, loc: Loc = ()) -> Iterator[Use]:
    """Every use of a series in a section and the sections below it, in order."""
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        takes = next((mark for mark in field.metadata if isinstance(mark, PerStep)), None)
        if takes is not None:
            named = value if isinstance(value, Mapping) else {None: value}
            for key, series in named.items():
                if isinstance(series, str):
                    yield Use(loc=(*loc, name, *([] if key is None else [key])), series=series, takes=takes)
        else:
            yield from uses_within(value, (*loc, name))


def uses_within(value: object, loc: Loc) -> Iterator[Use]:
    if isinstance(value, BaseModel):
        yield from uses(value, loc)
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield from uses_within(child, (*loc, key))
    elif isinstance(value, tuple):
        for index, child in enumerate(value):
            yield from uses_within(child, (*loc, index))
