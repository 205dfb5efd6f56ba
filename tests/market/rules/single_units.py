"""Small books of single units, and what a rule makes of them: for exchange rules and laboratory rules alike."""

from dataclasses import replace
from fractions import Fraction

from market.conditions import Anything
from market.fills import Deal
from market.orders import Ask, Bid, Leg
from market.origins import NOWHERE
from market.refusals import Refusal
from market.rules.call_session import CallSession
from market.rules.registry import LABORATORY_RULES, RULES, open_session

UNIT_G = 1_000
PARAMETERS = {"posted_price": {"yen_per_t": "5"}}
EVERY_RULE = {**RULES, **LABORATORY_RULES}


def asks_and_bids(bids, asks, grams=UNIT_G, condition=None):
    """Orders of one account each, asks first."""
    sellers = [
        Ask(id=f"s{n}", account=f"seller {n}", grams=grams, limit_yen_per_t=limit, lot_id="lot", attributes=NOWHERE)
        for n, limit in enumerate(asks)
    ]
    wish = condition or Anything()
    buyers = [
        Bid(id=f"b{n}", account=f"buyer {n}", grams=grams, legs=(Leg(condition=wish, limit_yen_per_t=limit),))
        for n, limit in enumerate(bids)
    ]
    return [*sellers, *buyers]


def collected(orders, refusal=lambda order: None):
    """Orders as they wait in a call; a refused one fails."""
    room = CallSession({}, clearing=lambda resting: (), refuse=refusal)
    for order in orders:
        assert not isinstance(room.enter(order), Refusal)
    return room.resting()


def deals(name, orders, **parameters):
    """Every deal of a session under a rule."""
    parameters = PARAMETERS.get(name, {}) | parameters
    if name in LABORATORY_RULES:
        rule = LABORATORY_RULES[name].make(**parameters)
        return rule.deals(collected(orders, rule.refusal))
    session = open_session(name, {}, **parameters)
    fills = []
    for order in orders:
        outcome = session.enter(order)
        assert not isinstance(outcome, Refusal), outcome
        fills += outcome.fills
    fills += session.clear().fills
    return [
        Deal(
            match=fill.match, pay_yen_per_t=Fraction(fill.price_yen_per_t), get_yen_per_t=Fraction(fill.price_yen_per_t)
        )
        for fill in fills
    ]


def relimited(order, limit):
    """The same order saying another limit."""
    if isinstance(order, Ask):
        return replace(order, limit_yen_per_t=limit)
    return replace(order, legs=tuple(replace(leg, limit_yen_per_t=limit) for leg in order.legs))


def profit(made, order):
    """What the order's trader gains by its true limit [micro-yen]."""
    if isinstance(order, Ask):
        own = [(deal.get_yen_per_t - order.limit_yen_per_t, deal) for deal in made if deal.match.ask_id == order.id]
    else:
        own = [(order.limit_yen_per_t - deal.pay_yen_per_t, deal) for deal in made if deal.match.bid_id == order.id]
    return sum((gain * deal.match.grams for gain, deal in own), Fraction())


def welfare(made, orders):
    """Sum of values less costs [micro-yen]."""
    limits = {order.id: order.limit_yen_per_t for order in orders}
    return sum(deal.match.grams * (limits[deal.match.bid_id] - limits[deal.match.ask_id]) for deal in made)


def best_lie(name, orders, lies, **parameters):
    """The manipulation meter: the most that one trader gains by stating another limit than its true one."""
    honest = deals(name, orders, **parameters)
    gains = [Fraction()]
    for number, order in enumerate(orders):
        for lie in lies:
            said = [*orders[:number], relimited(order, lie), *orders[number + 1 :]]
            gains.append(profit(deals(name, said, **parameters), order) - profit(honest, order))
    return max(gains)
