"""Ledger entries for what happens in the market, each balanced in itself."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from market.credits import CreditLot
from market.ledger import (
    EXPIRED,
    FEES,
    ISSUED,
    OUTSIDE,
    RETIRED,
    Entry,
    EntryKind,
    Key,
    Posting,
    Release,
    lot_asset,
)
from market.points import UYEN_PER_POINT, PointScheme
from market.trades import Trade


def _moved(asset: str, amount: int, *, giver: str, taker: str) -> tuple[Posting, ...]:
    """Both legs of a movement; none where nothing moves (a price or fee of 0)."""
    if not amount:
        return ()
    return (giver, asset, -amount), (taker, asset, amount)


def deposit(entry_id: str, account: str, amount_uyen: int, *, currency: str, time: int) -> Entry:
    """Money comes into the market [micro-yen]."""
    legs = _moved(currency, amount_uyen, giver=OUTSIDE, taker=account)
    return Entry(id=entry_id, kind=EntryKind.DEPOSIT, time=time, legs=legs, ref=account)


def issue(lot: CreditLot, *, time: int) -> Entry:
    """A lot is minted, once: its id is the entry's."""
    legs = _moved(lot_asset(lot.id), lot.grams, giver=ISSUED, taker=lot.attributes.owner)
    return Entry(id=f"issue:{lot.id}", kind=EntryKind.ISSUE, time=time, legs=legs, ref=lot.id)


class Delivery(NamedTuple):
    """A trade as an entry: like `Entry`, but its legs are worked out only for whoever asks for them.

    Each trade makes one, and a batch of them is settled in a third of the time that entries take. The legs are the
    judge: tests compare what is done without them.
    """

    id: str
    trade: Trade
    currency: str
    bid_limit_yen_per_t: int

    @property
    def kind(self) -> EntryKind:
        return EntryKind.TRADE

    @property
    def time(self) -> int:
        return self.trade.time

    @property
    def ref(self) -> str:
        return self.trade.id

    @property
    def legs(self) -> tuple[Posting, ...]:
        trade = self.trade
        return (
            *_moved(lot_asset(trade.lot_id), trade.grams, giver=trade.seller, taker=trade.buyer),
            *_moved(self.currency, trade.amount_uyen - trade.fee_uyen, giver=trade.buyer, taker=trade.seller),
            *_moved(self.currency, trade.fee_uyen, giver=trade.buyer, taker=FEES),
        )

    @property
    def releases(self) -> tuple[Release, ...]:
        trade = self.trade
        return (trade.ask_id, trade.grams), (trade.bid_id, trade.grams * self.bid_limit_yen_per_t)

    def add_to(self, changes: defaultdict[Key, int]) -> None:
        trade, currency = self.trade, self.currency
        grams, paid, fee = trade.grams, trade.amount_uyen, trade.fee_uyen
        if not (type(grams) is type(paid) is type(fee) is int and grams > 0 <= fee < paid):
            # Legs that cancel out, or are none, or refused: as rare as free credits.
            Entry(self.id, self.kind, self.time, self.legs, self.ref).add_to(changes)
            return
        lot, seller, buyer = lot_asset(trade.lot_id), trade.seller, trade.buyer
        changes[seller, lot] -= grams
        changes[buyer, lot] += grams
        changes[buyer, currency] -= paid
        changes[seller, currency] += paid - fee
        if fee:
            changes[FEES, currency] += fee


def delivery_against_payment(trade: Trade, *, currency: str, bid_limit_yen_per_t: int) -> Delivery:
    """Grams one way, money the other, the fee out of the proceeds, and both holds reduced: all at once.

    bid_limit_yen_per_t   the price at which the bid's money was set aside, not below the trade's
    """
    return Delivery(f"trade:{trade.id}", trade, currency, bid_limit_yen_per_t)


def transfer(entry_id: str, lot_id: str, grams: int, *, giver: str, taker: str, time: int) -> Entry:
    """Grams change hands without a price."""
    legs = _moved(lot_asset(lot_id), grams, giver=giver, taker=taker)
    return Entry(id=entry_id, kind=EntryKind.TRANSFER, time=time, legs=legs, ref=lot_id)


def retirement(entry_id: str, lot_id: str, grams: int, *, account: str, time: int) -> Entry:
    """Grams are used up for a purpose; nobody can have them again."""
    legs = _moved(lot_asset(lot_id), grams, giver=account, taker=RETIRED)
    return Entry(id=entry_id, kind=EntryKind.RETIRE, time=time, legs=legs, ref=lot_id)


def expiry(entry_id: str, lot_id: str, grams: int, *, account: str, time: int) -> Entry:
    """Grams lose their validity unused."""
    legs = _moved(lot_asset(lot_id), grams, giver=account, taker=EXPIRED)
    return Entry(id=entry_id, kind=EntryKind.EXPIRE, time=time, legs=legs, ref=lot_id)


def counter_entry(entry_id: str, lot_id: str, taken_g: Mapping[str, int], *, time: int) -> Entry:
    """Grams that should not have been issued go back where they came from; the first entry stands.

    taken_g   grams by account
    """
    asset = lot_asset(lot_id)
    legs = tuple(leg for account, grams in taken_g.items() for leg in _moved(asset, grams, giver=account, taker=ISSUED))
    return Entry(id=entry_id, kind=EntryKind.CORRECT, time=time, legs=legs, ref=lot_id)


def point_grant(entry_id: str, scheme: PointScheme, member: str, points: int, *, currency: str, time: int) -> Entry:
    """Points are made, and their money comes into the pool."""
    legs = _points_and_money(scheme, points, currency, move=(ISSUED, member), pay=(OUTSIDE, scheme.pool))
    return Entry(id=entry_id, kind=EntryKind.GRANT, time=time, legs=legs, ref=member)


def point_redemption(
    entry_id: str, scheme: PointScheme, member: str, shop: str, points: int, *, currency: str, time: int
) -> Entry:
    """Points are used up, and the shop gets their money."""
    legs = _points_and_money(scheme, points, currency, move=(member, RETIRED), pay=(scheme.pool, shop))
    return Entry(id=entry_id, kind=EntryKind.REDEEM, time=time, legs=legs, ref=member)


def point_expiry(entry_id: str, scheme: PointScheme, member: str, points: int, *, currency: str, time: int) -> Entry:
    """Points lose their validity unspent, and their money goes back."""
    legs = _points_and_money(scheme, points, currency, move=(member, EXPIRED), pay=(scheme.pool, OUTSIDE))
    return Entry(id=entry_id, kind=EntryKind.EXPIRE, time=time, legs=legs, ref=member)


def _points_and_money(
    scheme: PointScheme, points: int, currency: str, *, move: tuple[str, str], pay: tuple[str, str]
) -> tuple[Posting, ...]:
    """Points and what they are worth, each from the first to the second account."""
    return (
        *_moved(scheme.asset, points, giver=move[0], taker=move[1]),
        *_moved(currency, points * UYEN_PER_POINT, giver=pay[0], taker=pay[1]),
    )
