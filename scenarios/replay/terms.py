"""What the rows of a file of orders are, how much they want, and at which limits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from market.compiled import Flags, Ints
from market.limits import TradingLimits
from market.order_flow import TIMES_IN_FORCE, WHOLE
from market.refusals import Reason
from market.units import PRODUCT_LIMIT
from scenarios.replay.row_judge import RowJudge, Texts

SIDES = ("ask", "bid", "or", "cancel")
LOTS = ("partial", "whole")


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Which rows are what.

    heads   row of the order that a row belongs to: its own, or of an alternative that of the bid above
    """

    asks: Flags
    bids: Flags
    alternatives: Flags
    cancels: Flags
    heads: Ints

    @property
    def orders(self) -> Flags:
        return self.asks | self.bids

    @property
    def wishing(self) -> Flags:
        """Rows that say what a bid wants."""
        return self.bids | self.alternatives


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Quantities, limits and what may not be torn, by row; `least_g` and `time_in_force` as in an OrderFlow."""

    grams: Ints
    least_g: Ints
    time_in_force: Ints
    prices: Ints


def sides_in(judge: RowJudge, ids: Texts) -> Sides:
    """What each row is; ids stand for one order each, and alternatives stand below their bid."""
    side = judge.text("side")
    asks, bids, alternatives, cancels = (side == each for each in SIDES)
    judge.refuse(~np.isin(side, SIDES), Reason.SIDE_UNKNOWN, f"side is one of {', '.join(SIDES)}")
    orders = np.flatnonzero(asks | bids)
    again = np.zeros(len(ids), dtype=np.bool_)
    again[orders] = pd.Series(ids[orders]).duplicated().to_numpy()
    judge.refuse(again, Reason.DUPLICATE_ID, "the id was used before")
    nobody = ~alternatives & (judge.text("account") == "")
    judge.refuse(nobody, Reason.ACCOUNT_UNKNOWN, "account must not be empty")
    rows = np.arange(len(ids))
    above = np.maximum.accumulate(np.where(alternatives, -1, rows))
    misplaced = alternatives & ((above < 0) | ~bids[above] | (ids[above] != ids))
    judge.refuse(
        misplaced, Reason.NO_BID_ABOVE, "`or` stands below its bid or another of its alternatives, with its id"
    )
    heads = np.where(alternatives & ~misplaced, above, rows)
    return Sides(asks=asks, bids=bids, alternatives=alternatives, cancels=cancels, heads=heads)


def terms_in(judge: RowJudge, sides: Sides, limits: TradingLimits) -> Terms:
    """Numbers of each row, judged where the row says them."""
    orders = sides.orders
    lots = judge.one_of("lot", LOTS, Reason.LOT_KIND_UNKNOWN)
    grams = judge.whole("volume_g", orders)
    judge.refuse(orders & (grams <= 0), Reason.AMOUNT_NOT_POSITIVE, "volume_g must be > 0")
    judge.refuse(orders & (grams % limits.lot_g > 0), Reason.OFF_LOT_SIZE, f"volume_g goes in steps of {limits.lot_g}")
    minimum = judge.whole("minimum_g", orders, nothing=0)
    impossible = orders & ((minimum < 0) | (minimum > grams))
    judge.refuse(impossible, Reason.MINIMUM_IMPOSSIBLE, "minimum_g lies in 0 to volume_g")
    in_force = judge.one_of("time_in_force", TIMES_IN_FORCE, Reason.TIME_IN_FORCE_UNKNOWN)
    prices = judge.whole("price_yen_per_t", ~sides.cancels)
    judge.refuse(~sides.cancels & (prices < 0), Reason.PRICE_NEGATIVE, "price_yen_per_t must be >= 0")
    least_g = np.where(lots == LOTS.index("whole"), WHOLE, minimum)
    return Terms(grams=grams, least_g=least_g, time_in_force=in_force, prices=prices)


def judge_limits(judge: RowJudge, rows: Ints, prices: Ints, grams: Ints, terms: TradingLimits) -> None:
    """Refuse the rows whose limit [yen/t], premiums included, is not one of the market's, for so many grams each."""
    least, greatest, tick = terms.least_yen_per_t, terms.greatest_yen_per_t, terms.tick_yen_per_t
    outside = (prices < least) | (prices > (np.iinfo(np.int64).max if greatest is None else greatest))
    too_large = grams.astype(float) * prices.astype(float) >= PRODUCT_LIMIT
    for wrong, reason, words in (
        (prices % tick > 0, Reason.OFF_TICK, f"prices go in steps of {tick} yen/t"),
        (outside, Reason.OUTSIDE_BAND, f"prices go from {least} to {greatest or 'any'} yen/t"),
        (too_large, Reason.TOO_LARGE, "grams x price is 2^62 or more: split the order"),
    ):
        judge.refuse(np.isin(np.arange(len(judge)), rows[wrong]), reason, words)
