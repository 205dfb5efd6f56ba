"""Whatever the rule, the log alone tells an auditor the same trades: draws are data, bands are stated."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from single_units import UNIT_G, asks_and_bids

from market.audit.reader import audit_lines
from market.credits import CreditLot
from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.limits import TradingLimits
from market.log.exchange_log import log_of
from market.log.subjects import Subjects
from market.refusals import Reason
from market.rules.registry import RULES

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PARAMETERS = {
    "muda": {"seed": "1"},
    "posted_price": {"yen_per_t": "5"},
    "uniform": {"rationing": "random", "seed": "a"},
    "k_double": {"rationing": "pro_rata", "k": "1/4"},
}


def held(rule, bids, asks, limits=None):
    """An exchange after one call among sellers with a lot each and buyers with money."""
    exchange = Exchange(
        rule=MarketRule(name=rule, parameters=PARAMETERS.get(rule, {})), fees=Fees(ppm=10_000), limits=limits
    )
    for order in asks_and_bids(bids, asks):
        exchange.open_account(order.account)
        if order.id.startswith("s"):
            origin = replace(order.attributes, owner=order.account, source=f"meter {order.id}")
            lot = CreditLot(id=f"lot {order.id}", wh=0, grams=UNIT_G, attributes=origin)
            exchange.issue(lot, time=1)
            exchange.submit(replace(order, lot_id=lot.id, attributes=origin), time=1)
        else:
            exchange.deposit(order.account, 1_000_000, time=1)
            exchange.submit(order, time=1)
    exchange.clear(time=2)
    return exchange


def audited(exchange):
    log = log_of(exchange, KEY, Subjects(lambda name: name.encode().ljust(32, b"\0")[-32:]))
    return audit_lines([line + b"\n" for line in log.lines], log.head())


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_log_of_a_call_follows_from_itself_under_every_rule(rule):
    exchange = held(rule, (9, 8, 8, 7), (1, 3, 3, 6))
    assert exchange.trades
    report = audited(exchange)
    assert report.sound, report.fault
    assert report.trades == len(exchange.trades)


def test_a_refusal_for_its_price_follows_from_the_stated_band():
    exchange = held("uniform", (9, 4), (1,), limits=TradingLimits(least_yen_per_t=1, greatest_yen_per_t=5))
    assert [record.refusal and record.refusal.reason for record in exchange.orders] == [
        None,
        Reason.OUTSIDE_BAND,
        None,
    ]
    report = audited(exchange)
    assert report.sound, report.fault
