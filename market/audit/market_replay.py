"""What must follow from orders: the auditor holds the log's trades to the stated rule.

A rule that clears calls is given the same orders, and its trades are expected. Of continuous trading and of exact calls
the log's own word is taken first (`hear`), for speed: the former is proven at the end (`wrong`), the latter by its
certificate.
"""

from collections.abc import Iterable
from heapq import heappop, heappush

from market.audit import due
from market.audit.deliveries import Delivery, delivered
from market.audit.due import Due
from market.audit.findings import DoesNotFollowError
from market.audit.points_replay import PointsReplay
from market.audit.registry_replay import Handler, Owner, Payload, RegistryReplay, refused
from market.audit.standing import Standing, standing
from market.audit.told_call import ToldCall
from market.audit.told_trades import Told, claimed_trade, says_self_trade
from market.audit.told_trading import ToldTrading, Wrong
from market.fees import Fees
from market.fills import Leftover, Outcome
from market.limits import TradingLimits, refusal_of
from market.log.certificates import class_prices_of
from market.log.limit_payloads import limits_of
from market.log.order_payloads import order_of
from market.log.scheme_payloads import schemes_of
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
        self.points = PointsReplay(self.books, self.groups)
        self._session: Session | None = None
        self._told: ToldTrading | None = None
        self._told_call: ToldCall | None = None
        self._unanswered: Standing | None = None
        self._incoming: Order | None = None
        self._fees = Fees()
        self._limits = TradingLimits()
        self._accounts: dict[str, str] = {}
        self._standing: dict[str, Standing] = {}
        self._expiries: list[tuple[int, str]] = []
        self._asks_of_lot: dict[str, list[str]] = {}
        self._orders_of: dict[str, list[str]] = {}

    def handlers(self) -> dict[str, Handler]:
        market: dict[str, Handler] = {
            "cancel": self.cancel,
            "clear": self.clear,
            "order": self.order,
            "rule": self.rule,
        }
        return super().handlers() | self.points.handlers() | market

    def owners(self) -> dict[str, Owner]:
        market: dict[str, Owner] = {
            "cancel": lambda order_id, _: self._accounts.get(order_id, ""),
            "order": lambda _, payload: payload["account"],
        }
        return super().owners() | self.points.owners() | market

    def rule(self, name: str, payload: Payload) -> list[Due]:
        """The rule under which all that comes is judged; stated once, before any order."""
        if self.currency:
            raise DoesNotFollowError("the rule is stated already")
        self.currency = payload["currency"]
        self._fees = Fees(**payload["fees"])
        self._limits = limits_of(payload["limits"])
        self.points.begin(schemes_of(payload), self.currency)
        if name == "continuous":
            self._told = ToldTrading(self.groups, **payload["parameters"])
        else:
            self._session = open_session(name, self.groups, **payload["parameters"])
        return []

    def lapsed(self, time: int) -> list[Due]:
        """What points and orders expire by `time`, which must come before anything else."""
        closed = self.points.pass_to(time)
        while self._expiries and self._expiries[0][0] <= time:
            _, order_id = heappop(self._expiries)
            closed += self._close(order_id, "expired")
        return closed

    def begin_at(self, time: int | None) -> None:
        """A request comes; whatever expires by then must have been closed."""
        self.pass_to(time)
        if time is not None and (lapsed := self.lapsed(time)):
            kind, about, _ = due.told_by(lapsed[0])
            raise DoesNotFollowError(f"{kind} {about} comes before this: its time is over")

    def pass_to(self, time: int | None) -> None:
        before = self.time
        if before is not None and (time is None or time < before):
            raise DoesNotFollowError(f"engine time runs back from {before} to {time}")
        self.time = time

    def hear(self, line: bytes) -> list[Due]:
        """What must follow if the next line tells the truth of the order or call before it."""
        if self._told_call is not None:
            return self._hear_of_call(self._told_call, line)
        told, entering = self._told, self._unanswered
        if told is None:
            return []
        if entering is not None and says_self_trade(line):
            self._unanswered = None
            told.turned_away(entering.order, self.seq)
            return refused(entering.order.id, Reason.SELF_TRADE)
        if entering is not None and (replaced := self._enter(told, entering)):
            return replaced
        return [] if self._incoming is None else self._hear_of_order(told, self._incoming, line)

    def hear_nothing(self) -> list[Due]:
        """What must follow if the next line has nothing to do with what came before it."""
        listens = self._unanswered or self._incoming or self._told_call
        return self.hear(b"") if listens else []

    def deal(self, trade: Told) -> Delivery | None:
        """Carry out the trade that the next line tells of, None where that is not what comes next: then `hear` it."""
        told, entering = self._told, self._unanswered
        if told is None:
            return self._deal_in_call(trade)
        if entering is not None and entering.order.replaces is not None:
            return None
        if entering is not None:
            self._enter(told, entering)
        order = self._incoming
        if order is None or order.id not in (trade.bid_id, trade.ask_id) or not self._is_possible(trade):
            return None
        done = self._carried_out(trade)
        told.traded(trade, self.seq, self.seq + 2 + len(done.points))
        return done

    def _deal_in_call(self, trade: Told) -> Delivery | None:
        call = self._told_call
        if call is None or not (self._is_possible(trade) and call.takes(trade)):
            return None
        return self._carried_out(trade)

    def _enter(self, told: ToldTrading, entering: Standing) -> list[Due]:
        """Take in the order that nothing refused."""
        self._unanswered, self._incoming = None, entering.order
        told.entered(entering.order, self.seq)
        return self._admit(entering)

    def _hear_of_order(self, told: ToldTrading, order: Order, line: bytes) -> list[Due]:
        trade = claimed_trade(line)
        if trade and order.id in (trade.bid_id, trade.ask_id) and self._is_possible(trade):
            lines = self._traded(trade)
            told.traded(trade, self.seq, self.seq + len(lines))
            return lines
        self._incoming = None
        return [] if order.time_in_force is TimeInForce.GOOD_TILL else self._close(order.id, "not_filled_at_once")

    def _hear_of_call(self, told: ToldCall, line: bytes) -> list[Due]:
        trade = claimed_trade(line)
        if trade and self._is_possible(trade) and told.takes(trade):
            return self._traded(trade)
        self._told_call = None
        for fault in told.faults():
            raise DoesNotFollowError(f"the call before it does not hold: {fault}")
        return self._left_over(told.dismissed())

    def wrong(self) -> Wrong | None:
        """Where what was heard differs from what the rule gives."""
        return None if self._told is None else self._told.wrong()

    def order(self, order_id: str, payload: Payload) -> list[Due]:
        return self.received(order_of(order_id, payload, self.lots.attributes.get(payload.get("lot", ""))))

    def received(self, order: Order) -> list[Due]:
        """Of an order that was read."""
        reason = self._terms_refusal(order)
        self._accounts.setdefault(order.id, order.account)
        if reason:
            return refused(order.id, reason)
        entering = standing(order, self.currency)
        if reason := self._cover_refusal(entering):
            return refused(order.id, reason)
        if self._session is None:
            self._unanswered = entering
            return []
        outcome = self._session.enter(order)
        if isinstance(outcome, Refusal):
            return refused(order.id, outcome.reason)
        return self._admit(entering) + self._settled(outcome)

    def cancel(self, order_id: str, _payload: Payload) -> list[Due]:
        return self._close(order_id, "cancelled") or refused(order_id, Reason.ORDER_NOT_OPEN)

    def clear(self, _about: str, payload: Payload) -> list[Due]:
        if isinstance(self._session, ExactCall) and not has_lots(self._session.orders()):
            self._told_call = ToldCall(self._session, class_prices_of(payload))
            return []
        if payload:
            raise DoesNotFollowError("no certificate proves this call: it is cleared again")
        return [] if self._session is None else self._settled(self._session.clear())

    def withdraw_offers(self, lot: str) -> list[Due]:
        asks = self._asks_of_lot.pop(lot, [])
        return [line for ask_id in asks for line in self._close(ask_id, "lot_changed")]

    def withdraw_orders(self, account: str) -> list[Due]:
        orders = self._orders_of.pop(account, [])
        return [line for order_id in orders for line in self._close(order_id, "consent_revoked")]

    def _terms_refusal(self, order: Order) -> Reason | None:
        if order.id in self._accounts:
            return Reason.DUPLICATE_ID
        if order.expires is not None and self.time is not None and order.expires <= self.time:
            return Reason.EXPIRED
        if refusal := refusal_of(order, self._limits):
            return refusal.reason
        if order.account not in self.groups:
            return Reason.ACCOUNT_UNKNOWN
        if order.replaces is None:
            return None
        waiting = self._waiting(order.replaces)
        refusal = replacement_refusal(order, None if waiting is None else waiting.order)
        return refusal.reason if refusal else None

    def _waiting(self, order_id: str | None) -> Standing | None:
        """The order with that id if it waits."""
        found = None if order_id is None else self._standing.get(order_id)
        return found if found is not None and found.left_g else None

    def _cover_refusal(self, entering: Standing) -> Reason | None:
        """Grams and money that are promised must be there."""
        order = entering.order
        available = self.books.available(order.account, entering.asset)
        replaced = None if order.replaces is None else self._waiting(order.replaces)
        if replaced is not None and replaced.asset == entering.asset:
            available += replaced.left_g * replaced.each
        is_covered = entering.left_g * entering.each <= available
        if not isinstance(order, Ask):
            return None if is_covered else Reason.MONEY_MISSING
        if order.lot_id not in self.lots.attributes:
            return Reason.LOT_UNKNOWN
        if not is_covered:
            return Reason.GRAMS_MISSING
        origin = self.lots.attributes[order.lot_id]
        return None if order.attributes is origin or order.attributes == origin else Reason.ATTRIBUTES_DIFFER

    def _admit(self, admitted: Standing) -> list[Due]:
        """Set aside what an order promises; whom it replaces leaves first."""
        order = admitted.order
        replaced = self._close(order.replaces, "replaced") if order.replaces else []
        self._standing[order.id] = admitted
        self.books.hold(order.account, admitted.asset, order.grams * admitted.each)
        self._orders_of.setdefault(order.account, []).append(order.id)
        if isinstance(order, Ask):
            self._asks_of_lot.setdefault(order.lot_id, []).append(order.id)
        if order.expires is not None:
            heappush(self._expiries, (order.expires, order.id))
        return replaced

    def _is_possible(self, trade: Told) -> bool:
        """Whether the books allow a claimed trade: whether the rule gives it is looked at later."""
        bid, ask = self._standing.get(trade.bid_id), self._standing.get(trade.ask_id)
        return (
            bid is not None
            and ask is not None
            and isinstance(ask.order, Ask)
            and not isinstance(bid.order, Ask)
            and 0 < trade.grams <= bid.left_g
            and trade.grams <= ask.left_g
            and ask.order.limit_yen_per_t <= trade.price_yen_per_t <= bid.each
        )

    def _settled(self, outcome: Outcome) -> list[Due]:
        """Each fill is a trade and its posting; what would not wait is closed."""
        fills = ((fill.match, fill.price_yen_per_t) for fill in outcome.fills)
        told = (Told(match.bid_id, match.ask_id, match.grams, price) for match, price in fills)
        return [line for each in told for line in self._traded(each)] + self._left_over(outcome.leftovers)

    def _left_over(self, leftovers: Iterable[Leftover]) -> list[Due]:
        return [line for each in leftovers for line in self._close(each.order_id, "not_filled_at_once")]

    def _traded(self, told: Told) -> list[Due]:
        """A trade, its posting, and the points that it brings."""
        done = self._carried_out(told)
        return delivered(self.trades, done)

    def _carried_out(self, told: Told) -> Delivery:
        standing_bid, standing_ask = self._standing[told.bid_id], self._standing[told.ask_id]
        bid, ask, grams = standing_bid.order, standing_ask.order, told.grams
        if not (isinstance(bid, Bid) and isinstance(ask, Ask)):
            raise DoesNotFollowError(f"{told.bid_id} and {told.ask_id} are not a bid and an ask")
        if grams > min(standing_bid.left_g, standing_ask.left_g):
            raise DoesNotFollowError(f"{told.bid_id} and {told.ask_id} do not both have {grams} g left")
        paid_uyen, released_uyen = grams * told.price_yen_per_t, grams * standing_bid.each
        fee_uyen = self._fees.fee_uyen(grams, paid_uyen)
        left_bid_g = standing_bid.left_g = standing_bid.left_g - grams
        left_ask_g = standing_ask.left_g = standing_ask.left_g - grams
        ranges = self.lots.move(ask.lot_id, grams, ask.account, bid.account)
        sale = (ask.account, bid.account, standing_ask.asset, grams, self.currency, paid_uyen)
        self.books.deliver(sale, fee_uyen, released_uyen)
        self.trades += 1
        amounts = (paid_uyen, fee_uyen, left_bid_g, left_ask_g, paid_uyen - fee_uyen, released_uyen)
        points = self.points.bought(bid.account, grams)
        return Delivery(told, bid, ask, standing_ask.asset, self.currency, ranges, amounts, points)

    def _fill(self, filled: Standing, grams: int) -> int:
        """Take grams of an order, and what they set aside; what is left of it."""
        if grams > filled.left_g:
            raise DoesNotFollowError(f"order {filled.order.id} has {filled.left_g} g left, not {grams}")
        filled.left_g -= grams
        self.books.release(filled.order.account, filled.asset, grams * filled.each)
        return filled.left_g

    def _close(self, order_id: str, cause: str) -> list[Due]:
        """Take a waiting order out of the market; nothing where it does not wait."""
        closed = self._standing.get(order_id)
        if closed is None or not closed.left_g:
            return []
        grams = closed.left_g
        self._fill(closed, grams)
        if self._session is not None:
            self._session.cancel(order_id)
        elif self._told is not None and cause not in ENDS_OF_ENTERING:
            self._told.left(order_id, self.seq)
        return [due.closure(order_id, cause, grams)]
