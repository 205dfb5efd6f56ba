"""A mechanism for one class of goods (`market.mechanisms`) as a rule for collected orders.

Attributes do not count within a class, so a condition would be ignored: it is turned away (market rule 14), unless
the rule declares classes, each cleared by itself. An order that may not be torn and would be is left out and the
rest cleared again ("paradoxically rejected").
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from math import floor

from market.draws import Draw, draw_of
from market.fills import Deal, Fill, Match, Resting
from market.mechanisms.sealed import Offer, Result, paired
from market.orders import Ask, Bid, Order, Side
from market.refusals import Reason, Refusal
from market.rules.call_session import CallSession
from market.rules.declared_classes import ONE_CLASS, DeclaredClasses

Mechanism = Callable[[Sequence[Offer], Sequence[Offer], Draw], Result]
"""From bids and asks by arrival to shares; the draw is for mechanisms with a lottery."""


@dataclass(frozen=True, kw_only=True)
class SealedRule:
    """A mechanism over classes.

    unit_g   grams of every order where the mechanism takes single units; 0 where orders may have any size
    seed     of the lottery, stated with the rule
    """

    mechanism: Mechanism
    classes: DeclaredClasses = ONE_CLASS
    unit_g: int = 0
    seed: str = "0"

    def refusal(self, order: Order) -> Refusal | None:
        """Why this rule cannot clear the order, or None."""
        if self.unit_g and order.grams != self.unit_g:
            words = f"this market trades units of {self.unit_g} g: split the order (got {order.grams})"
            return Refusal(target=order.id, reason=Reason.OFF_LOT_SIZE, words=words)
        if self.classes.class_of(order) is None:
            words = f"{self.classes.words}; a seller may ask nothing of its buyer"
            return Refusal(target=order.id, reason=Reason.CONDITION_UNSUPPORTED, words=words)
        return None

    def deals(self, resting: Sequence[Resting], call: int = 0) -> tuple[Deal, ...]:
        """What the call-th call makes of orders collected by arrival."""
        of_class: dict[int, list[Resting]] = {}
        for waiting in resting:
            of_class.setdefault(self.classes.class_of(waiting.order) or 0, []).append(waiting)
        draw = draw_of(self.seed, call)
        return tuple(chain.from_iterable(self._class_deals(of_class[number], draw) for number in sorted(of_class)))

    def _class_deals(self, resting: Sequence[Resting], draw: Draw) -> tuple[Deal, ...]:
        waiting = {each.order.id: each for each in resting}
        while True:
            result = self.mechanism(self._offers(waiting, Bid), self._offers(waiting, Ask), draw)
            traded_g = Counter({share.id: share.units * self._gram for share in (*result.buyers, *result.sellers)})
            torn = [name for name, grams in traded_g.items() if grams < _needed_g(waiting[name])]
            if not torn:
                return _deals_of(result, waiting, self._gram)
            for name in torn:
                del waiting[name]

    @property
    def _gram(self) -> int:
        return self.unit_g or 1

    def _offers(self, waiting: dict[str, Resting], side: type[Ask | Bid]) -> list[Offer]:
        return [
            Offer(
                id=each.order.id,
                units=each.remaining_g // self._gram,
                limit=each.order.limit_yen_per_t,
                account=each.order.account,
            )
            for each in waiting.values()
            if isinstance(each.order, side)
        ]


def _needed_g(waiting: Resting) -> int:
    """The least that the order may trade if it trades at all [g]."""
    return waiting.remaining_g if waiting.order.all_or_none else waiting.order.least_g(waiting.remaining_g)


def _deals_of(result: Result, waiting: dict[str, Resting], gram: int) -> tuple[Deal, ...]:
    """Shares as matches: both sides walked in the mechanism's order, grams in the order in which it gave them."""
    left_g = {name: each.remaining_g for name, each in waiting.items()}
    deals = []
    sides = ([(share, share.units) for share in shares] for shares in (result.buyers, result.sellers))
    for bought, sold, units in paired(*sides):
        bid, ask, grams = waiting[bought.id], waiting[sold.id], units * gram
        for name in (bought.id, sold.id):
            left_g[name] -= grams
        match = Match(
            bid_id=bought.id,
            ask_id=sold.id,
            grams=grams,
            bid_limit_yen_per_t=bid.order.limit_yen_per_t,
            ask_limit_yen_per_t=ask.order.limit_yen_per_t,
            resting=Side.BID if bid.arrival < ask.arrival else Side.ASK,
            bid_filled=not left_g[bought.id],
            ask_filled=not left_g[sold.id],
        )
        pay, get = (share.money / share.units for share in (bought, sold))
        deals.append(Deal(match=match, pay_yen_per_t=pay, get_yen_per_t=get))
    return tuple(deals)


def sealed_session(rule: SealedRule, groups: Mapping[str, str]) -> CallSession:
    """A session of a mechanism in which every buyer pays what its seller gets: prices rounded down to whole yen/t.

    Limits are whole, so that a price between two of them stays there.
    """
    calls = count()

    def clearing(resting: Sequence[Resting]) -> tuple[Fill, ...]:
        deals = rule.deals(resting, next(calls))
        return tuple(Fill(match=deal.match, price_yen_per_t=floor(deal.pay_yen_per_t)) for deal in deals)

    return CallSession(groups, clearing=clearing, refuse=rule.refusal)
