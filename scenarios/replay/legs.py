"""What bids of a file want and would pay: their alternatives, each with a limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from market.compiled import Flags, Ints
from market.conditions import (
    ANYTHING,
    MOST_EXCLUDED_OWNERS,
    AllOf,
    AnyOf,
    Condition,
    Excluding,
    OneOf,
    ProducedWithin,
    Within,
)
from market.hierarchies import within
from market.refusals import Reason
from scenarios.replay.origin_columns import NEVER_FROM, NEVER_TO, kind_of_energy
from scenarios.replay.places import PlaceNames
from scenarios.replay.row_judge import Named, RowJudge

Field = Literal["owner", "place", "energy_type"]
FIELDS: dict[str, Field] = {"account": "owner", "place": "place", "type": "energy_type"}
"""What a column's name ends with, and the field of an origin that it is about."""


class Part(NamedTuple):
    """A wish of each row: its number in `wishes`, each of them conditions that must all hold."""

    numbers: Ints
    wishes: Sequence[tuple[Condition, ...]]


class Premium(NamedTuple):
    """So much more [yen/t] of each row where a wish holds."""

    part: Part
    yen_per_t: Ints


@dataclass(frozen=True, kw_only=True)
class Legs:
    """Alternatives, those of a row one behind the other.

    rows         row of the file that says each
    wishes       of each its number in `conditions`
    limits       of each the most that it pays [yen/t]
    conditions   distinct ones; the first is anything
    """

    rows: Ints
    wishes: Ints
    limits: Ints
    conditions: Sequence[Condition]


def legs_of(judge: RowJudge, wishing: Flags, prices: Ints, place_names: PlaceNames) -> Legs:
    """The alternatives of bids and of the rows `or` below them; a soft premium doubles those of its row."""
    base = [*wished(judge, wishing, place_names), window(judge, wishing)]
    premiums = premiums_of(judge, wishing, place_names)
    numbers: dict[Condition, int] = {ANYTHING: 0}
    found = []
    for chosen in chain.from_iterable(combinations(premiums, size) for size in range(len(premiums) + 1)):
        rows = np.flatnonzero(np.logical_and.reduce([wishing, *(each.part.numbers > 0 for each in chosen)]))
        wishes = together([*base, *(each.part for each in chosen)], rows, numbers)
        found.append((rows, wishes, prices[rows] + sum(each.yen_per_t[rows] for each in chosen)))
    rows, wishes, limits = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(rows, kind="stable")
    return Legs(rows=rows[order], wishes=wishes[order], limits=limits[order], conditions=list(numbers))


def wished(judge: RowJudge, wishing: Flags, place_names: PlaceNames) -> Iterator[Part]:
    """What must hold of the origin, whichever alternative. Rows that rule out what they want are refused."""
    for name, field in FIELDS.items():
        wanted = names(judge, f"want_{name}", wishing, place_names)
        unwanted = names(judge, f"not_{name}", wishing, place_names)
        pairs = wanted.numbers * len(unwanted.values) + unwanted.numbers
        told = wishing & wanted.told & unwanted.told
        hopeless = [pair for pair in np.unique(pairs[told]).tolist() if all_ruled_out(pair, wanted, unwanted)]
        words = f"not_{name} rules out all that want_{name} wants"
        judge.refuse(told & np.isin(pairs, hopeless), Reason.CONDITION_IMPOSSIBLE, words)
        yield Part(wanted.numbers, [one_of(field, each) for each in wanted.values])
        yield Part(unwanted.numbers, [none_of(field, each) for each in unwanted.values])


def names(judge: RowJudge, column: str, wishing: Flags, place_names: PlaceNames) -> Named:
    """Lists of sellers, places or kinds of energy, by what the column's name ends with."""
    match column.rpartition("_")[2]:
        case "place":
            return judge.listed(column, wishing, place_names, Reason.UNKNOWN_PLACE)
        case "type":
            return judge.listed(column, wishing, kind_of_energy, Reason.UNKNOWN_ENERGY_TYPE)
    most = MOST_EXCLUDED_OWNERS if column.startswith("not_") else None
    return judge.listed(column, wishing, seller, Reason.CONDITION_TOO_WIDE, most)


