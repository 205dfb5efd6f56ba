"""The continuous book beside matching engines of others, on the flow that they know: no conditions."""

from lightmatchingengine.lightmatchingengine import LightMatchingEngine, Side
from order_generator import generated, unconditioned
from pymarket import Market
from pyorderbook import Book, ask, bid
from rows import Row, alternating, row

from market.call.clearing import clear
from market.fast_book import trade_continuously

ORDERS, CALL_ORDERS, TIMES = 50_000, 1_000, 3


@row("peer-lightmatchingengine")
def beside_lightmatchingengine():
    return beside("lightmatchingengine", ORDERS, by_lightmatchingengine, by_book)


@row("peer-pyorderbook")
def beside_pyorderbook():
    return beside("pyorderbook", ORDERS, by_pyorderbook, by_book)


@row("peer-pymarket")
def beside_pymarket():
    """Its truthful double auction MUDA gives volume up, so only the time is compared; ours proves its optimum."""
    return beside("PyMarket (MUDA)", CALL_ORDERS, by_pymarket, by_call, same_volume=False)


def beside(peer, orders, theirs, ours, *, same_volume=True):
    flow = unconditioned(generated(orders))
    said = list(zip(flow.bids.tolist(), flow.limits.tolist(), flow.grams.tolist(), strict=True))
    ours(flow)
    (ours_s, volume), (peer_s, peers) = alternating(lambda: ours(flow), lambda: theirs(said), times=TIMES)
    return Row(
        name=f"{orders:,} orders without conditions, {orders / ours_s:,.0f} a second",
        ours_s=ours_s,
        peer=peer,
        peer_s=peer_s,
        target="≥ 5 times as fast" + (", the same volume" if same_volume else ""),
        met=peer_s >= 5 * ours_s and (volume == peers or not same_volume),
    )


def by_book(flow):
    return int(trade_continuously(flow).trades.grams.sum())


def by_call(flow):
    clearing = clear(flow)
    assert clearing.faults() == []
    return int(clearing.pairs[:, 2].sum())


def by_lightmatchingengine(said):
    """Volume traded; it tells each trade from both sides."""
    engine, volume = LightMatchingEngine(), 0
    for is_bid, price, grams in said:
        _, trades = engine.add_order("credit", price, grams, Side.BUY if is_bid else Side.SELL)
        volume += sum(trade.trade_qty for trade in trades)
    return volume // 2


def by_pyorderbook(said):
    book, volume = Book(), 0
    for is_bid, price, grams in said:
        blotter = book.match((bid if is_bid else ask)("credit", price, grams))
        volume += sum(trade.fill_quantity for trade in blotter.trades)
    return volume


def by_pymarket(said):
    market = Market()
    for user, (is_bid, price, grams) in enumerate(said):
        market.accept_bid(grams, price, user, is_bid)
    transactions, _ = market.run("muda")
    return int(transactions.get_df()["quantity"].sum()) // 2
