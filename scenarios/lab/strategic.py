"""Agents who speak anew under each rule: the same values, streams and arrivals, other markets (common random numbers).

A day is a session with every agent's endowment renewed. In turn, drawn anew for each round, agents replace what
stands of their order by their present quote; a rule that collects orders holds a call after each round. Everyone
hears every quote and every deal. What is measured is the last day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from market.fills import Deal, Resting
from market.orders import Ask, Order
from market.refusals import Refusal
from market.units import GRAMS_PER_KG
from scenarios.lab.plan import Plan, RuleSpec
from scenarios.lab.population import OrderedFlow, Population, on_tick
from scenarios.lab.room import Played, Room
from scenarios.traders.agent import Agent, Behaviour
from scenarios.traders.behaviours import BEHAVIOURS

CEILING_FACTOR = 1.5
AGENTS, ARRIVALS = 1, 2
"""Keys of streams."""


@dataclass(frozen=True, kw_only=True)
class LastDay:
    """What was said at last, and what the last day made of it, under the orders' own ids."""

    said: tuple[Order, ...]
    played: Played


def last_day(flow: OrderedFlow, population: Population, rule: RuleSpec, plan: Plan, seed: int) -> LastDay:
    """Play a strategic session.

    Raises ValueError for a population that does not say who speaks.
    """
    if population.traders is None:
        raise ValueError("a strategic session needs to know who speaks: population.traders")
    make, ceiling = BEHAVIOURS[population.traders], CEILING_FACTOR * population.greatest_yen_per_t / GRAMS_PER_KG
    behaviours = [
        make(_agent(number, order), ceiling, np.random.default_rng((seed, number, AGENTS)))
        for number, order in enumerate(flow.truth.values())
    ]
    for day in range(plan.days):
        trading = Day(flow, behaviours, rule)
        for speech in range(plan.speeches):
            trading.round(np.random.default_rng((seed, day, speech, ARRIVALS)), speech)
    return trading.result()


def _agent(number: int, order: Order) -> Agent:
    """Prices in yen/kg: behaviours have steps of that size."""
    return Agent(name=number, buys=not isinstance(order, Ask), limit=order.limit_yen_per_t / GRAMS_PER_KG)


class Day:
    """One day's trading."""

    def __init__(self, flow: OrderedFlow, behaviours: Sequence[Behaviour], rule: RuleSpec) -> None:
        self._true = list(flow.truth.values())
        self._behaviours = behaviours
        self._room = Room(rule)
        self._left_g = {order.id: order.grams for order in self._true}
        self._said = {order.id: order for order in self._true}
        self._waiting: dict[str, str] = {}
        self._deals: list[Deal] = []
        self._refused: dict[str, Refusal] = {}

    def round(self, arrivals: np.random.Generator, speech: int) -> None:
        """Everyone with something left speaks once; then a call, if the rule holds one."""
        for number in arrivals.permutation(len(self._true)).tolist():
            if self._left_g[self._true[number].id]:
                self._speak(number, speech)
        for deal in self._room.clear():
            self._heard(deal, is_bid=True)

    def _speak(self, number: int, speech: int) -> None:
        true, price = self._true[number], self._behaviours[number].quote()
        if standing := self._waiting.pop(true.id, None):
            self._room.cancel(standing)
        quoted = priced_at(true, max(0, on_tick(price * GRAMS_PER_KG)))
        self._said[true.id] = quoted
        entered = replace(quoted, id=f"{true.id}.{speech}", grams=self._left_g[true.id])
        answer = self._room.enter(entered)
        if isinstance(answer, Refusal):
            self._refused[true.id] = replace(answer, target=true.id)
            return
        self._refused.pop(true.id, None)
        self._waiting[true.id] = entered.id
        is_bid = not isinstance(true, Ask)
        for deal in answer:
            # Who was there first had said the price, and the newcomer took it.
            self._heard(deal, is_bid=not is_bid)
        if not answer:
            for each in self._behaviours:
                each.learn(price=price, is_bid=is_bid, traded=False)

    def _heard(self, deal: Deal, *, is_bid: bool) -> None:
        bid_id, ask_id = original(deal.match.bid_id), original(deal.match.ask_id)
        for order_id in (bid_id, ask_id):
            self._left_g[order_id] -= deal.match.grams
        self._deals.append(replace(deal, match=replace(deal.match, bid_id=bid_id, ask_id=ask_id)))
        for each in self._behaviours:
            each.learn(price=float(deal.pay_yen_per_t) / GRAMS_PER_KG, is_bid=is_bid, traded=True)

    def result(self) -> LastDay:
        resting = tuple(
            Resting(
                order=self._said[original(each.order.id)],
                arrival=each.arrival,
                remaining_g=each.remaining_g,
            )
            for each in self._room.resting()
        )
        played = Played(deals=tuple(self._deals), refused=self._refused, resting=resting)
        return LastDay(said=tuple(self._said.values()), played=played)


def priced_at(order: Order, yen_per_t: int) -> Order:
    """The order saying a price; alternatives keep their distances."""
    if isinstance(order, Ask):
        return replace(order, limit_yen_per_t=yen_per_t)
    shift = yen_per_t - order.limit_yen_per_t
    legs = (replace(leg, limit_yen_per_t=max(0, leg.limit_yen_per_t + shift)) for leg in order.legs)
    return replace(order, legs=tuple(legs))


def original(order_id: str) -> str:
    """The id before the speech's number."""
    return order_id.rpartition(".")[0]
