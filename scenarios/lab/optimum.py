"""The yardstick of a session: the greatest welfare of true values, and what a competitive market would charge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from market.call.clearing import clear
from market.fills import Deal
from market.order_flow import flow_of
from market.orders import Ask, Bid, Order

Trade = tuple[str, str, int]
"""(bid, ask, grams)"""


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """The exact call of true values, as if every order filled in parts.

    welfare_uyen   greatest sum of values less costs [micro-yen]
    price          competitive price of each ask's class [yen/t], by ask
    """

    truth: Mapping[str, Order]
    welfare_uyen: int
    price: Mapping[str, int]

    def of_trades(self, trades: Iterable[Trade]) -> int:
        """Sum of true values less costs [micro-yen]."""
        return sum(grams * (worth(self.truth, bid, ask) - cost(self.truth, ask)) for bid, ask, grams in trades)

    def of_deals(self, deals: Iterable[Deal]) -> int:
        return self.of_trades((deal.match.bid_id, deal.match.ask_id, deal.match.grams) for deal in deals)

    def of_best_clearing(self, said: Sequence[Order]) -> int:
        """What the exact call of what was said is worth in truth [micro-yen]."""
        pairs = clear(flow_of(said)).pairs.tolist() if said else []
        return self.of_trades((said[bid].id, said[ask].id, grams) for bid, ask, grams in pairs)


def optimum(truth: Mapping[str, Order]) -> Optimum:
    orders = list(truth.values())
    clearing = clear(flow_of(orders))
    prices = {
        order.id: int(clearing.prices[clearing.rooms.classes[row]])
        for row, order in enumerate(orders)
        if isinstance(order, Ask)
    }
    return Optimum(truth=truth, welfare_uyen=clearing.welfare_uyen, price=prices)


def worth(truth: Mapping[str, Order], bid_id: str, ask_id: str) -> int:
    """What a gram of the ask is worth to the bid's owner [yen/t]."""
    bid, ask = truth[bid_id], truth[ask_id]
    if not (isinstance(bid, Bid) and isinstance(ask, Ask)):
        raise TypeError(f"{bid_id} and {ask_id} are not a bid and an ask")
    return bid.limit_for(ask.attributes) or 0


def cost(truth: Mapping[str, Order], ask_id: str) -> int:
    """What a gram costs the ask's owner [yen/t]."""
    return truth[ask_id].limit_yen_per_t
