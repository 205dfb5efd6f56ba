"""The metrics of one session, and the facts of its trades (see `scenarios.lab.metrics` for the formulas)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from market.credits import Attributes
from market.fees import Fees
from market.fills import Deal
from market.hierarchies import text_of
from market.orders import Ask, Bid, Order
from market.unfilled import Unfilled, Why, why_unfilled
from market.units import GRAMS_PER_KG, UYEN_PER_YEN
from scenarios.lab.concentration import gini, hhi, residual_supply
from scenarios.lab.optimum import Optimum, worth
from scenarios.lab.room import Played

PREFECTURE_DEPTH = 2
Facts = dict[str, float | str]
NAN = float("nan")


@dataclass(frozen=True, kw_only=True)
class Session:
    """One session of one rule.

    said      orders in arrival order
    best      yardstick of their true values
    warm_up   first share of the deals whose prices do not count
    """

    said: Sequence[Order]
    played: Played
    best: Optimum
    fees: Fees
    warm_up: float

    @cached_property
    def asks(self) -> Mapping[str, Ask]:
        return {order.id: order for order in self.said if isinstance(order, Ask)}

    @cached_property
    def unfilled(self) -> tuple[Unfilled, ...]:
        return why_unfilled(self.played.resting)

    def metrics(self) -> Facts:
        """All of `METRICS` but the gain from lies."""
        return {
            **self._welfare(),
            **self._prices(),
            **self._fill_rates(),
            **self._money(),
            **self._distribution(),
        }

    def _welfare(self) -> Facts:
        best, done = self.best.welfare_uyen, self.best.of_deals(self.played.deals)
        said = self.best.of_best_clearing(self.said)
        taken = [order for order in self.said if order.id not in self.played.refused]
        possible = self.best.of_best_clearing(taken) if self.played.refused else said
        return {
            "welfare_yen": done / UYEN_PER_YEN,
            "efficiency": done / best if best else NAN,
            "loss_misreporting_yen": (best - said) / UYEN_PER_YEN,
            "loss_refused_yen": (said - possible) / UYEN_PER_YEN,
            "loss_matching_yen": (possible - done) / UYEN_PER_YEN,
        }

    def _prices(self) -> Facts:
        deals = self.played.deals
        grams = sum(deal.match.grams for deal in deals)
        counted = deals[round(self.warm_up * len(deals)) :]
        prices = np.array([float(deal.pay_yen_per_t) for deal in counted])
        fair = np.array([self.best.price[deal.match.ask_id] for deal in counted], dtype=float)
        weights = np.array([deal.match.grams for deal in counted], dtype=float)
        deviation = float(np.sqrt(np.mean((prices - fair) ** 2))) if len(counted) else NAN
        return {
            "volume_kg": grams / GRAMS_PER_KG,
            "trades": len(deals),
            "vwap_yen_per_kg": float(np.average(prices, weights=weights)) / GRAMS_PER_KG if len(counted) else NAN,
            "price_rmsd_yen_per_kg": deviation / GRAMS_PER_KG,
            "smiths_alpha": deviation / float(fair.mean()) if fair.any() else NAN,
        }

    def _fill_rates(self) -> Facts:
        grams = sum(deal.match.grams for deal in self.played.deals)
        wanted = sum(order.grams for order in self.said if isinstance(order, Bid))
        offered = sum(ask.grams for ask in self.asks.values())
        bids = [each for each in self.unfilled if each.order_id not in self.asks]
        left: Counter[Why] = Counter()
        for each in bids:
            left[each.why] += each.remaining_g
        refused = sum(order.grams for order in self.said if isinstance(order, Bid) and order.id in self.played.refused)
        gaps = [each.gap_yen_per_t for each in bids if each.gap_yen_per_t is not None]
        causes = {
            "unfilled_refused": refused,
            "unfilled_attributes": left[Why.NO_MATCHING_ATTRIBUTES],
            "unfilled_price": left[Why.PRICE_GAP],
            "unfilled_quantity": left[Why.QUANTITY],
        }
        return {
            "fill_rate": grams / wanted if wanted else NAN,
            "fill_rate_asks": grams / offered if offered else NAN,
            **{name: amount / wanted if wanted else NAN for name, amount in causes.items()},
            "mean_gap_yen_per_kg": float(np.mean(gaps)) / GRAMS_PER_KG if gaps else NAN,
        }

    def _money(self) -> Facts:
        deals, truth = self.played.deals, self.best.truth
        paid = [deal.match.grams * deal.pay_yen_per_t for deal in deals]
        got = [deal.match.grams * deal.get_yen_per_t for deal in deals]
        values = [deal.match.grams * worth(truth, deal.match.bid_id, deal.match.ask_id) for deal in deals]
        welfare = self.best.of_deals(deals)
        fees = sum(self.fees.fee_uyen(deal.match.grams, int(money)) for deal, money in zip(deals, got, strict=True))
        return {
            "buyers_share": float((sum(values) - sum(paid)) / welfare) if welfare else NAN,
            "fees_yen": fees / UYEN_PER_YEN,
            "market_surplus_yen": float(sum(paid) - sum(got)) / UYEN_PER_YEN,
        }

    def _distribution(self) -> Facts:
        sold = self._by(lambda ask: ask.account, lambda deal: deal.match.grams)
        revenue = self._by(_prefecture, lambda deal: int(deal.match.grams * deal.get_yen_per_t))
        offered: Counter[str] = Counter()
        for ask in self.asks.values():
            offered[ask.account] += ask.grams
        wanted = sum(order.grams for order in self.said if isinstance(order, Bid))
        return {
            "hhi_sellers": hhi(sold.values()),
            "residual_supply": residual_supply(offered.values(), wanted),
            "gini_prefectures": gini(revenue.values()),
        }

    def _by(self, name: Callable[[Ask], str], amount: Callable[[Deal], int]) -> Mapping[str, int]:
        """Sums over deals by a name of the ask, 0 for those who offer in vain."""
        sums = dict.fromkeys(map(name, self.asks.values()), 0)
        for deal in self.played.deals:
            sums[name(self.asks[deal.match.ask_id])] += amount(deal)
        return sums

    def prices(self) -> list[Facts]:
        """One row a deal, in order."""
        return [
            {
                "number": number,
                "grams": deal.match.grams,
                "price_yen_per_t": float(deal.pay_yen_per_t),
                "competitive_yen_per_t": self.best.price[deal.match.ask_id],
                **_origin(self.asks[deal.match.ask_id]),
            }
            for number, deal in enumerate(self.played.deals)
        ]

    def why_unfilled(self) -> list[Facts]:
        """By side, reason and nearest class: orders, grams and the mean gap."""
        orders = {order.id: order for order in self.said}
        found: defaultdict[tuple[str, str, str], list[tuple[int, int | None]]] = defaultdict(list)
        for each in self.unfilled:
            side = "ask" if each.order_id in self.asks else "bid"
            found[side, str(each.why), _nearest(each)].append((each.remaining_g, each.gap_yen_per_t))
        for order_id, refusal in self.played.refused.items():
            side = "ask" if order_id in self.asks else "bid"
            found[side, "refused", str(refusal.reason)].append((orders[order_id].grams, None))
        return [
            {
                "side": side,
                "why": why,
                "nearest": nearest,
                "orders": len(several),
                "grams": sum(grams for grams, _ in several),
                "mean_gap_yen_per_t": float(np.mean(gaps)) if (gaps := [gap for _, gap in several if gap]) else NAN,
            }
            for (side, why, nearest), several in sorted(found.items())
        ]


def _prefecture(ask: Ask) -> str:
    return text_of(ask.attributes.place[:PREFECTURE_DEPTH])


def _origin(ask: Ask) -> Facts:
    """Attributes as a premium table groups them: nobody is told who hides, not even in a laboratory's tables."""
    origin = ask.attributes
    return {
        "seller": origin.owner if origin.disclosed else "undisclosed",
        "place": _prefecture(ask),
        "energy_type": text_of(origin.energy_type),
        "disclosed": "disclosed" if origin.disclosed else "undisclosed",
    }


def _nearest(unfilled: Unfilled) -> str:
    nearest = unfilled.nearest
    if nearest is None:
        return ""
    if isinstance(nearest, Attributes):
        return f"{text_of(nearest.place[:PREFECTURE_DEPTH])} {text_of(nearest.energy_type)}"
    return str(nearest)
