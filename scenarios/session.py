"""The market over time: credits are listed when they are issued, buyers bid, trades settle at once."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, groupby

from market.conditions import AllOf, Excluding, OneOf
from market.credits import CreditLot
from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.ledger import lot_asset
from market.orders import Ask, Bid
from market.refusals import Refusal
from market.units import uyen_of, yen_per_t_of
from scenarios.explicit_book import play
from scenarios.spec.market import FeeSpec, MarketSpec, SellerSpec
from scenarios.supply import Supply
from scenarios.traders.trader import Occasion, Wish


def hold_session(spec: MarketSpec, supply: Supply, *, currency: str, zone: str, opens: int) -> Exchange:
    """Play the explicit book, then interval after interval: issue, list, bid, clear; retire at the end.

    opens   engine time of the explicit book [s]
    """
    exchange = Exchange(
        rule=MarketRule(name=spec.rule, parameters=spec.rule_parameters()),
        fees=fees_of(spec.fee),
        currency=currency,
    )
    open_accounts(exchange, spec, supply, opens)
    play(exchange, spec, zone=zone, opens=opens)
    issued = {time: list(lots) for time, lots in groupby(supply.lots, lambda lot: lot.attributes.produced_until)}
    sellers = {lot.attributes.owner for lot in supply.lots if lot.attributes.source in supply.standing}
    bid_ids = (f"B{number:06d}" for number in count(1))
    closes = opens
    for occasion in occasions(supply, zone):
        closes = occasion.interval.produced_until
        for lot in issued.get(closes, ()):
            mint(exchange, lot, closes)
            offer(exchange, lot, supply.standing.get(lot.attributes.source), closes)
        for buyer in spec.buyers:
            for wish in buyer.wishes(occasion):
                elsewhere = of_others(wish, buyer.account) if buyer.account in sellers else wish
                bid(exchange, next(bid_ids), buyer.account, elsewhere, closes)
        exchange.clear(time=closes)
    for buyer in spec.buyers:
        if buyer.retire:
            retire_holdings(exchange, buyer.account, closes)
    return exchange


def fees_of(spec: FeeSpec) -> Fees:
    return Fees(per_trade_uyen=uyen_of(spec.yen_per_trade), ppm=spec.ppm, yen_per_t=yen_per_t_of(spec.yen_per_kg))


def open_accounts(exchange: Exchange, spec: MarketSpec, supply: Supply, time: int) -> None:
    """Everyone who is named, once, with the money that each brings."""
    groups = {account.account: account.group for account in spec.accounts}
    owners = [*(lot.owner for lot in spec.lots), *supply.owners]
    for account in dict.fromkeys([*groups, *owners, *(buyer.account for buyer in spec.buyers)]):
        exchange.open_account(account, group=groups.get(account))
    for participant in (*spec.accounts, *spec.buyers):
        if participant.money_yen:
            exchange.deposit(participant.account, uyen_of(participant.money_yen), time=time)


def occasions(supply: Supply, zone: str) -> Iterator[Occasion]:
    """Each interval's end, with what buyers know then."""
    day_starts = [interval.produced_until for interval in supply.intervals if interval.new_days]
    for number, interval in enumerate(supply.intervals):
        following = bisect_right(day_starts, interval.produced_until)
        yield Occasion(
            interval=interval,
            next_day=day_starts[following] if following < len(day_starts) else None,
            drawn_g={building: grams[number] for building, grams in supply.drawn_g.items()},
            zone=zone,
        )


def mint(exchange: Exchange, lot: CreditLot, time: int) -> None:
    """Issue a lot. Raises ValueError where the registry refuses it: issuance claims each kWh once."""
    match exchange.issue(lot, time=time):
        case Refusal(target=lot_id, words=words):
            raise ValueError(f"lot {lot_id}: {words}")


def offer(exchange: Exchange, lot: CreditLot, standing: SellerSpec | None, time: int) -> None:
    """List a whole new lot for its owner (即時公開), where there is a standing order."""
    if standing is None:
        return
    ask = Ask(
        id=f"A-{lot.id}",
        account=lot.attributes.owner,
        grams=lot.grams,
        limit_yen_per_t=yen_per_t_of(standing.ask_yen_per_kg),
        lot_id=lot.id,
        attributes=lot.attributes,
    )
    exchange.submit(ask, time=time)


def bid(exchange: Exchange, bid_id: str, account: str, wish: Wish, time: int) -> None:
    """Enter a wish for as many grams as the account's money can pay at its highest limit."""
    limit_yen_per_t = max(leg.limit_yen_per_t for leg in wish.legs)
    affordable_g = exchange.ledger.available(account, exchange.currency) // limit_yen_per_t
    if grams := min(wish.grams, affordable_g):
        order = Bid(id=bid_id, account=account, grams=grams, legs=wish.legs, expires=wish.expires)
        exchange.submit(order, time=time)


def of_others(wish: Wish, account: str) -> Wish:
    """The same wish for other people's credits: a seller's bid that could meet its own ask would be refused."""
    others = Excluding(OneOf("owner", (account,)))
    return replace(wish, legs=tuple(replace(leg, condition=AllOf((others, leg.condition))) for leg in wish.legs))


def retire_holdings(exchange: Exchange, account: str, time: int) -> None:
    """Use up for its own emissions all that the account holds and does not offer (無効化)."""
    for lot_id in exchange.lots:
        if grams := exchange.ledger.available(account, lot_asset(lot_id)):
            exchange.retire(account, lot_id, grams, purpose="own emissions", time=time)
