"""The log tells what happened and not to whom; people can leave it without breaking it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_flows import ACCOUNTS
from sessions import KEY, chance, lines_of, opened, subjects

from market.audit.reader import audit_lines
from market.conditions import OneOf
from market.consents import Consent
from market.credits import Attributes, CreditLot
from market.exchange import MarketRule
from market.log.canonical import canonical
from market.log.exchange_log import log_of
from market.log.subjects import erased
from market.log.subjects import opened as unsealed
from market.orders import Ask, Bid, Leg
from market.publication import public_trade
from market.refusals import Reason
from market.trades import Cause

NAME = "佐藤花子"
METER = "佐藤家の屋根"


def lot(number, owner, source, *, disclosed=True, place=("日本", "福島県")):
    origin = Attributes(
        owner=owner,
        disclosed=disclosed,
        place=place,
        energy_type=("renewable", "solar"),
        produced_from=0,
        produced_until=1_800,
        source=source,
        factor_ug_per_wh=441_000,
        factor_source="table",
    )
    return CreditLot(id=f"lot {number}", wh=100, grams=40, attributes=origin)


def listed(exchange, made, time=1):
    exchange.issue(made, time=time)
    owner = made.attributes.owner
    exchange.submit(
        Ask(
            id=f"ask {made.id}",
            account=owner,
            grams=made.grams,
            limit_yen_per_t=1_000,
            lot_id=made.id,
            attributes=made.attributes,
        ),
        time=time,
    )


def bid(exchange, account, condition, order_id="bid", grams=10, time=2):
    legs = (Leg(condition=condition, limit_yen_per_t=2_000),)
    exchange.submit(Bid(id=order_id, account=account, grams=grams, legs=legs), time=time)


@pytest.fixture
def named():
    """A person sells from her roof, is asked for by name, named as beneficiary, and collects points and takes them."""
    exchange = opened(chance(1), MarketRule())
    exchange.open_account(NAME)
    exchange.enrol(NAME, "city", time=0)
    exchange.award(NAME, "city", 3, purpose="demand response", time=0)
    exchange.redeem(NAME, "city", 2, shop=NAME, time=0)
    listed(exchange, lot(1, NAME, METER))
    bid(exchange, "cy", OneOf("owner", (NAME,)), "by owner")
    bid(exchange, "cy", OneOf("source", (METER,)), "by meter")
    exchange.retire("cy", "lot 1", 5, purpose="own emissions", beneficiary=NAME, time=3)
    assert len(exchange.trades) == 2
    return exchange


def test_no_name_of_a_person_or_meter_stands_in_the_log_and_it_still_replays(named):
    log = log_of(named, KEY, subjects())
    text = b"".join(lines_of(log)).decode()
    assert NAME not in text
    assert METER not in text
    report = audit_lines(lines_of(log), log.head())
    assert (report.sound, report.trades) == (True, 2)


def test_the_sealed_file_opens_what_the_log_commits_to(named):
    known = subjects()
    log = log_of(named, KEY, known)
    sealed = json.loads(canonical(known.sealed()))
    issue = next(entry for entry in map(json.loads, log.lines) if entry["kind"] == "issue")["payload"]
    reading = unsealed(sealed, issue["attributes"]["owner"], issue["reading"])
    assert (reading["meter"], reading["wh"]) == (METER, 100)
    assert sealed[issue["attributes"]["owner"]]["name"] == NAME
    tampered = json.loads(json.dumps(sealed).replace('"wh": 100', '"wh": 999'))
    assert unsealed(tampered, issue["attributes"]["owner"], issue["reading"]) is None


def test_erasing_a_person_leaves_log_and_replay_valid_and_nothing_personal(named):
    known = subjects()
    log = log_of(named, KEY, known)
    sealed = known.sealed()
    person = known.pseudonym(NAME)
    left = erased(sealed, person)
    text = json.dumps(left, ensure_ascii=False)
    assert NAME not in text
    assert METER not in text
    entries = {entry["kind"]: entry["payload"] for entry in map(json.loads, log.lines)}
    assert unsealed(sealed, person, entries["retire"]["beneficiary"]) == {"beneficiary": NAME}
    assert unsealed(left, person, entries["retire"]["beneficiary"]) is None
    assert unsealed(left, person, entries["issue"]["reading"]) is None
    assert audit_lines(lines_of(log), log.head()).sound


def test_without_consent_nothing_is_shared_and_revoking_stops_it_at_once():
    exchange = opened(chance(1), MarketRule())
    asked = {"purpose": "study", "recipient": "university"}
    assert exchange.disclose("an", **asked, time=1).reason is Reason.CONSENT_MISSING
    words = Consent(subject="an", **asked, starts=2, ends=9, version="2024-04")
    assert exchange.consent(words, time=1) is None
    assert exchange.disclose("an", **asked, time=1).reason is Reason.CONSENT_MISSING
    assert exchange.disclose("an", **asked, time=2) is None
    assert exchange.disclose("an", purpose="advertising", recipient="university", time=2) is not None
    bid(exchange, "an", OneOf("owner", ("bo",)), time=3)
    assert exchange.revoke("an", **asked, time=3) is None
    assert exchange.disclose("an", **asked, time=3).reason is Reason.CONSENT_MISSING
    assert exchange.revoke("an", **asked, time=3).reason is Reason.CONSENT_MISSING
    assert [closure.cause for closure in exchange.closures] == [Cause.CONSENT_REVOKED]
    history = exchange.disclosures("an")
    assert [(each.time, each.refusal is None) for each in history] == [(1, 0), (1, 0), (2, 1), (2, 0), (3, 0)]
    assert exchange.disclosures("bo") == ()
    log = log_of(exchange, KEY, subjects())
    assert audit_lines(lines_of(log), log.head()).sound


def published(owners, seed):
    """Public bytes of a session in which `owners` hide behind undisclosed asks."""
    rng = chance(seed)
    exchange = opened(chance(3), MarketRule())
    for number, owner in enumerate(owners):
        listed(exchange, lot(number, owner, f"meter {number}", disclosed=False))
    for number in range(6):
        wish = rng.choice((OneOf("owner", (rng.choice(ACCOUNTS),)), OneOf("energy_type", (("renewable", "solar"),))))
        bid(exchange, "cy", wish, f"bid {number}", grams=rng.randint(1, 60), time=2 + number)
    views = [public_trade(trade) for trade in exchange.trades]
    return repr(views).encode()


@settings(max_examples=30)
@given(st.permutations(("an", "di", "ed")), st.integers(0, 999))
def test_whoever_hides_the_public_bytes_are_the_same(owners, seed):
    """Non-interference (market rule 17): the hidden owners are permuted among accounts without bids."""
    assert published(owners, seed) == published(("an", "di", "ed"), seed)
