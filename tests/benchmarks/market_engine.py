"""Orders cleared per second: `python tests/benchmarks/market_engine.py`. One run, one core, reading apart."""

from functools import partial
from time import perf_counter

from order_generator import generated

from market.call.clearing import clear
from market.fast_book import trade_continuously

CONTINUOUS = (
    ("continuous, 100 k", 100_000, {}, 900_000),
    ("continuous, 1 M", 1_000_000, {}, 600_000),
    (
        "30 % cancels, 10 % alternatives, 5 % lots, 1 M",
        1_000_000,
        MIXED := {"cancels": 0.3, "alternatives": 0.1, "whole": 0.05},
        250_000,
    ),
)
CALLS = (
    ("exact call, 100 k", 100_000, {}, 0.6),
    ("exact call, 100 k, 10 % alternatives", 100_000, {"alternatives": 0.1}, 3.0),
    ("exact call, 100 k, a place per ask", 100_000, {"place_per_ask": True}, 1.0),
    ("exact call, 1 M", 1_000_000, {}, 6.0),
)


def seconds(work):
    started = perf_counter()
    done = work()
    return perf_counter() - started, done


def cleared_and_proven(flow):
    clearing = clear(flow)
    assert clearing.faults() == []
    return clearing


def main():
    small = generated(1_000, **MIXED)
    trade_continuously(small)
    clear(generated(1_000))
    for name, orders, kinds, aim in CONTINUOUS:
        took, session = seconds(partial(trade_continuously, generated(orders, **kinds)))
        print(f"{name:50} {orders / took:12,.0f} orders/s (aim {aim:,}), {len(session.trades):,} trades")
    for name, orders, kinds, aim in CALLS:
        took, clearing = seconds(partial(cleared_and_proven, generated(orders, **kinds)))
        print(f"{name:50} {took:10.2f} s (aim {aim} s), {len(clearing.pairs):,} pairs, certificate holds")


if __name__ == "__main__":
    main()