def window(judge: RowJudge, wishing: Flags) -> Part:
    """When the grams must have been produced."""
    since, until = judge.times("want_from", NEVER_FROM), judge.times("want_to", NEVER_TO)
    judge.refuse(wishing & (since >= until), Reason.CONDITION_IMPOSSIBLE, "want_from must lie before want_to")
    starts, start_values = pd.factorize(since)
    ends, end_values = pd.factorize(until)
    numbers, pairs = pd.factorize(starts * len(end_values) + ends)
    spans = [
        (int(start_values[one]), int(end_values[two]))
        for one, two in (divmod(each, len(end_values)) for each in pairs.tolist())
    ]
    told = [span != (NEVER_FROM, NEVER_TO) and span[0] < span[1] for span in spans]
    wishes = [(ProducedWithin(*span),) if says else () for span, says in zip(spans, told, strict=True)]
    return Part(numbers.astype(np.int64), wishes)


def premiums_of(judge: RowJudge, wishing: Flags, place_names: PlaceNames) -> list[Premium]:
    """Soft premiums that some row offers."""
    found = []
    for name, field in FIELDS.items():
        liked = names(judge, f"premium_{name}", wishing, place_names)
        more = judge.whole(f"premium_{name}_yen_per_t", wishing, nothing=0)
        judge.refuse(wishing & (more < 0), Reason.PRICE_NEGATIVE, f"premium_{name}_yen_per_t must be >= 0")
        if np.any(wishing & liked.told):
            found.append(Premium(Part(liked.numbers, [one_of(field, each) for each in liked.values]), more))
    return found


def together(parts: Sequence[Part], rows: Ints, numbers: dict[Condition, int]) -> Ints:
    """Of each row the number of all its wishes as one condition; new conditions join `numbers`."""
    codes = np.zeros(len(rows), dtype=np.int64)
    for part in parts:
        codes, _ = pd.factorize(codes * len(part.wishes) + part.numbers[rows])
    _, first, of_row = np.unique(codes, return_index=True, return_inverse=True)
    distinct = [
        condition_of(tuple(wish for part in parts for wish in part.wishes[part.numbers[row]]))
        for row in rows[first].tolist()
    ]
    return np.array([numbers.setdefault(each, len(numbers)) for each in distinct], dtype=np.int64)[of_row]


def condition_of(wishes: tuple[Condition, ...]) -> Condition:
    if not wishes:
        return ANYTHING
    return wishes[0] if len(wishes) == 1 else AllOf(wishes)


def one_of(field: Field, values: tuple[Any, ...]) -> tuple[Condition, ...]:
    """A seller of that name, or within one of the places or kinds."""
    if not values:
        return ()
    if field == "owner":
        return (OneOf(field, values),)
    nodes = tuple(Within(field, node) for node in values)
    return nodes if len(nodes) == 1 else (AnyOf(nodes),)


def none_of(field: Field, values: tuple[Any, ...]) -> tuple[Condition, ...]:
    if field == "owner":
        return (Excluding(OneOf(field, values)),) if values else ()
    return tuple(Excluding(Within(field, node)) for node in values)


def all_ruled_out(pair: int, wanted: Named, unwanted: Named) -> bool:
    """Whether each wanted seller, place or kind is unwanted, or lies within one that is."""
    ones, others = (
        column.values[number]
        for column, number in zip((wanted, unwanted), divmod(pair, len(unwanted.values)), strict=True)
    )
    return all(any(one == other or (isinstance(one, tuple) and within(one, other)) for other in others) for one in ones)


def seller(name: str) -> str:
    """A seller's name as it is. Raises ValueError where there is none between two separators."""
    if not name:
        raise ValueError("a name is missing")
    return name
