"""Which price a match gets, as a value. All of them lie between the two limits."""

from enum import StrEnum

from market.fills import Match
from market.orders import Side


class PriceRule(StrEnum):
    """Price rules of the continuous book.

    RESTING      the limit of the order that was there first
    MIDPOINT     halfway, rounded toward the resting order's limit (market rule 15)
    BID, ASK     that side's limit
    SHORT_SIDE   the limit of the side that this match fills entirely; where it fills both, the midpoint
    """

    RESTING = "resting"
    MIDPOINT = "midpoint"
    BID = "bid"
    ASK = "ask"
    SHORT_SIDE = "short_side"


def price_yen_per_t(rule: PriceRule, match: Match) -> int:
    """Price of `match` under `rule` [yen/t].

    A match always fills at least one side. SHORT_SIDE says nothing where it fills both: the midpoint favours
    neither, and it does not depend on who came first but for the rounding.
    """
    ask, bid = match.ask_limit_yen_per_t, match.bid_limit_yen_per_t
    resting = ask if match.resting is Side.ASK else bid
    if rule is PriceRule.RESTING:
        return resting
    if rule is PriceRule.BID:
        return bid
    if rule is PriceRule.ASK:
        return ask
    if rule is PriceRule.SHORT_SIDE and match.bid_filled != match.ask_filled:
        return bid if match.bid_filled else ask
    return (ask + bid + (resting == bid)) // 2
