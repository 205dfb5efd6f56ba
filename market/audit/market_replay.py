"""What must follow from orders: the auditor holds the log's trades to the stated rule.

A rule that clears calls is given the same orders, and its trades are expected. Of continuous trading and of exact calls
the log's own word is taken first (`hear`), for speed: the former is proven at the end (`wrong`), the latter by its
certificate.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

from market.audit.books import FEES, Part, lot_asset
from market.audit.findings import DoesNotFollowError
from market.audit.registry_replay import Handler, Owner, Payload, RegistryReplay, refused
from market.audit.told_call import ToldCall
from market.audit.told_trades import Told, claimed_trade, says_self_trade
from market.audit.told_trading import ToldTrading, Wrong
from market.fees import Fees
from market.fills import Leftover, Outcome
from market.limits import TradingLimits, refusal_of
from market.log.certificates import class_prices_of
from market.log.limit_payloads import limits_of
from market.log.order_payloads import order_of, quantity
from market.orders import Ask, Bid, Order, TimeInForce
from market.refusals import Reason, Refusal
from market.replacement import replacement_refusal
from market.rules.call import ExactCall, has_lots
from market.rules.registry import open_session
from market.rules.session import Session

ENDS_OF_ENTERING = ("not_filled_at_once", "replaced")
"""Causes that follow from an order's entering: no event of their own."""


