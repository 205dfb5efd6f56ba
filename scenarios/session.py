"""The market over time: credits are listed when they are issued, buyers bid, trades settle at once."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count, groupby

from market.conditions import AllOf, Excluding, OneOf
from market.credits import CreditLot, Verification
from market.exchange import Exchange, MarketRule
from market.ledger import lot_asset
from market.orders import Ask, Bid
from market.refusals import Refusal
from market.units import uyen_of, yen_per_t_of
from scenarios.clock import DAY_S
from scenarios.explicit_book import play
from scenarios.floor import Floor, Timetable
from scenarios.intervals import Interval
from scenarios.issuance_rule import IssuanceRule
from scenarios.points import Shoppers, offered
from scenarios.spec.market import MarketSpec, SellerSpec
from scenarios.supply import Supply
from scenarios.traders.incentives import SESSION_SEED, Programme
from scenarios.traders.trader import Occasion, Offer, Trader, Wish


class Session:
    """A market that goes from interval to interval.

    supply   standing orders, owners and the issuing rule; its lots and intervals may come later, as they are metered
    opens    engine time of the explicit book [s]
    """

    def __init__(self, spec: MarketSpec, supply: Supply, *, currency: str, zone: str, opens: int) -> None:
        self.exchange = Exchange(
            rule=MarketRule(name=spec.rule, parameters=spec.rule_parameters()),
            fees=spec.fee.fees(),
            limits=spec.limits.trading_limits(),
            currency=currency,
            schemes=[each.scheme for each in offered(spec)],
        )
        self._floor = Floor(self.exchange, Timetable(spec.schedule, zone))
        self._spec = spec
        self._supply = supply
        self._sellers = {owner for owner, meter in supply.owned if meter in supply.standing}
        self._bid_ids = (f"B{number:06d}" for number in count(1))
        self._pending: deque[CreditLot] = deque()
        self._programme = Programme(spec.incentives, SESSION_SEED)
        open_accounts(self.exchange, spec, supply, opens)
        self._shoppers = Shoppers(self.exchange, spec, opens)
        self._closes = play(self.exchange, spec, zone=zone, opens=opens)

    def advance(self, occasion: Occasion, lots: Iterable[CreditLot]) -> None:
        """An interval ends: issue its lots, hear the verifier, list what may be sold, bid, clear."""
        self._closes = occasion.interval.produced_until
        self._floor.advance(occasion.interval.produced_from, self._closes)
        for lot in lots:
            mint(self.exchange, lot, self._closes)
            self._pending.append(lot)
        for lot in self._salable():
            standing = self._supply.standing.get(lot.attributes.source)
            self._floor.take(partial(offer, self.exchange, lot, standing), self._closes)
        if any(buyer.listens for buyer in self._spec.buyers):
            occasion = replace(occasion, prices=[trade.price_yen_per_t for trade in self.exchange.trades])
        for buyer in self._spec.buyers:
            self._hear(buyer, occasion)
        self._floor.call(self._closes)
        self._shoppers.spend(self._closes)

    def _hear(self, buyer: Trader, occasion: Occasion) -> None:
        """Enter what a buyer offers and wants now."""
        if buyer.listens:
            for number, resold in enumerate(buyer.offers(occasion, holdings(self.exchange, buyer.account))):
                ask_id = f"A-{buyer.account}-{self._closes}-{number}"
                self._floor.take(partial(resell, self.exchange, ask_id, buyer.account, resold), self._closes)
        for wish in buyer.wishes(occasion):
            elsewhere = of_others(wish, buyer.account) if buyer.account in self._sellers else wish
            entry = partial(bid, self.exchange, next(self._bid_ids), buyer.account, elsewhere, self._programme)
            self._floor.take(entry, self._closes)

    def close(self) -> Exchange:
        """Buyers that say so retire what they hold; the market is over."""
        ended = self._floor.close(self._closes)
        self._shoppers.spend(ended)
        for buyer in self._spec.buyers:
            if buyer.retire:
                retire_holdings(self.exchange, buyer.account, ended)
        return self.exchange

    def _salable(self) -> Iterator[CreditLot]:
        """Lots that may be listed from now on; where there is a verifier, those whose verdict is due and good."""
        rule = self._supply.rule
        wait_s = None if rule is None else rule.verified_after_s
        while self._pending and self._pending[0].attributes.produced_until + (wait_s or 0) <= self._closes:
            lot = self._pending.popleft()
            if rule is not None and lot.attributes.verification is Verification.PENDING:
                judge(self.exchange, lot, rule, self._closes)
            if self.exchange.lots[lot.id].attributes.verification is Verification.VERIFIED:
                yield self.exchange.lots[lot.id]


def hold_session(spec: MarketSpec, supply: Supply, *, currency: str, zone: str, opens: int) -> Exchange:
    """Play the explicit book, then interval after interval what the supply brings.

    opens   engine time of the explicit book [s]
    """
    session = Session(spec, supply, currency=currency, zone=zone, opens=opens)
    issued = {time: list(lots) for time, lots in groupby(supply.lots, lambda lot: lot.attributes.produced_until)}
    for number, occasion in enumerate(occasions(supply.intervals, zone)):
        drawn_g = {building: grams[number] for building, grams in supply.drawn_g.items()}
        session.advance(replace(occasion, drawn_g=drawn_g), issued.get(occasion.interval.produced_until, ()))
    return session.close()


def open_accounts(exchange: Exchange, spec: MarketSpec, supply: Supply, time: int) -> None:
    """Everyone who is named, once, with the money that each brings."""
    groups = {account.account: account.group for account in spec.accounts}
    owners = [*(lot.owner for lot in spec.lots), *(owner for owner, _ in supply.owned)]
    for account in dict.fromkeys([*groups, *owners, *(buyer.account for buyer in spec.buyers)]):
        exchange.open_account(account, group=groups.get(account))
    for participant in (*spec.accounts, *spec.buyers):
        if participant.money_yen:
            exchange.deposit(participant.account, uyen_of(participant.money_yen), time=time)


def occasions(intervals: Sequence[Interval], zone: str) -> Iterator[Occasion]:
    """Each interval's end, as far as the calendar tells; what was drawn is known when it is metered."""
    day_starts = [interval.produced_until for interval in intervals if interval.new_days]
    for interval in intervals:
        following = bisect_right(day_starts, interval.produced_until)
        yield Occasion(
            interval=interval,
            next_day=day_starts[following] if following < len(day_starts) else None,
            drawn_g={},
            zone=zone,
            day=max(1, following),
        )


