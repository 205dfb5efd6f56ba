"""Random lives of credits on a random market, through the exchange's public face."""

from dataclasses import replace
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from order_flows import ACCOUNTS, GROUPS, Cancel, flow, origin

from market.consents import Consent
from market.credits import CreditLot
from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.log.exchange_log import log_of
from market.log.subjects import Subjects
from market.orders import Ask
from market.points import PointScheme

PURSE_UYEN = 100_000
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
SCHEMES = (
    PointScheme(name="city", yen_per_t=3_300_000, valid_s=90),
    PointScheme(name="shops", yen_per_t=700_000, budget=60),
)
"""A trade moves a few grams: rates that make some points of them."""
RULES = (MarketRule(), MarketRule(parameters={"price": "midpoint"}), MarketRule(name="short_side"))


def chance(seed):
    return Random(seed)  # noqa: S311 - no secret


def lot(rng, number):
    owned = origin(rng)
    return CreditLot(
        id=f"lot {number}", wh=1_000, grams=rng.randint(1, 30), attributes=replace(owned, source=f"meter {number % 30}")
    )


def opened(rng, rule):
    fees = Fees(per_trade_uyen=rng.choice((0, 7)), ppm=rng.choice((0, 12_345)))
    exchange = Exchange(rule=rule, fees=fees, schemes=rng.choice(((), SCHEMES, SCHEMES)))
    for account in ACCOUNTS:
        exchange.open_account(account, group=GROUPS.get(account), credit_limit_uyen=rng.choice((0, 5_000)))
        exchange.deposit(account, PURSE_UYEN, time=0)
        if exchange.points and rng.random() < 0.7:
            exchange.enrol(account, rng.choice(SCHEMES).name, time=0)
    return exchange


def step(exchange, rng, event, number, time):
    """One thing that somebody asks for; often something that must be refused."""
    kind = rng.random()
    lots = [*exchange.lots, "no lot"]
    account, lot_id, grams = rng.choice((*ACCOUNTS, "nobody")), rng.choice(lots), rng.randint(0, 9)
    if kind < 0.25 or not exchange.lots:
        exchange.issue(lot(rng, number), time=time)
    elif kind < 0.65:
        enter(exchange, rng, event, time)
    elif kind < 0.72:
        exchange.transfer(account, rng.choice(ACCOUNTS), lot_id, grams, time=time)
    elif kind < 0.78:
        exchange.retire(
            account,
            lot_id,
            grams,
            purpose=rng.choice(("", "own use")),
            beneficiary=rng.choice(("", "佐藤")),
            period=rng.choice((None, (0, 86_400))),
            time=time,
        )
    elif kind < 0.80:
        exchange.expire(account, lot_id, grams, time=time)
    elif kind < 0.86:
        rng.choice((share, collect, collect))(exchange, rng, account, time)
    elif kind < 0.89:
        exchange.verify(lot_id, time=time)
    elif kind < 0.92:
        exchange.reject(lot_id, reason=rng.choice(("", "meter broken")), time=time)
    elif kind < 0.96:
        exchange.correct(lot_id, grams, reason="counted twice", time=time)
    else:
        exchange.clear(time=time)


def collect(exchange, rng, account, time):
    """Somebody joins a scheme, serves the town, or spends what is there or not."""
    scheme, points = rng.choice(("city", "shops", "none")), rng.randint(0, 4)
    purpose, shop = rng.choice(("", "demand response")), rng.choice((*ACCOUNTS, "no shop"))
    rng.choice(
        (
            lambda: exchange.enrol(account, scheme, time=time),
            lambda: exchange.award(account, scheme, points, purpose=purpose, time=time),
            lambda: exchange.redeem(account, scheme, points, shop=shop, time=time),
            lambda: exchange.redeem(account, scheme, points, shop=shop, time=time),
        )
    )()


def share(exchange, rng, account, time):
    """Consents that overlap in every way, and who asks under them."""
    purpose, recipient = rng.choice(("billing", "study")), "university"
    starts = time - rng.randint(0, 9)
    words = Consent(subject=account, purpose=purpose, recipient=recipient, starts=starts, ends=starts + 15, version="1")
    rng.choice(
        (
            lambda: exchange.consent(words, time=time),
            lambda: exchange.disclose(account, purpose=purpose, recipient=recipient, time=time),
            lambda: exchange.revoke(account, purpose=purpose, recipient=recipient, time=time),
        )
    )()


def enter(exchange, rng, event, time):
    if isinstance(event, Cancel):
        exchange.cancel(event.order_id, time=time)
        return
    order = replace(event, expires=rng.choice((None, time + rng.randint(0, 20))))
    if isinstance(order, Ask):
        offered = rng.choice(list(exchange.lots.values()))
        seller = rng.choice((offered.attributes.owner, order.account))
        order = replace(order, account=seller, lot_id=offered.id, attributes=offered.attributes)
    exchange.submit(order, time=time)


def session(seed, length=60, rule=None):
    """An exchange after `length` requests."""
    rng = chance(seed)
    return session_of(opened(rng, rule or rng.choice(RULES)), rng, length)


def session_of(exchange, rng, length):
    time = 0
    for number, event in enumerate(flow(rng, length)):
        time += rng.choice((0, 0, 1, 5))
        step(exchange, rng, event, number, time)
    return exchange


def subjects():
    return Subjects(lambda name: name.encode().ljust(32, b"\0")[-32:])


def lines_of(log):
    return [line + b"\n" for line in log.lines]


def logged(seed, length=60, rule=None):
    """The log of a session."""
    return log_of(session(seed, length, rule), KEY, subjects())
