"""An exact call as the log tells it, held to its certificate in linear time instead of being cleared again."""

from collections.abc import Sequence

from market.audit.told_trades import Told
from market.call.pairs import Pair
from market.fills import ClassPrice, Leftover
from market.orders import Ask, Bid
from market.rules.call import ExactCall


class ToldCall:
    """Trades of one call, which are carried out in `session`, and the class prices that are to prove them."""

    def __init__(self, session: ExactCall, prices: Sequence[ClassPrice]) -> None:
        self._session = session
        self._orders = session.orders()
        self._rows = {order.id: row for row, order in enumerate(self._orders)}
        self._prices = prices
        self._pairs: list[Pair] = []

    def takes(self, trade: Told) -> bool:
        """Take a trade in, if its orders were there and may meet."""
        bid_row, ask_row = self._rows.get(trade.bid_id), self._rows.get(trade.ask_id)
        if bid_row is None or ask_row is None:
            return False
        bid, ask = self._orders[bid_row], self._orders[ask_row]
        if not (isinstance(bid, Bid) and isinstance(ask, Ask) and ask.condition.accepts(bid.traits)):
            return False
        limit = bid.limit_for(ask.attributes)
        if limit is None:
            return False
        self._session.fill(bid.id, ask.id, trade.grams)
        self._pairs.append(Pair(bid_row, ask_row, trade.grams, limit, trade.price_yen_per_t))
        return True

    def dismissed(self) -> tuple[Leftover, ...]:
        """What would not wait for another call."""
        return self._session.dismiss()

    def faults(self) -> list[str]:
        """What the certificate does not prove."""
        # The compiled solver comes along with the network of a call: only audits of such calls need wait for it.
        from market.call.proof import call_faults  # noqa: PLC0415 - see above

        return list(call_faults(self._orders, self._pairs, self._prices, self._session.choice))
