"""Which words of the scenarios differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

NAMES = ("name", "account", "lot", "ask", "bid", "order")
"""By one of these an entry of a list is known, so that a list that grew is not different in every place."""

CONTAINERS = frozenset({"blocks", "buildings", "assets"})
"""Words that say nothing where a name follows."""

UNTOLD = frozenset({"name", "title", "description"})
"""What a run is called is told above the table."""

Place = tuple[str, ...]


def spec_differences(specs: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Columns `setting` and one a run (by the keys of `specs`), one row a value that is not the same in all.

    Values are text; one that a scenario does not have is missing.
    """
    told = {label: dict(leaves({key: spec[key] for key in spec if key not in UNTOLD})) for label, spec in specs.items()}
    places = dict.fromkeys(place for values in told.values() for place in values)
    rows = [
        {"setting": " › ".join(place), **{label: values.get(place) for label, values in told.items()}}
        for place in places
        if len({values.get(place) for values in told.values()}) > 1
    ]
    return pd.DataFrame(rows, columns=["setting", *specs], dtype=object)


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every single value with the way to it; an absent or empty one is none."""
    match value:
        case Mapping():
            for key, inner in value.items():
                yield from leaves(inner, place if key in CONTAINERS else (*place, str(key)))
        case list() | tuple() if any(isinstance(each, Mapping) for each in value):
            for key, inner in named(value):
                yield from leaves(inner, (*place, key))
        case None | [] | ():
            return
        case list() | tuple():
            yield place, ", ".join(map(text, value))
        case _:
            yield place, text(value)


def named(entries: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Entries of a list under their own names, or else their numbers."""
    for number, entry in enumerate(entries, start=1):
        known = next((key for key in NAMES if isinstance(entry, Mapping) and isinstance(entry.get(key), str)), None)
        if known is None:
            yield str(number), entry
        else:
            yield entry[known], {key: value for key, value in entry.items() if key != known}


def text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
