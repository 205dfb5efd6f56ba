"""The most frequent requests, orders and issues, read by patterns instead of as JSON.

A pattern proves canonical form by construction: keys in order, no spaces, whole numbers below 2^53, text that needs no
escapes. Conditions, traits and paths, which it leaves open, are read as canonical JSON once and known by their bytes
from then on. A line that no pattern fits is not wrong: it is read the plain way, which also says what is wrong.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from market.buyers import Traits
from market.condition_json import from_tree
from market.conditions import Condition
from market.credits import Attributes, Verification
from market.hierarchies import Path
from market.log.canonical import parsed
from market.log.order_payloads import LOT_KINDS, TIMES_IN_FORCE, traits_of
from market.orders import Ask, Bid, Leg, Order

FRAGMENTS = {
    "CARRIED": r"null|\[(?:0|[1-9][0-9]{0,14}+),(?:0|[1-9][0-9]{0,14}+)\]",
    "COUNT": "0|[1-9][0-9]{0,14}+",
    "EXPIRY": "null|0|[1-9][0-9]{0,14}+",
    "FLAG": "true|false",
    "INSTANT": "0|-?[1-9][0-9]{0,14}+",
    "PATH": r"\[.*?\]",
    "TEXT": r'[^"\\\x00-\x1f]*+',
    "TREE": r"\{.*?\}",
    "TREES": ".*?",
    "WORD": "[a-z_]*+",
}
"""Fewer than 16 digits are below 2^53."""

KNOWN = 1 << 16
"""Fragments to keep: some thousand wishes, places and kinds make up a market."""

VERDICTS = {str(state): state for state in Verification}


def _pattern(template: str) -> re.Pattern[str]:
    """The template word for word; a fragment in capitals becomes a group."""
    return re.compile(re.sub("[A-Z]+", lambda name: f"({FRAGMENTS[name[0]]})", re.escape(template)))


END = ',"schema":1,"seq":COUNT,"time":COUNT}'
BID = _pattern(
    '{"id":"TEXT","kind":"order","payload":{"account":"TEXT","expires":EXPIRY,"grams":COUNT,"legs":[TREES],'
    '"lot_kind":"WORD","minimum_g":COUNT,"side":"bid","time_in_force":"WORD","traits":TREE}' + END
)
LEG = _pattern('{"condition":TREE,"limit_yen_per_t":COUNT}')
ASK = _pattern(
    '{"id":"TEXT","kind":"order","payload":{"account":"TEXT","attributes":null,"condition":TREE,"expires":EXPIRY,'
    '"grams":COUNT,"limit_yen_per_t":COUNT,"lot":"TEXT","lot_kind":"WORD","minimum_g":COUNT,"side":"ask",'
    '"time_in_force":"WORD"}' + END
)
ISSUE = _pattern(
    '{"id":"TEXT","kind":"issue","payload":{"attributes":{"disclosed":FLAG,"energy_type":PATH,"factor_source":"TEXT",'
    '"factor_ug_per_wh":COUNT,"owner":"TEXT","place":PATH,"produced_from":INSTANT,"produced_until":INSTANT,'
    '"source":"TEXT","verification":"WORD"},"carried_ug":CARRIED,"grams":COUNT,"reading":"TEXT","rule":"TEXT",'
    '"wh":COUNT}' + END
)


class SaidOrder(NamedTuple):
    """An order's line."""

    seq: int
    time: int
    order: Order


class SaidIssue(NamedTuple):
    """An issue's line; `carried_ug` before and after it, None where no rule issued it."""

    seq: int
    time: int
    lot: str
    origin: Attributes
    wh: int
    grams: int
    carried_ug: tuple[int, int] | None


def quick_request(line: bytes, origins: Mapping[str, Attributes]) -> SaidOrder | SaidIssue | None:
    """What a line without its end says, None where it must be read the plain way.

    origins   of the lots that were issued before
    """
    try:
        text = line.decode()
        if bid := BID.fullmatch(text):
            return _bid(bid.groups())
        if ask := ASK.fullmatch(text):
            return _ask(ask.groups(), origins)
        if issue := ISSUE.fullmatch(text):
            return _issue(issue.groups())
    except (KeyError, TypeError, ValueError):  # no text, or in its fragments no request: the plain way says what it is
        return None
    return None


Groups = tuple[str, ...]
"""What stood for a pattern's capitals, in order."""


def _bid(said: Groups) -> SaidOrder:
    order_id, account, expires, grams, legs, lot_kind, minimum_g, time_in_force, traits, seq, time = said
    bid = Bid(
        id=order_id,
        account=account,
        grams=int(grams),
        lot_kind=LOT_KINDS[lot_kind],
        minimum_g=int(minimum_g),
        time_in_force=TIMES_IN_FORCE[time_in_force],
        expires=None if expires == "null" else int(expires),
        legs=_legs(legs),
        traits=_traits(traits),
    )
    return SaidOrder(int(seq), int(time), bid)


def _ask(said: Groups, origins: Mapping[str, Attributes]) -> SaidOrder:
    order_id, account, condition, expires, grams, limit, lot, lot_kind, minimum_g, time_in_force, seq, time = said
    ask = Ask(
        id=order_id,
        account=account,
        grams=int(grams),
        lot_kind=LOT_KINDS[lot_kind],
        minimum_g=int(minimum_g),
        time_in_force=TIMES_IN_FORCE[time_in_force],
        expires=None if expires == "null" else int(expires),
        limit_yen_per_t=int(limit),
        lot_id=lot,
        attributes=origins[lot],
        condition=_condition(condition),
    )
    return SaidOrder(int(seq), int(time), ask)


def _issue(said: Groups) -> SaidIssue:
    lot, disclosed, energy_type, factor_source, factor, owner, place, start, until, source, verification, *rest = said
    carried_ug, grams, _, _, wh, seq, time = rest
    origin = Attributes(
        owner=owner,
        disclosed=disclosed == "true",
        place=_path(place),
        energy_type=_path(energy_type),
        produced_from=int(start),
        produced_until=int(until),
        source=source,
        factor_ug_per_wh=int(factor),
        factor_source=factor_source,
        verification=VERDICTS[verification],
    )
    return SaidIssue(int(seq), int(time), lot, origin, int(wh), int(grams), _carried(carried_ug))


def _carried(text: str) -> tuple[int, int] | None:
    if text == "null":
        return None
    before, after = text[1:-1].split(",")
    return int(before), int(after)


def _legs(text: str) -> tuple[Leg, ...]:
    legs, at = [], 0
    while found := LEG.match(text, at):
        legs.append(Leg(condition=_condition(found[1]), limit_yen_per_t=int(found[2])))
        at = found.end() + 1
        if text[at - 1 : at] != ",":
            break
    if at != len(text) + 1:
        raise ValueError("these are no legs")
    return tuple(legs)


@lru_cache(maxsize=KNOWN)
def _condition(text: str) -> Condition:
    return from_tree(parsed(text.encode()))


@lru_cache(maxsize=KNOWN)
def _traits(text: str) -> Traits:
    return traits_of(parsed(text.encode()))


@lru_cache(maxsize=KNOWN)
def _path(text: str) -> Path:
    return tuple(parsed(text.encode()))
