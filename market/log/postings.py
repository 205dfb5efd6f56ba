"""What the books record, as the payload of a line: spelled at once, for each trade brings one."""

from collections.abc import Callable

from market.ledger import FEES, Recordable, lot_asset
from market.log.canonical import quoted
from market.settlement import Delivery


def posting_text(entry: Recordable, name: Callable[[str], str] = str) -> str:
    """The payload of an entry, spelled; `name` says what the log calls an account."""
    if type(entry) is Delivery:
        return _delivery_text(entry, name)
    legs = [f'[{quoted(name(account))},{quoted(asset)},"{amount}"]' for account, asset, amount in entry.legs]
    releases = [f'[{quoted(hold)},"{amount}"]' for hold, amount in entry.releases]
    return f'{{"cause":"{entry.kind}","legs":[{",".join(legs)}],"releases":[{",".join(releases)}]}}'


def _delivery_text(entry: Delivery, name: Callable[[str], str]) -> str:
    """The same without making legs: names are quoted once, not once a leg."""
    trade = entry.trade
    grams, fee = trade.grams, trade.fee_uyen
    net = trade.amount_uyen - fee
    seller, buyer = quoted(name(trade.seller)), quoted(name(trade.buyer))
    lot, currency = quoted(lot_asset(trade.lot_id)), quoted(entry.currency)
    legs = []
    if grams:
        legs.append(f'[{seller},{lot},"{-grams}"],[{buyer},{lot},"{grams}"]')
    if net:
        legs.append(f'[{buyer},{currency},"{-net}"],[{seller},{currency},"{net}"]')
    if fee:
        legs.append(f'[{buyer},{currency},"{-fee}"],[{quoted(name(FEES))},{currency},"{fee}"]')
    return (
        f'{{"cause":"trade","legs":[{",".join(legs)}],"releases":[[{quoted(trade.ask_id)},"{grams}"]'
        f',[{quoted(trade.bid_id)},"{grams * entry.bid_limit_yen_per_t}"]]}}'
    )