class MarketReplay(RegistryReplay):
    """The exchange as the log tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.trades = 0
        self._session: Session | None = None
        self._told: ToldTrading | None = None
        self._told_call: ToldCall | None = None
        self._incoming: Order | None = None
        self._fees = Fees()
        self._limits = TradingLimits()
        self._orders: dict[str, Order] = {}
        self._expiries: list[tuple[int, str]] = []
        self._asks_of_lot: dict[str, list[str]] = {}
        self._orders_of: dict[str, list[str]] = {}
        self._left_g: dict[str, int] = {}

    def handlers(self) -> dict[str, Handler]:
        market: dict[str, Handler] = {
            "cancel": self.cancel,
            "clear": self.clear,
            "order": self.order,
            "rule": self.rule,
        }
        return super().handlers() | market

    def owners(self) -> dict[str, Owner]:
        market: dict[str, Owner] = {
            "cancel": lambda order_id, _: self._orders[order_id].account if order_id in self._orders else "",
            "order": lambda _, payload: payload["account"],
        }
        return super().owners() | market

    def rule(self, name: str, payload: Payload) -> list[Part]:
        """The rule under which all that comes is judged; stated once, before any order."""
        if self.currency:
            raise DoesNotFollowError("the rule is stated already")
        self.currency = payload["currency"]
        self._fees = Fees(**payload["fees"])
        self._limits = limits_of(payload["limits"])
        if name == "continuous":
            self._told = ToldTrading(self.groups, **payload["parameters"])
        else:
            self._session = open_session(name, self.groups, **payload["parameters"])
        return []

    def lapsed(self, time: int) -> list[Part]:
        """Closures of the orders that expire by `time`, which must come before anything else."""
        closed: list[Part] = []
        while self._expiries and self._expiries[0][0] <= time:
            _, order_id = heappop(self._expiries)
            closed += self._close(order_id, "expired")
        return closed

    def hear(self, line: bytes) -> list[Part]:
        """What must follow if the next line tells the truth of the order or call before it."""
        if self._told_call is not None:
            return self._hear_of_call(self._told_call, line)
        if self._told is not None and self._incoming is not None:
            return self._hear_of_order(self._told, self._incoming, line)
        return []

    def _hear_of_order(self, told: ToldTrading, order: Order, line: bytes) -> list[Part]:
        first_line_after_it = order.id not in self._left_g
        if first_line_after_it:
            if says_self_trade(line):
                self._incoming = None
                told.turned_away(order, self.seq)
                return refused(order.id, Reason.SELF_TRADE)
            told.entered(order, self.seq)
            replaced = self._close(order.replaces, "replaced") if order.replaces else []
            self._admit(order)
            if replaced:
                return replaced
        trade = claimed_trade(line)
        if trade and order.id in (trade.bid_id, trade.ask_id) and self._is_possible(trade):
            told.traded(trade, self.seq)
            return list(self._traded(*trade))
        self._incoming = None
        return [] if order.time_in_force is TimeInForce.GOOD_TILL else self._close(order.id, "not_filled_at_once")

    def _hear_of_call(self, told: ToldCall, line: bytes) -> list[Part]:
        trade = claimed_trade(line)
        if trade and self._is_possible(trade) and told.takes(trade):
            return list(self._traded(*trade))
        self._told_call = None
        for fault in told.faults():
            raise DoesNotFollowError(f"the call before it does not hold: {fault}")
        return self._left_over(told.dismissed())

    def wrong(self) -> Wrong | None:
        """Where what was heard differs from what the rule gives."""
        return None if self._told is None else self._told.wrong()

    def order(self, order_id: str, payload: Payload) -> list[Part]:
        order = order_of(order_id, payload, self.lots.attributes.get(payload.get("lot", "")))
        reason = self._order_refusal(order)
        self._orders.setdefault(order_id, order)
        if reason:
            return refused(order_id, reason)
        if self._session is None:
            self._incoming = order
            return []
        outcome = self._session.enter(order)
        if isinstance(outcome, Refusal):
            return refused(order_id, outcome.reason)
        replaced = self._close(order.replaces, "replaced") if order.replaces else []
        self._admit(order)
        return replaced + self._settled(outcome)

    def cancel(self, order_id: str, _payload: Payload) -> list[Part]:
        return self._close(order_id, "cancelled") or refused(order_id, Reason.ORDER_NOT_OPEN)

    def clear(self, _about: str, payload: Payload) -> list[Part]:
        if isinstance(self._session, ExactCall) and not has_lots(self._session.orders()):
            self._told_call = ToldCall(self._session, class_prices_of(payload))
            return []
        if payload:
            raise DoesNotFollowError("no certificate proves this call: it is cleared again")
        return [] if self._session is None else self._settled(self._session.clear())

    def withdraw_offers(self, lot: str) -> list[Part]:
        asks = self._asks_of_lot.pop(lot, [])
        return [part for ask_id in asks for part in self._close(ask_id, "lot_changed")]

    def withdraw_orders(self, account: str) -> list[Part]:
        orders = self._orders_of.pop(account, [])
        return [part for order_id in orders for part in self._close(order_id, "consent_revoked")]

    def _order_refusal(self, order: Order) -> Reason | None:
        if order.id in self._orders:
            return Reason.DUPLICATE_ID
        if order.expires is not None and self.time is not None and order.expires <= self.time:
            return Reason.EXPIRED
        if refusal := refusal_of(order, self._limits):
            return refusal.reason
        if order.account not in self.groups:
            return Reason.ACCOUNT_UNKNOWN
        if refusal := replacement_refusal(order, self._waiting(order.replaces)):
            return refusal.reason
        return self._bid_refusal(order) if isinstance(order, Bid) else self._ask_refusal(order)

    def _waiting(self, order_id: str | None) -> Order | None:
        return self._orders[order_id] if order_id is not None and self._left_g.get(order_id) else None

    def _bid_refusal(self, bid: Bid) -> Reason | None:
        needed_uyen = bid.grams * bid.limit_yen_per_t
        available_uyen = self.books.available(bid.account, self.currency, freed=bid.replaces)
        return Reason.MONEY_MISSING if needed_uyen > available_uyen else None

    def _ask_refusal(self, ask: Ask) -> Reason | None:
        if reason := self.no_grams(ask.account, ask.lot_id, ask.grams, freed=ask.replaces):
            return reason
        return None if ask.attributes == self.lots.attributes[ask.lot_id] else Reason.ATTRIBUTES_DIFFER

    def _admit(self, order: Order) -> None:
        """Set aside what an order promises."""
        self._left_g[order.id] = order.grams
        self._orders_of.setdefault(order.account, []).append(order.id)
        if isinstance(order, Ask):
            self.books.hold(order.id, order.account, lot_asset(order.lot_id), order.grams)
            self._asks_of_lot.setdefault(order.lot_id, []).append(order.id)
        else:
            self.books.hold(order.id, order.account, self.currency, order.grams * order.limit_yen_per_t)
        if order.expires is not None:
            heappush(self._expiries, (order.expires, order.id))

    def _is_possible(self, trade: Told) -> bool:
        """Whether the books allow a claimed trade: whether the rule gives it is looked at later."""
        bid, ask = self._orders.get(trade.bid_id), self._orders.get(trade.ask_id)
        return (
            isinstance(bid, Bid)
            and isinstance(ask, Ask)
            and 0 < trade.grams <= min(self._left_g.get(bid.id, 0), self._left_g.get(ask.id, 0))
            and ask.limit_yen_per_t <= trade.price_yen_per_t <= bid.limit_yen_per_t
        )

    def _settled(self, outcome: Outcome) -> list[Part]:
        """Each fill is a trade and its posting; what would not wait is closed."""
        fills = ((fill.match, fill.price_yen_per_t) for fill in outcome.fills)
        told = (Told(match.bid_id, match.ask_id, match.grams, price) for match, price in fills)
        return [part for each in told for part in self._traded(*each)] + self._left_over(outcome.leftovers)

    def _left_over(self, leftovers: Iterable[Leftover]) -> list[Part]:
        return [part for each in leftovers for part in self._close(each.order_id, "not_filled_at_once")]

    def _traded(self, bid_id: str, ask_id: str, grams: int, price: int) -> tuple[Part, Part]:
        bid, ask = self._orders[bid_id], self._orders[ask_id]
        if not (isinstance(bid, Bid) and isinstance(ask, Ask)):
            raise DoesNotFollowError(f"{bid_id} and {ask_id} are not a bid and an ask")
        paid = grams * price
        fee = self._fees.fee_uyen(grams, paid)
        self.trades += 1
        trade = f"trade-{self.trades}"
        for order_id in (bid.id, ask.id):
            self._left_g[order_id] -= grams
        payload = {
            "amount_uyen": str(paid),
            "ask": ask.id,
            "bid": bid.id,
            "buyer": bid.account,
            "fee_uyen": str(fee),
            "grams": grams,
            "left_g": [self._left_g[bid.id], self._left_g[ask.id]],
            "lot": ask.lot_id,
            "price_yen_per_t": quantity(price),
            "ranges": self.lots.move(ask.lot_id, grams, ask.account, bid.account),
            "seller": ask.account,
        }
        posting = self.books.post(
            f"trade:{trade}",
            "trade",
            [
                (lot_asset(ask.lot_id), grams, ask.account, bid.account),
                (self.currency, paid - fee, bid.account, ask.account),
                (self.currency, fee, bid.account, FEES),
            ],
            [(ask.id, grams), (bid.id, grams * bid.limit_yen_per_t)],
        )
        for order_id in (bid.id, ask.id):
            if not self._left_g[order_id]:
                self.books.release(order_id)
        return ("trade", trade, payload), posting

    def _close(self, order_id: str, cause: str) -> list[Part]:
        """Take a waiting order out of the market; nothing where it does not wait."""
        grams = self._left_g.get(order_id, 0)
        if not grams:
            return []
        self._left_g[order_id] = 0
        self.books.release(order_id)
        if self._session is not None:
            self._session.cancel(order_id)
        elif self._told is not None and cause not in ENDS_OF_ENTERING:
            self._told.left(order_id, self.seq)
        return [("close", order_id, {"cause": cause, "grams": grams})]
