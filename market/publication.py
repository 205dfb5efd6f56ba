"""What the public may see of a trade. Whoever is undisclosed stays so (market rule 17).

Of an undisclosed seller's trade everything that could tell two trades of one seller from those of two sellers is
left out or replaced by an id used once: seller, ask, lot, gram numbers, source, production time, exact place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from market.energy_types import EnergyType
from market.hierarchies import within
from market.places import WORLD, Place
from market.trades import Trade

UNDISCLOSED = "undisclosed-"
"""Begins the name that stands for an undisclosed account, once: the id of its trade or order follows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicTrade:
    """A trade as published.

    seller   the seller's account, or an id that is used for this trade only
    lot_id   None where the seller is undisclosed
    """

    id: str
    time: int
    buyer: str
    seller: str
    lot_id: str | None
    place: Place
    energy_type: EnergyType
    grams: int
    price_yen_per_t: int
    amount_uyen: int


def public_trade(trade: Trade, *, place: Place = WORLD) -> PublicTrade:
    """The public view of `trade`; an undisclosed seller's place is given as `place` (see `crowded_place`)."""
    shown = trade.attributes.disclosed
    return PublicTrade(
        id=trade.id,
        time=trade.time,
        buyer=trade.buyer,
        seller=trade.seller if shown else UNDISCLOSED + trade.id,
        lot_id=trade.lot_id if shown else None,
        place=trade.attributes.place if shown else place,
        energy_type=trade.attributes.energy_type,
        grams=trade.grams,
        price_yen_per_t=trade.price_yen_per_t,
        amount_uyen=trade.amount_uyen,
    )


def crowded_place(place: Place, active_accounts: Mapping[Place, int], least: int) -> Place:
    """The innermost place around `place` in which at least `least` accounts are active, at worst the world.

    active_accounts   number of active accounts whose place is exactly this, by place
    """
    for depth in range(len(place), 0, -1):
        around = place[:depth]
        if sum(count for inner, count in active_accounts.items() if within(inner, around)) >= least:
            return around
    return WORLD