def mint(exchange: Exchange, lot: CreditLot, time: int) -> None:
    """Issue a lot. Raises ValueError where the registry refuses it: issuance claims each kWh once."""
    match exchange.issue(lot, time=time):
        case Refusal(target=lot_id, words=words):
            raise ValueError(f"lot {lot_id}: {words}")


def judge(exchange: Exchange, lot: CreditLot, rule: IssuanceRule, time: int) -> None:
    """The verifier's word on a pending lot."""
    if lot.attributes.source in rule.rejects:
        exchange.reject(lot.id, reason="the verifier does not accept this plant's metering", time=time)
    else:
        exchange.verify(lot.id, time=time)


def offer(exchange: Exchange, lot: CreditLot, standing: SellerSpec | None, time: int) -> None:
    """List a new lot for its owner (即時公開), where there is a standing order: as far as trading units allow."""
    grams = lot.grams - lot.grams % exchange.limits.lot_g
    if standing is None or not grams:
        return
    ask = Ask(
        id=f"A-{lot.id}",
        account=lot.attributes.owner,
        grams=grams,
        limit_yen_per_t=yen_per_t_of(standing.ask_yen_per_kg),
        lot_id=lot.id,
        attributes=lot.attributes,
        expires=None if standing.valid_days is None else time + standing.valid_days * DAY_S,
    )
    exchange.submit(ask, time=time)


def resell(exchange: Exchange, ask_id: str, account: str, offered: Offer, time: int) -> None:
    """List grams of a lot that the account has bought."""
    if grams := offered.grams - offered.grams % exchange.limits.lot_g:
        ask = Ask(
            id=ask_id,
            account=account,
            grams=grams,
            limit_yen_per_t=offered.limit_yen_per_t,
            lot_id=offered.lot_id,
            attributes=exchange.lots[offered.lot_id].attributes,
            expires=offered.expires,
        )
        exchange.submit(ask, time=time)


def bid(exchange: Exchange, bid_id: str, account: str, wish: Wish, programme: Programme, time: int) -> None:
    """Enter a wish, as measures change it, for as many grams as the account's money can pay at its highest limit."""
    order = programme.changed(Bid(id=bid_id, account=account, grams=wish.grams, legs=wish.legs, expires=wish.expires))
    affordable_g = exchange.ledger.available(account, exchange.currency) // order.limit_yen_per_t
    wanted_g = min(wish.grams, affordable_g)
    if grams := wanted_g - wanted_g % exchange.limits.lot_g:
        exchange.submit(replace(order, grams=grams), time=time)


def holdings(exchange: Exchange, account: str) -> dict[str, int]:
    """Grams that the account holds and does not offer, by lot."""
    held = ((lot_id, exchange.ledger.available(account, lot_asset(lot_id))) for lot_id in exchange.lots)
    return {lot_id: grams for lot_id, grams in held if grams}


def of_others(wish: Wish, account: str) -> Wish:
    """The same wish for other people's credits: a seller's bid that could meet its own ask would be refused."""
    others = Excluding(OneOf("owner", (account,)))
    return replace(wish, legs=tuple(replace(leg, condition=AllOf((others, leg.condition))) for leg in wish.legs))


def retire_holdings(exchange: Exchange, account: str, time: int) -> None:
    """Use up for its own emissions all that the account holds and does not offer (無効化)."""
    for lot_id, grams in holdings(exchange, account).items():
        exchange.retire(account, lot_id, grams, purpose="own emissions", time=time)
