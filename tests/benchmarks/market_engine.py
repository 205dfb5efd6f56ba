"""Orders cleared per second, continuously and in exact calls. One core; flows are made and kernels compiled before."""

import statistics

from order_generator import generated, hardly_crossing, post_fit_day
from rows import Row, row, seconds

from market.call.clearing import clear
from market.fast_book import trade_continuously
from market.rooms import rooms_of

MIXED = {"cancels": 0.3, "alternatives": 0.1, "whole": 0.05}
HOMES = 2_833_333
FEW, MANY = 10_000, 3_000_000


@row("continuous-100k")
def continuous_small():
    return continuous("conditioned orders", 100_000, {}, least_per_s=900_000, times=9)


@row("continuous-1m")
def continuous_large():
    return continuous("conditioned orders", 1_000_000, {}, least_per_s=600_000, times=3)


@row("continuous-mixed")
def continuous_mixed():
    return continuous("rows, 30 % cancels, 10 % alternatives, 5 % lots", 1_000_000, MIXED, least_per_s=250_000, times=3)


def continuous(what, orders, kinds, *, least_per_s, times):
    """Median time to trade a flow, conditions read and trades written included."""
    trade_continuously(generated(1_000, **MIXED))
    flow = generated(orders, **kinds)
    took = statistics.median(seconds(lambda: trade_continuously(flow))[0] for _ in range(times))
    return Row(
        name=f"continuous, {orders:,} {what}: {orders / took:,.0f} a second",
        ours_s=took,
        target=f"≥ {least_per_s:,} a second",
        met=orders / took >= least_per_s,
    )


@row("continuous-growth")
def growth():
    """Cost per order where nearly all come to rest, conditions read before."""
    trade_continuously(generated(1_000))
    few, many = (cost_per_order(waiting, times) for waiting, times in ((FEW, 9), (MANY, 1)))
    return Row(
        name=f"cost per order at {FEW:,} and {MANY:,} resting: {few * 1e6:.2f} and {many * 1e6:.2f} µs",
        ours_s=many * MANY,
        target="≤ 4 times the cost",
        met=many <= 4 * few,
    )


def cost_per_order(waiting, times):
    flow = hardly_crossing(generated(round(1.1 * waiting)))
    rooms = rooms_of(flow)
    session = trade_continuously(flow, rooms)
    assert (session.left_g > 0).sum() >= waiting
    del session
    return statistics.median(seconds(lambda: trade_continuously(flow, rooms))[0] for _ in range(times)) / len(flow)


@row("call-100k")
def call_small():
    return call("", 100_000, {}, most_s=0.6)


@row("call-alternatives")
def call_alternatives():
    return call(", 10 % alternatives", 100_000, {"alternatives": 0.1}, most_s=3)


@row("call-places")
def call_places():
    return call(", a random place per ask", 100_000, {"place_per_ask": True}, most_s=1)


@row("call-1m")
def call_large():
    return call("", 1_000_000, {}, most_s=6)


def call(what, orders, kinds, *, most_s):
    """Fills, pairs, prices and the check of the certificate."""
    cleared_and_proven(generated(1_000))
    flow = generated(orders, **kinds)
    took, clearing = seconds(lambda: cleared_and_proven(flow))
    return Row(
        name=f"exact call, {orders:,} orders{what}: {len(clearing.pairs):,} pairs, proven",
        ours_s=took,
        target=f"≤ {most_s} s",
        met=took <= most_s,
    )


@row("post-fit-continuous")
def post_fit_continuous():
    trade_continuously(generated(1_000))
    return post_fit("continuous", trade_continuously)


@row("post-fit-call")
def post_fit_call():
    cleared_and_proven(generated(1_000))
    return post_fit("exact call", cleared_and_proven)


def post_fit(rule, engine):
    """Every home that may sell after the feed-in tariff (A7): one ask each, as many bids."""
    flow = post_fit_day(HOMES)
    took, _ = seconds(lambda: engine(flow))
    return Row(
        name=f"{rule}, {HOMES:,} homes with one ask each, equal demand",
        ours_s=took,
        target="≤ 40 s, ≤ 4 GB",
        met=took <= 40,
        most_mb=4_000,
    )


def cleared_and_proven(flow):
    clearing = clear(flow)
    assert clearing.faults() == []
    return clearing
