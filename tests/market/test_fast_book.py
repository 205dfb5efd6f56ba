"""The compiled book against the plain one, and pooled classes against `accepts`."""

from hypothesis import given, settings
from order_flows import GROUPS, RNGS, Cancel, flow, flows

from market.fast_book import trade_continuously
from market.matching import PlainBook
from market.order_flow import flow_of
from market.orders import Ask, Bid
from market.refusals import Refusal
from market.rooms import rooms_of


def columns(events):
    return flow_of([event.order_id if isinstance(event, Cancel) else event for event in events], GROUPS)


def by_the_rule(events):
    """(trades, refused rows, freed grams by row, what waits) of the plain book."""
    book, trades, refused, freed = PlainBook(GROUPS), [], [], {}
    for row, event in enumerate(events):
        if isinstance(event, Cancel):
            freed[row] = book.cancel(event.order_id)
        elif isinstance(entered := book.enter(event), Refusal):
            refused.append(row)
        else:
            trades += entered.matches
    return trades, refused, freed, {resting.order.id: resting.remaining_g for resting in book.resting()}


@settings(max_examples=150)
@given(events=flows(longest=150))
def test_the_compiled_book_is_the_plain_book_trade_for_trade(events):
    session = trade_continuously(columns(events))
    trades, refused, freed, waiting = by_the_rule(events)
    ids = [None if isinstance(event, Cancel) else event.id for event in events]
    made = session.trades
    assert [
        (ids[b], ids[a], *rest)
        for b, a, *rest in zip(
            made.bids,
            made.asks,
            made.grams,
            made.bid_limits,
            made.ask_limits,
            made.bid_filled,
            made.ask_filled,
            strict=True,
        )
    ] == [
        (m.bid_id, m.ask_id, m.grams, m.bid_limit_yen_per_t, m.ask_limit_yen_per_t, m.bid_filled, m.ask_filled)
        for m in trades
    ]
    assert session.refused.nonzero()[0].tolist() == refused
    assert {row: session.outcomes[row] for row in freed} == freed
    assert {ids[row]: left for row, left in enumerate(session.left_g.tolist()) if left} == waiting


@settings(max_examples=60)
@given(rng=RNGS)
def test_orders_share_a_room_if_and_only_if_they_accept_each_other(rng):
    events = flow(rng, 40)
    said = columns(events)
    rooms = rooms_of(said)
    starts, of_class = rooms.rooms_by_class()
    asks = [row for row, event in enumerate(events) if isinstance(event, Ask)]
    for event, first in zip(events, said.leg_starts, strict=False):
        for number, leg in enumerate(event.legs if isinstance(event, Bid) else (), start=first):
            want = rooms.wants[number]
            looked = {*rooms.want_rooms[rooms.want_starts[want] : rooms.want_starts[want + 1]]}
            for ask in asks:
                entered = {*of_class[starts[rooms.classes[ask]] : starts[rooms.classes[ask] + 1]]}
                accepted = leg.condition.accepts(events[ask].attributes) and events[ask].condition.accepts(event.traits)
                assert bool(looked & entered) == accepted
