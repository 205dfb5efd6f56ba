"""Chance as data: tickets that follow from what the log holds (market rule 14)."""

from collections.abc import Callable
from hashlib import sha256

Draw = Callable[[str], int]
"""The ticket of an order, by its id."""


def draw_of(seed: str, call: int) -> Draw:
    """Tickets of the call-th call of a session whose rule states `seed`.

    A ticket is SHA-256 of seed, call and order id, so that an auditor draws the same ones from the log alone. Who
    knows the seed before the call could choose ids to win: an operator commits to it beforehand and tells it after.
    """

    def ticket(order_id: str) -> int:
        return int.from_bytes(sha256(f"{seed}\n{call}\n{order_id}".encode()).digest())

    return ticket
