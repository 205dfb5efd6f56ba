"""The rule's properties, and the indexed book against the plain one."""

from hypothesis import given, settings
from order_flows import GROUPS, Cancel, flows

from market.book import Book
from market.matching import Entered, PlainBook
from market.orders import Ask, LotKind, Side, TimeInForce
from market.queues import Queue
from market.refusals import Refusal


def play(book, flow):
    """Each event with the book's answer and what rested before it and after it."""
    for event in flow:
        before = {resting.order.id: resting for resting in book.resting()}
        answer = book.cancel(event.order_id) if isinstance(event, Cancel) else book.enter(event)
        yield event, answer, before, {resting.order.id: resting for resting in book.resting()}


def entries(flow):
    """The orders that were let in, with their matches and the book around them."""
    for event, answer, before, after in play(PlainBook(GROUPS), flow):
        if isinstance(answer, Entered):
            yield event, answer, before, after


@settings(max_examples=300)
@given(flow=flows(longest=150))
def test_the_indexed_book_is_the_plain_book_trade_for_trade(flow):
    assert list(play(Book(GROUPS), flow)) == list(play(PlainBook(GROUPS), flow))


@given(flow=flows())
def test_nobody_trades_outside_limit_condition_or_quantity(flow):
    orders = {order.id: order for order in flow if not isinstance(order, Cancel)}
    traded = dict.fromkeys(orders, 0)
    for _, entered, _, _ in entries(flow):
        for match in entered.matches:
            bid, ask = orders[match.bid_id], orders[match.ask_id]
            assert match.bid_limit_yen_per_t == bid.limit_for(ask.attributes)
            assert match.bid_limit_yen_per_t >= match.ask_limit_yen_per_t == ask.limit_yen_per_t
            assert match.grams > 0
            traded[bid.id] += match.grams
            traded[ask.id] += match.grams
    assert all(traded[order_id] <= order.grams for order_id, order in orders.items())


@given(flow=flows())
def test_grams_are_traded_waiting_or_turned_away_and_nowhere_else(flow):
    for order, entered, before, after in entries(flow):
        traded = sum(match.grams for match in entered.matches)
        waiting = after[order.id].remaining_g if order.id in after else 0
        assert order.grams == traded + waiting + entered.leftover_g
        was, left = (sum(r.remaining_g for r in side.values()) for side in (before, after))
        replaced = before[order.replaces].remaining_g if order.replaces else 0
        assert left - waiting == was - traded - replaced


@given(flow=flows())
def test_whole_lots_and_least_amounts_are_kept(flow):
    for order, entered, before, after in entries(flow):
        if order.all_or_none:
            assert sum(match.grams for match in entered.matches) in (0, order.grams)
        if entered.matches:
            assert sum(match.grams for match in entered.matches) >= order.minimum_g
        for match in entered.matches:
            resting = before[match.ask_id if match.resting is Side.ASK else match.bid_id]
            assert match.grams >= resting.order.least_g(resting.remaining_g)
        assert order.id not in after or order.time_in_force is TimeInForce.GOOD_TILL


def wish(order):
    """What makes two orders alike but for price and time."""
    if isinstance(order, Ask):
        return order.lot_kind, order.attributes, order.condition
    (leg,) = order.legs
    return order.lot_kind, leg.condition, order.traits


@given(flow=flows())
def test_no_order_trades_while_a_better_one_of_its_kind_waits(flow):
    """Whole lots are left out: one that is too large is passed over by rule."""
    flow = [event for event in flow if isinstance(event, Cancel | Ask) or len(event.legs) == 1]
    for _, entered, before, after in entries(flow):
        for match in entered.matches:
            served = before[match.ask_id if match.resting is Side.ASK else match.bid_id]
            if served.order.lot_kind is LotKind.WHOLE:
                continue
            sign = 1 if match.resting is Side.ASK else -1
            for other in before.values():
                alike = type(other.order) is type(served.order) and wish(other.order) == wish(served.order)
                better = (sign * other.order.limit_yen_per_t, other.arrival) < (
                    sign * served.order.limit_yen_per_t,
                    served.arrival,
                )
                passed_over = other.order.minimum_g > 0
                assert passed_over or not (alike and better and other.order.id in after)


@given(flow=flows())
def test_no_group_trades_with_itself(flow):
    orders = {order.id: order for order in flow if not isinstance(order, Cancel)}
    for _, entered, _, _ in entries(flow):
        for match in entered.matches:
            buyer, seller = orders[match.bid_id].account, orders[match.ask_id].account
            assert GROUPS.get(buyer, buyer) != GROUPS.get(seller, seller)


@given(flow=flows())
def test_a_replacement_takes_the_place_of_an_open_order_of_its_account_and_waits_as_the_last(flow):
    for order, _, before, after in entries(flow):
        if order.replaces:
            assert before[order.replaces].order.account == order.account
            assert order.replaces not in after
            assert order.id not in after or after[order.id].arrival == max(each.arrival for each in after.values())


@given(flow=flows())
def test_a_refused_order_leaves_the_book_as_it_was(flow):
    for _, answer, before, after in play(Book(GROUPS), flow):
        if isinstance(answer, Refusal):
            assert before == after


def test_dead_copies_never_outnumber_the_live():
    live = set(range(100))
    queue = Queue(live)
    for arrival in live:
        queue.push(-arrival, arrival)
    for arrival in range(100):
        live.discard(arrival)
        queue.bury()
        assert queue.dead <= len(queue) == len(live)
        assert sorted(live) == sorted(copy[1] for copy in queue)
