"""What a run's log says that stands is what waits on the exchange."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.conditions import ANYTHING
from market.exchange import Exchange
from market.log.exchange_log import log_of
from market.log.subjects import Subjects
from market.orders import Bid, Leg
from market.refusals import Reason
from scenarios.standing_orders import standing_at_the_end

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
BID = Bid(id="first", account="an", grams=5, legs=(Leg(condition=ANYTHING, limit_yen_per_t=1_000),))


def test_a_repeated_id_is_refused_and_its_first_order_stands(tmp_path):
    exchange = Exchange()
    exchange.open_account("an", credit_limit_uyen=100_000)
    exchange.submit(BID, time=0)
    assert exchange.submit(replace(BID, grams=9), time=1).reason is Reason.DUPLICATE_ID
    exchange.submit(replace(BID, id="old"), time=2)
    exchange.submit(replace(BID, id="new", grams=3, replaces="old"), time=3)
    assert (
        exchange.submit(replace(BID, id="wrong", grams=0, replaces="new"), time=4).reason is Reason.AMOUNT_NOT_POSITIVE
    )
    log = tmp_path / "log.jsonl"
    lines = log_of(exchange, KEY, Subjects(lambda name: name.encode().ljust(32, b"\0"))).lines
    log.write_bytes(b"".join(line + b"\n" for line in lines))
    waiting = {each.order.id: each.remaining_g for each in exchange.resting()}
    assert standing_at_the_end(log).left_g == waiting == {"first": 5, "new": 3}
