"""The most frequent entries by their shapes, read a thousand at once by compiled loops instead of one by one as JSON.

A shape proves canonical form by construction: keys in order, no spaces, whole numbers below 2^53, text that needs no
escapes. What it leaves open, conditions and paths, is read as canonical JSON once and known by its number from then on.
A line that has no shape is not wrong: it is read the plain way, which also says what is wrong.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

import numpy as np

from market.audit import shape_core
from market.audit.shape_core import AGAIN, LITERAL, Shapes
from market.audit.texts import Texts

FIELDS = {
    "unread": shape_core.UNREAD,
    "text": shape_core.TEXT,
    "word": shape_core.WORD,
    "json": shape_core.JSON,
    "count": shape_core.COUNT,
    "expiry": shape_core.EXPIRY,
    "instant": shape_core.INSTANT,
}
FIELD = re.compile("<(?:([a-z_]+):([a-z]+)|=([a-z_]+))>")
"""`<name:kind>`, or `<=name>` where the same stands again; `<_:unread>` is text that is not kept."""

END = ',"schema":1,"seq":<seq:count>,"time":<time:count>}\n'
NEXT_END = ',"schema":1,"seq":<next_seq:count>,"time":<=time>}\n'


class Shape(IntEnum):
    """Shapes by number; the first that fits is taken."""

    TRADE = 0
    TRADE_WITH_FEE = 1
    ASK = 2
    BID = 3
    ISSUE = 4
    ISSUE_WITH_REMAINDER = 5
    WIDE_BID = 6


SALE = (
    '{"id":"trade-<number:count>","kind":"trade","payload":{"amount_uyen":"<paid:count>","ask":"<ask:text>",'
    '"bid":"<bid:text>","buyer":"<buyer:text>","fee_uyen":"<fee:count>","grams":<grams:count>,'
    '"left_g":[<left_bid:count>,<left_ask:count>],"lot":"<lot:text>","price_yen_per_t":<price:count>,'
    '"ranges":[[<start:count>,<until:count>]],"seller":"<seller:text>"}' + END + '{"id":"trade:trade-<=number>",'
    '"kind":"posting","payload":{"cause":"trade","legs":[["<=seller>","lot:<=lot>","-<=grams>"],'
    '["<=buyer>","lot:<=lot>","<=grams>"],["<=buyer>","<currency:text>","-<got:count>"],'
    '["<=seller>","<=currency>","<=got>"]'
)
KEPT = ',["<=buyer>","<=currency>","-<=fee>"],["@fees","<=currency>","<=fee>"]'
RELEASED = '],"releases":[["<=ask>","<=grams>"],["<=bid>","<released:count>"]]}' + NEXT_END
ORIGIN = (
    '{"id":"<lot:text>","kind":"issue","payload":{"attributes":{"disclosed":<disclosed:word>,'
    '"energy_type":<energy_type:json>,"factor_source":"<factor_source:text>","factor_ug_per_wh":<factor:count>,'
    '"owner":"<owner:text>","place":<place:json>,"produced_from":<from:instant>,"produced_until":<until:instant>,'
    '"source":"<source:text>","verification":"<verification:text>"},'
)
ISSUED = (
    '"grams":<grams:count>,"reading":"<_:unread>","rule":"<_:unread>","wh":<wh:count>}' + END + '{"id":"issue:<=lot>",'
    '"kind":"posting","payload":{"cause":"issue","legs":[["@issued","lot:<=lot>","-<=grams>"],'
    '["<=owner>","lot:<=lot>","<=grams>"]],"releases":[]}' + NEXT_END
)
LATER_TERMS = (
    '"lot_kind":"<lot_kind:text>","minimum_g":<minimum:count>,"side":"bid","time_in_force":"<in_force:text>",'
    '"traits":<traits:json>}' + END
)
BUYER = '{"id":"<id:text>","kind":"order","payload":{"account":"<account:text>","expires":<expires:expiry>,'
TEMPLATES = {
    Shape.TRADE: SALE + RELEASED,
    Shape.TRADE_WITH_FEE: SALE + KEPT + RELEASED,
    Shape.ASK: '{"id":"<id:text>","kind":"order","payload":{"account":"<account:text>","attributes":null,'
    '"condition":<condition:json>,"expires":<expires:expiry>,"grams":<grams:count>,"limit_yen_per_t":<limit:count>,'
    '"lot":"<lot:text>","lot_kind":"<lot_kind:text>","minimum_g":<minimum:count>,"side":"ask",'
    '"time_in_force":"<in_force:text>"}' + END,
    Shape.BID: BUYER
    + '"grams":<grams:count>,"legs":[{"condition":<condition:json>,"limit_yen_per_t":<limit:count>}],'
    + LATER_TERMS,
    Shape.ISSUE: ORIGIN + '"carried_ug":null,' + ISSUED,
    Shape.ISSUE_WITH_REMAINDER: ORIGIN + '"carried_ug":[<before:count>,<after:count>],' + ISSUED,
    Shape.WIDE_BID: BUYER + '"grams":<grams:count>,"legs":<legs:json>,' + LATER_TERMS,
}
"""Word for word; a trade and an issue each with its posting."""


def _compiled(templates: Sequence[str]) -> Shapes:
    """Templates as the kernels read them."""
    starts, parts, literals = [0], list[tuple[int, int, int]](), bytearray()
    for template in templates:
        at, names = 0, list[str]()
        for found in FIELD.finditer(template):
            name, kind, again = found.groups()
            parts.append(_literal(template[at : found.start()], literals))
            parts.append((FIELDS[kind], 0, 0) if kind else (AGAIN, names.index(again), 0))
            names += [name] if kind not in (None, "unread") else []
            at = found.end()
        parts.append(_literal(template[at:], literals))
        starts.append(len(parts))
    lines = [template.count("\n") for template in templates]
    return Shapes(np.array(starts), np.array(lines), np.array(parts), np.frombuffer(bytes(literals), dtype=np.uint8))


def _literal(words: str, literals: bytearray) -> tuple[int, int, int]:
    literals += words.encode()
    return LITERAL, len(literals) - len(words), len(literals)


SHAPES = _compiled([TEMPLATES[shape] for shape in Shape])
WIDEST = max(len(re.findall("<[a-z_]+:(?!unread)", template)) for template in TEMPLATES.values())

Row = list[int]
"""Fields in order, whole numbers and numbers of texts; what comes behind them says nothing."""


class ShapedLines:
    """Reads lines by their shapes; texts have the same number in all of them."""

    def __init__(self) -> None:
        self.texts = Texts()
        self._values = np.zeros((0, WIDEST), dtype=np.int64)
        self._spans = np.zeros((WIDEST, 2), dtype=np.int64)

    def read(self, lines: Sequence[bytes]) -> Iterable[tuple[int, int, Row]]:
        """Place, shape and fields of the lines with which a shape begins."""
        block = np.frombuffer(b"".join(lines), dtype=np.uint8)
        ends = np.cumsum(np.fromiter(map(len, lines), dtype=np.int64, count=len(lines)))
        kinds = np.full(len(lines), shape_core.NONE)
        if len(self._values) < len(lines):
            self._values = np.zeros((len(lines), WIDEST), dtype=np.int64)
        table = self.texts.with_room(texts=len(lines) * WIDEST, size=len(block))
        shape_core.read_lines(block, ends, SHAPES, table, self._spans, kinds, self._values)
        if not self.texts.read_new():
            return ()
        shaped = np.flatnonzero(kinds != shape_core.NONE)
        return zip(shaped.tolist(), kinds[shaped].tolist(), self._values[shaped].tolist(), strict=True)
