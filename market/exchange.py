"""The market's one stateful object: takes orders, keeps promises covered, settles each trade at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush

from market.fees import Fees
from market.fills import Fill, Outcome, Resting
from market.journal import Call, Cancellation
from market.ledger import lot_asset
from market.limits import TradingLimits, refusal_of
from market.log.order_payloads import Naming
from market.log.requests import Part, cancel_said, order_said
from market.orders import Ask, Bid, Order
from market.points import PointScheme
from market.refusals import Reason, Refusal
from market.registry import Registry
from market.replacement import replacement_refusal
from market.rules.registry import open_session
from market.settlement import delivery_against_payment
from market.trades import Cause, Closure, OrderRecord, Trade
from market.units import amount_uyen


@dataclass(frozen=True, kw_only=True, slots=True)
class MarketRule:
    """Which rule of `market.rules` trades, with its parameters, e.g. `{"price": "midpoint"}`."""

    name: str = "continuous"
    parameters: Mapping[str, str] = field(default_factory=dict)


class Exchange(Registry):
    """A registry whose accounts trade with each other under one rule.

    An open ask holds the grams it offers, an open bid the money it may have to pay, so that nothing is
    promised twice and every trade can be settled. The logs (`orders`, `trades`, `closures`, `entries`) are
    copied at each reading.
    """

    def __init__(
        self,
        *,
        rule: MarketRule | None = None,
        fees: Fees | None = None,
        limits: TradingLimits | None = None,
        currency: str = "JPY",
        schemes: Sequence[PointScheme] = (),
    ) -> None:
        super().__init__(currency=currency, schemes=schemes)
        self.rule = rule or MarketRule()
        self.fees = fees or Fees()
        self.limits = limits or TradingLimits()
        self._session = open_session(self.rule.name, self.groups, **self.rule.parameters)
        self._orders: dict[str, Order] = {}
        self._expiries: list[tuple[int, str]] = []
        self._asks_of_lot: defaultdict[str, list[str]] = defaultdict(list)
        self._orders_of: defaultdict[str, list[str]] = defaultdict(list)
        self._records: list[OrderRecord] = []
        self._trades: list[Trade] = []
        self._closures: list[Closure] = []

    @property
    def orders(self) -> tuple[OrderRecord, ...]:
        """Every order received, refused ones too, in order."""
        return tuple(self._records)

    @property
    def trades(self) -> tuple[Trade, ...]:
        """Every trade in order."""
        return tuple(self._trades)

    @property
    def closures(self) -> tuple[Closure, ...]:
        """Every order that left unfilled, in order."""
        return tuple(self._closures)

    def resting(self) -> tuple[Resting, ...]:
        """Waiting orders by arrival."""
        return self._session.resting()

    def remaining_g(self, order_id: str) -> int:
        """What is left of a waiting order [g]; 0 where it does not wait."""
        return self._session.remaining_g(order_id)

    def submit(self, order: Order, *, time: int, signature: str = "") -> tuple[Trade, ...] | Refusal:
        """Enter an order; each trade it makes is settled before this returns.

        signature   its owner's, where the account has a key [hex]
        """
        self.advance_to(time)
        replaced_g = 0 if order.replaces is None else self._session.remaining_g(order.replaces)
        forged = self._authorship.refusal(order.id, order.account, signature, partial(self._said, order))
        outcome = forged or self._order_refusal(order) or self._session.enter(order)
        refusal = outcome if isinstance(outcome, Refusal) else None
        record = OrderRecord(seq=len(self._records), time=time, order=order, refusal=refusal, signature=signature)
        self._records.append(record)
        self._journal.append(record)
        if not forged:  # whoever is not the owner takes no id away
            self._orders.setdefault(order.id, order)
        if isinstance(outcome, Refusal):
            return outcome
        if order.replaces is not None:
            self._close(order.replaces, replaced_g, Cause.REPLACED, time)
        self._hold(order)
        self._orders_of[order.account].append(order.id)
        if isinstance(order, Ask):
            self._asks_of_lot[order.lot_id].append(order.id)
        if order.expires is not None:
            heappush(self._expiries, (order.expires, order.id))
        return self._settle(outcome, time)

    def clear(self, *, time: int) -> tuple[Trade, ...]:
        """Hold the call of a rule that collects orders; under a continuous rule nothing happens."""
        self.advance_to(time)
        outcome = self._session.clear()
        self._journal.append(Call(class_prices=outcome.class_prices, time=time))
        return self._settle(outcome, time)

    def cancel(self, order_id: str, *, time: int, signature: str = "") -> Closure | Refusal:
        """Take a waiting order out of the market; signed by its owner where the account has a key."""
        self.advance_to(time)
        owner = self._orders[order_id].account if order_id in self._orders else ""
        refusal = self._authorship.refusal(order_id, owner, signature, partial(cancel_said, order_id))
        grams = 0 if refusal else self._session.cancel(order_id)
        refusal = refusal or (None if grams else _not_open(order_id))
        self._journal.append(Cancellation(order_id=order_id, time=time, refusal=refusal, signature=signature))
        if refusal:
            return refusal
        return self._close(order_id, grams, Cause.CANCELLED, time)

    def advance_to(self, time: int) -> None:
        """Move engine time on and close the orders that expire by then."""
        super().advance_to(time)
        while self._expiries and self._expiries[0][0] <= time:
            _, order_id = heappop(self._expiries)
            if grams := self._session.cancel(order_id):
                self._close(order_id, grams, Cause.EXPIRED, time)

    def _said(self, order: Order, names: Naming) -> Part:
        lot = self._lots.get(order.lot_id) if isinstance(order, Ask) else None
        return order_said(order, names, None if lot is None else lot.attributes)

    def _order_refusal(self, order: Order) -> Refusal | None:
        if order.id in self._orders:
            words = f"order id {order.id!r} was used before"
            return Refusal(target=order.id, reason=Reason.DUPLICATE_ID, words=words)
        if order.expires is not None and self._time is not None and order.expires <= self._time:
            words = f"it expires at {order.expires}, and it is {self._time}"
            return Refusal(target=order.id, reason=Reason.EXPIRED, words=words)
        refusal = refusal_of(order, self.limits) or self._admission.of_account(order.id, order.account)
        if refusal := refusal or replacement_refusal(order, self._waiting(order.replaces)):
            return refusal
        return self._ask_refusal(order) if isinstance(order, Ask) else self._bid_refusal(order)

    def _waiting(self, order_id: str | None) -> Order | None:
        """The order of that id if it waits."""
        return self._orders[order_id] if order_id is not None and self._session.remaining_g(order_id) else None

    def _ask_refusal(self, ask: Ask) -> Refusal | None:
        if refusal := self._admission.of_grams(ask.id, ask.account, ask.lot_id, ask.grams, freed=ask.replaces):
            return refusal
        if ask.attributes == self._lots[ask.lot_id].attributes:
            return None
        words = f"the attributes are not those of lot {ask.lot_id}"
        return Refusal(target=ask.id, reason=Reason.ATTRIBUTES_DIFFER, words=words)

    def _bid_refusal(self, bid: Bid) -> Refusal | None:
        needed_uyen = amount_uyen(bid.grams, bid.limit_yen_per_t)
        available_uyen = self.ledger.available(bid.account, self.currency, freed=bid.replaces)
        if needed_uyen <= available_uyen:
            return None
        words = f"{bid.account} can spend {available_uyen} micro-{self.currency}, the bid may need {needed_uyen}"
        return Refusal(target=bid.id, reason=Reason.MONEY_MISSING, words=words)

    def _hold(self, order: Order) -> None:
        if isinstance(order, Ask):
            asset, amount = lot_asset(order.lot_id), order.grams
        else:
            asset, amount = self.currency, amount_uyen(order.grams, order.limit_yen_per_t)
        self.ledger.hold(order.id, account=order.account, asset=asset, amount=amount)

    def _settle(self, outcome: Outcome, time: int) -> tuple[Trade, ...]:
        trades = tuple(self._settle_fill(fill, time) for fill in outcome.fills)
        for leftover in outcome.leftovers:
            self._close(leftover.order_id, leftover.grams, Cause.NOT_FILLED_AT_ONCE, time)
        return trades

    def _settle_fill(self, fill: Fill, time: int) -> Trade:
        match = fill.match
        bid, ask = self._orders[match.bid_id], self._orders[match.ask_id]
        if not (isinstance(bid, Bid) and isinstance(ask, Ask)):
            raise TypeError(f"the rule matched {match.bid_id} with {match.ask_id}, which are not a bid and an ask")
        paid_uyen = amount_uyen(match.grams, fill.price_yen_per_t)
        trade = Trade(
            id=f"trade-{len(self._trades) + 1}",
            time=time,
            bid_id=bid.id,
            ask_id=ask.id,
            buyer=bid.account,
            seller=ask.account,
            lot_id=ask.lot_id,
            ranges=self._holdings.move(ask.lot_id, match.grams, giver=ask.account, taker=bid.account),
            grams=match.grams,
            price_yen_per_t=fill.price_yen_per_t,
            amount_uyen=paid_uyen,
            fee_uyen=self.fees.fee_uyen(match.grams, paid_uyen),
            attributes=ask.attributes,
        )
        self._trades.append(trade)
        self._journal.append(trade)
        self._post(delivery_against_payment(trade, currency=self.currency, bid_limit_yen_per_t=bid.limit_yen_per_t))
        for order_id, filled in ((bid.id, match.bid_filled), (ask.id, match.ask_filled)):
            if filled:
                self.ledger.release(order_id)
        self._reward(trade.buyer, trade.grams, time)
        return trade

    def _close(self, order_id: str, grams: int, cause: Cause, time: int) -> Closure:
        self.ledger.release(order_id)
        closure = Closure(order_id=order_id, time=time, cause=cause, grams=grams)
        self._closures.append(closure)
        self._journal.append(closure)
        return closure

    def _withdraw_offers(self, lot_id: str, time: int) -> None:
        self._withdraw(self._asks_of_lot.pop(lot_id, ()), Cause.LOT_CHANGED, time)

    def _withdraw_orders(self, account: str, time: int) -> None:
        self._withdraw(self._orders_of.pop(account, ()), Cause.CONSENT_REVOKED, time)

    def _withdraw(self, order_ids: Iterable[str], cause: Cause, time: int) -> None:
        for order_id in order_ids:
            if grams := self._session.cancel(order_id):
                self._close(order_id, grams, cause, time)


def _not_open(order_id: str) -> Refusal:
    return Refusal(target=order_id, reason=Reason.ORDER_NOT_OPEN, words=f"no order {order_id!r} waits")
