"""Vickrey, Clarke and Groves under conditions: the exact call's fills, and what each account's presence costs others.

Every trading account is removed with all its orders and the call solved again (market rule 14), which is dear: for
the laboratory, and apart from rules that are timed.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from market.fills import Deal, Resting
from market.order_flow import flow_of
from market.orders import Order
from market.price_choice import PriceChoice
from market.refusals import Refusal
from market.rules.call import call


class ClarkeRule:
    """The rule; it takes every order that fills in parts as if it did."""

    def refusal(self, _order: Order) -> Refusal | None:
        return None

    def deals(self, resting: Sequence[Resting], _call: int = 0) -> tuple[Deal, ...]:
        """Deals of the greatest welfare; an account's gain is spread evenly over its grams."""
        fills, _ = call(resting, PriceChoice.MIDDLE)
        account = {waiting.order.id: waiting.order.account for waiting in resting}
        grams: Counter[str] = Counter()
        for fill in fills:
            for order_id in (fill.match.bid_id, fill.match.ask_id):
                grams[account[order_id]] += fill.match.grams
        best = _greatest_welfare(resting)
        gain = {
            name: Fraction(best - _greatest_welfare([each for each in resting if each.order.account != name]), traded_g)
            for name, traded_g in grams.items()
        }
        return tuple(
            Deal(
                match=fill.match,
                pay_yen_per_t=fill.match.bid_limit_yen_per_t - gain[account[fill.match.bid_id]],
                get_yen_per_t=fill.match.ask_limit_yen_per_t + gain[account[fill.match.ask_id]],
            )
            for fill in fills
        )


def _greatest_welfare(resting: Sequence[Resting]) -> int:
    # The compiled solver is imported when it is used, as for the call.
    from market.call.lots import clear_with_lots  # noqa: PLC0415 - see above

    if not resting:
        return 0
    return clear_with_lots(flow_of([waiting.order for waiting in resting])).clearing.welfare_uyen
