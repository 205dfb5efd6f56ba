"""Which orders stood when, as a run's log tells it: under pseudonyms, but with all of their conditions."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from market.credits import Attributes
from market.log.order_payloads import attributes_of, order_of
from market.log.records import Record
from market.orders import Order
from scenarios.log_entries import entries

TELLING = ("rule", "issue", "order", "refuse", "trade", "close", "clear")
"""Kinds of entries that change what stands, that name the rule, or that hold a call."""


class StandingOrders:
    """The book while a log is read.

    rule         the rule's name
    parameters   its parameters
    left_g       what is left of each standing order, by arrival
    """

    def __init__(self) -> None:
        self.rule = "continuous"
        self.parameters: Mapping[str, str] = {}
        self.left_g: dict[str, int] = {}
        self._payloads: dict[str, dict[str, Any]] = {}
        self._attributes: dict[str, Attributes] = {}
        self._repeated: str | None = None

    def tell(self, entry: Record) -> None:
        """What an entry changes."""
        payload = dict(entry.payload)
        match entry.kind:
            case "rule":
                self.rule, self.parameters = entry.id, payload["parameters"]
            case "issue":
                self._attributes[entry.id] = attributes_of(payload["attributes"])
            case "order" if entry.id in self._payloads:
                self._repeated = entry.id  # is refused next, and the order that had the id first stands
            case "refuse" if entry.id == self._repeated:
                self._repeated = None
            case "order":
                self._payloads[entry.id] = payload
                self.left_g[entry.id] = payload["grams"]
            case "trade":
                self._leave(payload["bid"], payload["left_g"][0])
                self._leave(payload["ask"], payload["left_g"][1])
            case "refuse" | "close":
                self._leave(entry.id, 0)

    def orders(self) -> Iterator[tuple[Order, int]]:
        """Each standing order with what is left of it [g], by arrival."""
        for order_id, grams in self.left_g.items():
            payload = self._payloads[order_id]
            yield order_of(order_id, payload, self._attributes.get(payload.get("lot", ""))), grams

    def _leave(self, order_id: str, grams: int) -> None:
        if grams:
            self.left_g[order_id] = grams
        else:
            self.left_g.pop(order_id, None)


def read_on(log: Path) -> Iterator[tuple[Record, StandingOrders]]:
    """Each telling entry with what stood before it; the last pair is the log's end under its last entry.

    Raises OSError where there is no log.
    """
    standing = StandingOrders()
    for entry in entries(log, TELLING):
        yield entry, standing
        standing.tell(entry)


def standing_at_the_end(log: Path) -> StandingOrders:
    """What still stands when the log ends. Raises OSError where there is no log."""
    standing = StandingOrders()
    for entry in entries(log, TELLING):
        standing.tell(entry)
    return standing
