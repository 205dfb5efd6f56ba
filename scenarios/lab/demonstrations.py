"""Three results of the literature that the laboratory must find again (market rules, the laboratory)."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from market.mechanisms.discriminatory import pay_as_bid
from market.mechanisms.k_double import k_double
from market.mechanisms.sealed import Offer, Result
from scenarios.lab.double_auction import Maker, session
from scenarios.traders.agent import Agent
from scenarios.traders.zero_intelligence import ZeroIntelligence
from scenarios.traders.zip import Zip

DRAWS = 200_000


def chatterjee_samuelson(seed: int = 0) -> pd.DataFrame:
    """One buyer and one seller, uniform on [0, 1], k = 1/2 (Chatterjee and Samuelson 1983).

    In equilibrium bids are 2v/3 + 1/12 and asks 2c/3 + 1/4: trade where v - c >= 1/4, probability 9/32, and
    84.375 % of the first best's gains. Facing truth, a buyer does best by bidding 2v/3: v^2 / 12 more, 1/36 on average.
    """
    rng = np.random.default_rng(seed)
    value, cost = rng.random(DRAWS), rng.random(DRAWS)
    bid, ask = 2 * value / 3 + 1 / 12, 2 * cost / 3 + 1 / 4
    gains = np.where(bid >= ask, value - cost, 0.0)
    first_best = np.maximum(value - cost, 0.0)
    return pd.DataFrame(
        [
            ("gains of the first best", gains.sum() / first_best.sum(), 0.84375),
            ("probability of trade", float((bid >= ask).mean()), 9 / 32),
            ("best gain from deviating in equilibrium", _best_deviation(ask, equilibrium=True), 0.0),
            ("best gain from deviating from truth", _best_deviation(cost, equilibrium=False), 1 / 36),
        ],
        columns=["figure", "found", "theory"],
    )


def _best_deviation(asks: NDArray[np.float64], *, equilibrium: bool) -> float:
    """The manipulation meter: mean over values of the most that a buyer gains by another bid than its strategy's."""
    said = np.linspace(0, 1, 201)
    ordered = np.sort(asks)
    below = np.searchsorted(ordered, said, side="right")
    sums = np.concatenate([[0.0], np.cumsum(ordered)])[below]
    gains = []
    for value in np.linspace(0.0025, 0.9975, 200):
        profits = ((value - said / 2) * below - sums / 2) / len(asks)
        strategy = min(2 * value / 3 + 1 / 12, 1.0) if equilibrium else value
        gains.append(profits.max() - np.interp(strategy, said, profits))
    return float(np.mean(gains))


def gode_sunder(seeds: int = 40) -> pd.DataFrame:
    """Flat supply at 0.50 from eleven sellers, six buyers at 3.25 (Cliff and Bruten 1997 on Gode and Sunder 1993).

    ZI-C exhausts the gains yet trades far from the equilibrium at 0.50; ZIP comes close to it.
    """
    buyers = [Agent(name=number, buys=True, limit=3.25) for number in range(6)]
    agents = buyers + [Agent(name=number, buys=False, limit=0.5) for number in range(6, 17)]
    makers: dict[str, Maker] = {
        "ZI-C": lambda agent, rng: ZeroIntelligence(agent=agent, ceiling=4.0, constrained=True, chance=rng),
        "ZIP": lambda agent, rng: Zip(agent=agent, chance=rng),
    }
    rows = []
    for name, maker in makers.items():
        for seed in range(seeds):
            last = session(agents, maker, seed=seed, days=10, quotes=2_000)[-1]
            rows.append((name, seed, float(np.mean(last.prices)), last.efficiency))
    return pd.DataFrame(rows, columns=["trader", "seed", "mean_price", "efficiency"])


def cason_plott(seeds: int = 20) -> pd.DataFrame:
    """The EPA's auction against a uniform call (Cason and Plott 1996).

    Six buyers and six sellers of one unit revise what they say by the best answer to the others; under the
    EPA's rule, where the lowest asks get the highest bids, both sides understate and less of the gains remains.
    """
    rules: Mapping[str, Callable[[list[Offer], list[Offer]], Result]] = {
        "EPA": pay_as_bid,
        "uniform": lambda buyers, sellers: k_double(buyers, sellers, Fraction(1, 2)),
    }
    rows = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        limits = rng.permutation(np.arange(10, 130, 10)).tolist()
        # Both sides span the same range, so that the equilibrium lies in the middle.
        sides = [(f"b{n}", limit) for n, limit in enumerate(limits[:6])] + [
            (f"s{n}", limit - 5) for n, limit in enumerate(limits[6:])
        ]
        for name, rule in rules.items():
            rows.append((name, seed, *_after_revisions(dict(sides), rule, np.random.default_rng((seed, 1)))))
    columns = ["rule", "seed", "mean_price", "equilibrium_price", "efficiency", "bids_below_value", "asks_below_cost"]
    return pd.DataFrame(rows, columns=columns)


def _after_revisions(
    limits: dict[str, int], rule: Callable[[list[Offer], list[Offer]], Result], rng: np.random.Generator
) -> tuple[float, float, float, float, float]:
    """Say and revise until a hundred have spoken; then price, equilibrium price, efficiency, and how far all shade."""
    said = dict(limits)
    truth = _result(limits, k_double)
    names = list(limits)
    for _ in range(100):
        name = names[int(rng.integers(len(names)))]
        answers = range(0, 131, 5)
        profits = [
            (_profit(name, limits[name], _result(said | {name: answer}, rule)), -abs(answer - said[name]), answer)
            for answer in answers
        ]
        said[name] = max(profits)[2]
    result = _result(said, rule)
    money = sum(share.money for share in result.buyers)
    gains = sum(limits[share.id] for share in result.buyers) - sum(limits[share.id] for share in result.sellers)
    best = sum(limits[share.id] for share in truth.buyers) - sum(limits[share.id] for share in truth.sellers)
    price = float(money / result.units) if result.units else float("nan")
    fair = float(truth.buyers[0].money) if truth.units else float("nan")
    shading = [float(np.mean([limits[n] - said[n] for n in names if n[0] == side])) for side in "bs"]
    return price, fair, gains / best if best else 1.0, shading[0], shading[1]


def _result(said: Mapping[str, int], rule: Callable[[list[Offer], list[Offer]], Result]) -> Result:
    offers = [Offer(id=name, units=1, limit=limit) for name, limit in said.items()]
    return rule([each for each in offers if each.id[0] == "b"], [each for each in offers if each.id[0] == "s"])


def _profit(name: str, limit: int, result: Result) -> Fraction:
    share = result.share(name)
    return (1 if name[0] == "b" else -1) * (limit * share.units - share.money)


DEMONSTRATIONS: Mapping[str, Callable[[], pd.DataFrame]] = MappingProxyType(
    {"chatterjee-samuelson": chatterjee_samuelson, "gode-sunder": gode_sunder, "cason-plott": cason_plott}
)
