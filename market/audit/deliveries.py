"""Grams for money: the two lines that a trade must bring about, spelled at once."""

from typing import NamedTuple

from market.audit.books import FEES
from market.audit.due import Due
from market.audit.lots import Ranges
from market.audit.told_trades import Told
from market.log.canonical import GREATEST, quoted
from market.orders import Ask, Bid


class Delivery(NamedTuple):
    """A trade with all that follows from it.

    asset     the ask's lot, as postings name it
    amounts   what is paid, what of it is a fee, what waits of bid and ask after it [g], what the seller gets, and what
              of the bid's hold is set free; money in micro-yen
    points    entries that grant points for it
    """

    told: Told
    bid: Bid
    ask: Ask
    asset: str
    currency: str
    ranges: Ranges
    amounts: tuple[int, int, int, int, int, int]
    points: list[Due]


def delivered(number: int, done: Delivery) -> list[Due]:
    """The trade, which is the how-manieth, its posting, and what grants points for it."""
    told, bid, ask, asset, currency, ranges, amounts, points = done
    paid, fee, left_bid, left_ask, net, released = amounts
    grams, seller, buyer = told.grams, quoted(ask.account), quoted(bid.account)
    bid_id, ask_id, lot, money = quoted(bid.id), quoted(ask.id), quoted(asset), quoted(currency)
    price = told.price_yen_per_t if told.price_yen_per_t <= GREATEST else quoted(str(told.price_yen_per_t))
    moved = ",".join([f"[{start},{until}]" for start, until in ranges])
    got = f',[{buyer},{money},"-{net}"],[{seller},{money},"{net}"]' if net else ""
    kept = f',[{buyer},{money},"-{fee}"],["{FEES}",{money},"{fee}"]' if fee else ""
    return [
        (
            f'{{"id":"trade-{number}","kind":"trade","payload":{{"amount_uyen":"{paid}","ask":{ask_id},"bid":{bid_id},'
            f'"buyer":{buyer},"fee_uyen":"{fee}","grams":{grams},"left_g":[{left_bid},{left_ask}],'
            f'"lot":{quoted(ask.lot_id)},"price_yen_per_t":{price},"ranges":[{moved}],"seller":{seller}}}'
        ).encode(),
        (
            f'{{"id":"trade:trade-{number}","kind":"posting","payload":{{"cause":"trade","legs":['
            f'[{seller},{lot},"-{grams}"],[{buyer},{lot},"{grams}"]{got}{kept}],'
            f'"releases":[[{ask_id},"{grams}"],[{bid_id},"{released}"]]}}'
        ).encode(),
        *points,
    ]
