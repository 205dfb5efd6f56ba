"""A seeded flow of conditioned orders at national scale: the work that the market is measured by.

Half asks; of the bids 40 % want anything, 20 % a prefecture, 20 % a type, 10 % both, 5 % a city, 5 % a seller.
10,000 sellers with one home place each among 1,741 municipalities, types 80/10/6/4 %.

The day after the feed-in tariff (A7): every home with a small roof is a seller of solar grams, one ask each, and there
are as many bids.
"""

from dataclasses import replace

import numpy as np

from market.conditions import ANYTHING, AllOf, OneOf, Within
from market.order_flow import WHOLE, OrderFlow
from market.origins import Origins

SELLERS, BUYERS, PREFECTURES, CITIES = 10_000, 10_000, 47, 1_741
TYPES = (("renewable", "solar"), ("renewable", "wind"), ("renewable", "hydro"), ("renewable", "biomass"))
TYPE_SHARES = (0.8, 0.1, 0.06, 0.04)
PREFECTURE_NODES = [("JP", f"{number:02d}") for number in range(PREFECTURES)]
PLACES = [(*PREFECTURE_NODES[city % PREFECTURES], f"{city:04d}") for city in range(CITIES)]
WANTS = ("any", "prefecture", "type", "both", "city", "seller")
WANT_SHARES = (0.4, 0.2, 0.2, 0.1, 0.05, 0.05)


def wishes(sellers=range(SELLERS)):
    """Conditions by number, and where each sort of them starts and how many there are."""
    prefectures = [Within("place", node) for node in PREFECTURE_NODES]
    types = [Within("energy_type", node) for node in TYPES]
    both = [AllOf((place, kind)) for place in prefectures for kind in types]
    cities = [Within("place", node) for node in PLACES]
    sellers = [OneOf("owner", (f"s{number}",)) for number in sellers]
    sorts = ([ANYTHING], prefectures, types, both, cities, sellers)
    starts = np.cumsum([0, *map(len, sorts)])[:-1]
    return [wish for sort in sorts for wish in sort], starts, np.array([len(sort) for sort in sorts])


def generated(orders, *, seed=0, cancels=0.0, alternatives=0.0, whole=0.0, place_per_ask=False):
    """A flow; shares of cancels are of all rows, of alternatives of the bids, of whole lots of the orders."""
    rng = np.random.default_rng(seed)
    conditions, starts, sizes = wishes()
    asks = rng.random(orders) < 0.5
    withdrawn = rng.random(orders) < cancels
    bids = ~asks & ~withdrawn
    home = rng.integers(0, CITIES, SELLERS)
    seller = rng.integers(0, SELLERS, orders)
    place = rng.integers(0, CITIES, orders) if place_per_ask else home[seller]
    extra = rng.random(orders) < alternatives
    leg_counts = np.where(bids, 1 + extra, 0)
    leg_starts = np.concatenate([[0], np.cumsum(leg_counts)])
    legs = int(leg_starts[-1])
    sort = rng.choice(len(WANTS), legs, p=WANT_SHARES)
    limits = rng.integers(1_000, 5_001, legs)
    row_limits = rng.integers(1_000, 5_001, orders)
    row_limits[bids] = np.maximum.reduceat(limits, leg_starts[:-1][bids]) if legs else 0
    return OrderFlow(
        bids=bids,
        cancels=np.where(withdrawn, rng.integers(0, np.maximum(1, np.arange(orders))), -1),
        groups=np.where(bids, SELLERS + rng.integers(0, BUYERS, orders), seller),
        grams=np.where(withdrawn, 0, rng.integers(1, 20, orders) * 1_000),
        least_g=np.where(rng.random(orders) < whole, WHOLE, 0),
        time_in_force=np.zeros(orders, dtype=np.int64),
        limits=row_limits,
        origins=Origins(
            owner=seller,
            disclosed=np.ones(orders, dtype=np.bool_),
            place=place,
            energy_type=rng.choice(len(TYPES), orders, p=TYPE_SHARES),
            produced_from=np.zeros(orders, dtype=np.int64),
            produced_until=np.full(orders, 1_800),
            rest=np.zeros(orders, dtype=np.int64),
            owners=[f"s{number}" for number in range(SELLERS)],
            places=PLACES,
            energy_types=TYPES,
        ),
        ask_wishes=np.zeros(orders, dtype=np.int64),
        traits=np.zeros(orders, dtype=np.int64),
        leg_starts=leg_starts,
        leg_wishes=starts[sort] + (rng.random(legs) * sizes[sort]).astype(np.int64),
        leg_limits=limits,
        wishes=conditions,
    )


def unconditioned(flow):
    """The same with no wish on any bid."""
    return replace(flow, leg_wishes=np.zeros_like(flow.leg_wishes))


def hardly_crossing(flow):
    """The same with asks so much dearer that nearly everything comes to rest."""
    return replace(flow, limits=flow.limits + np.where(flow.bids, 0, 3_900))


def post_fit_day(homes, *, seed=0):
    """One solar ask of each home and as many bids of buyers that all homes could fill, in random order."""
    rng = np.random.default_rng(seed)
    rows = 2 * homes
    bids = rng.permutation(rows) >= homes
    sort = rng.choice(len(WANTS), homes, p=WANT_SHARES)
    named, of_named = np.unique(rng.integers(0, homes, homes)[sort == WANTS.index("seller")], return_inverse=True)
    conditions, starts, sizes = wishes(named.tolist())
    # Of the types only the first is on roofs, alone or with a prefecture.
    sizes[WANTS.index("type")] = 1
    number = (rng.random(homes) * sizes[sort]).astype(np.int64)
    number[sort == WANTS.index("both")] //= len(TYPES)
    number[sort == WANTS.index("both")] *= len(TYPES)
    number[sort == WANTS.index("seller")] = of_named
    limits = rng.integers(1_000, 5_001, rows)
    seller = np.where(bids, 0, np.cumsum(~bids) - 1)
    return OrderFlow(
        bids=bids,
        cancels=np.full(rows, -1),
        groups=np.where(bids, homes + rng.integers(0, BUYERS, rows), seller),
        grams=rng.integers(1, 20, rows) * 1_000,
        least_g=np.zeros(rows, dtype=np.int64),
        time_in_force=np.zeros(rows, dtype=np.int64),
        limits=limits,
        origins=Origins(
            owner=seller,
            disclosed=np.ones(rows, dtype=np.bool_),
            place=rng.integers(0, CITIES, rows),
            energy_type=np.zeros(rows, dtype=np.int64),
            produced_from=np.zeros(rows, dtype=np.int64),
            produced_until=np.full(rows, 1_800),
            rest=np.zeros(rows, dtype=np.int64),
            owners=[f"s{number}" for number in range(homes)],
            places=PLACES,
            energy_types=TYPES,
        ),
        ask_wishes=np.zeros(rows, dtype=np.int64),
        traits=np.zeros(rows, dtype=np.int64),
        leg_starts=np.concatenate([[0], np.cumsum(bids)]).astype(np.int64),
        leg_wishes=starts[sort] + number,
        leg_limits=limits[bids],
        wishes=conditions,
    )
