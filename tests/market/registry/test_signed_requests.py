"""Whoever opens an account with a key is the only one who can ask for anything in its name, and a stranger sees it."""

from collections import Counter
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from order_flows import ACCOUNTS, GROUPS, flow
from sessions import KEY, PURSE_UYEN, RULES, SCHEMES, chance, lines_of, logged, lot, step, subjects

from market.audit.reader import audit_lines
from market.conditions import Anything, OneOf
from market.consents import Consent
from market.exchange import Exchange
from market.log.exchange_log import ExchangeLog, log_of
from market.log.records import record_of
from market.log.requests import (
    cancel_said,
    consent_said,
    enrol_said,
    order_said,
    redeem_said,
    retire_said,
    revoke_said,
    transfer_said,
)
from market.log.signer import Directory, RequestSigner
from market.orders import Ask, Bid, Leg, TimeInForce
from market.refusals import Reason, Refusal
from market.store.durable_exchange import begin_exchange, reopen_exchange
from market.store.opening import open_database

KEYED = ("an", "cy", "ed")
NAMES = subjects()
SEEDS = st.integers(0, 2**32 - 1)
BID = Bid(id="bid", account="an", grams=5, legs=(Leg(condition=OneOf("owner", ("bo",)), limit_yen_per_t=100),))
CONSENT = Consent(subject="an", purpose="study", recipient="university", starts=0, ends=99, version="1")


def key_of(name):
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def said_order(order):
    return order_said(order, NAMES, getattr(order, "attributes", None))


class Owners:
    """An exchange to which owners of keyed accounts send signed requests; anyone else's come through now and then.

    forge   from the signature that the owner would give to the one that comes
    """

    def __init__(self, exchange, forge=lambda signature: signature):
        self._exchange = exchange
        self._forge = forge

    def __getattr__(self, name):
        return getattr(self._exchange, name)

    def _signature(self, account, said):
        if account not in KEYED:
            return ""
        signer = RequestSigner(key_of(account), log_name(), next_number=self._exchange.next_signature(account))
        return self._forge(signer.sign(said))

    def submit(self, order, *, time):
        return self._exchange.submit(order, time=time, signature=self._signature(order.account, said_order(order)))

    def cancel(self, order_id, *, time):
        owner = next((each.order.account for each in self._exchange.orders if each.order.id == order_id), "")
        return self._exchange.cancel(order_id, time=time, signature=self._signature(owner, cancel_said(order_id)))

    def transfer(self, giver, taker, lot_id, grams, *, time):
        signature = self._signature(giver, transfer_said(giver, taker, lot_id, grams, NAMES))
        return self._exchange.transfer(giver, taker, lot_id, grams, time=time, signature=signature)

    def retire(self, account, lot_id, grams, *, purpose, time, beneficiary="", period=None):
        signature = self._signature(account, retire_said(account, lot_id, grams, purpose, period, NAMES))
        return self._exchange.retire(
            account,
            lot_id,
            grams,
            purpose=purpose,
            time=time,
            beneficiary=beneficiary,
            period=period,
            signature=signature,
        )

    def consent(self, consent, *, time):
        signature = self._signature(consent.subject, consent_said(consent, NAMES))
        return self._exchange.consent(consent, time=time, signature=signature)

    def revoke(self, subject, *, purpose, recipient, time):
        signature = self._signature(subject, revoke_said(subject, purpose, recipient, NAMES))
        return self._exchange.revoke(subject, purpose=purpose, recipient=recipient, time=time, signature=signature)

    def enrol(self, account, scheme, *, time):
        signature = self._signature(account, enrol_said(account, scheme, NAMES))
        return self._exchange.enrol(account, scheme, time=time, signature=signature)

    def redeem(self, account, scheme, points, *, shop, time):
        signature = self._signature(account, redeem_said(account, scheme, points, shop, NAMES))
        return self._exchange.redeem(account, scheme, points, shop=shop, time=time, signature=signature)


def log_name():
    return ExchangeLog(Exchange(), KEY, subjects()).log.name


def begun(rule=None):
    """A log that has begun, and its exchange, where three of five accounts have keys."""
    exchange = Exchange(rule=rule, schemes=SCHEMES)
    log = ExchangeLog(exchange, KEY, subjects())
    open_accounts(exchange)
    return exchange, log


def open_accounts(exchange):
    for account in ACCOUNTS:
        key = RequestSigner(key_of(account), log_name()).public_key if account in KEYED else ""
        exchange.open_account(account, group=GROUPS.get(account), credit_limit_uyen=5_000, key=key)
        exchange.deposit(account, PURSE_UYEN, time=0)


def play(owners, rng, length, time=0):
    for number, event in enumerate(flow(rng, length)):
        time += rng.choice((0, 0, 1, 5))
        step(owners, rng, event, number, time)


def audited(log):
    log.close()
    return audit_lines(lines_of(log.log), log.log.head())


@settings(max_examples=30)
@given(SEEDS, st.sampled_from(RULES))
def test_a_session_of_signed_and_unsigned_accounts_follows_from_itself(seed, rule):
    exchange, log = begun(rule)
    play(Owners(exchange), chance(seed), 50)
    report = audited(log)
    assert report.sound, report.fault
    assert report.signatures == sum(exchange.next_signature(account) - 1 for account in KEYED)
    assert not [reason for reason in reasons(exchange) if "signature" in reason]


@settings(max_examples=30)
@given(SEEDS)
def test_requests_that_others_make_are_refused_and_the_log_of_it_follows(seed):
    exchange, log = begun()
    rng = chance(seed)
    old = []

    def forge(signature):
        old.append(signature)
        return rng.choice((signature, "", rng.choice(old), "no signature", signature.translate({97: 98})))

    play(Owners(exchange, forge), rng, 50)
    report = audited(log)
    assert report.sound, report.fault
    assert report.signatures == sum(exchange.next_signature(account) - 1 for account in KEYED)


def reasons(exchange):
    return Counter(str(fact.refusal.reason) for fact in exchange.journal if getattr(fact, "refusal", None))


def test_without_a_signature_or_with_anothers_nothing_is_taken_in_the_owners_name():
    exchange, _ = begun()
    exchange.issue(replace_owner("an"), time=0)
    wrong = RequestSigner(key_of("bo"), log_name()).sign(said_order(BID))
    for signature, reason in (("", Reason.SIGNATURE_MISSING), (wrong, Reason.SIGNATURE_WRONG)):
        for refusal in (
            exchange.submit(BID, time=1, signature=signature),
            exchange.transfer("an", "bo", "lot 1", 1, time=1, signature=signature),
            exchange.retire("an", "lot 1", 1, purpose="own use", time=1, signature=signature),
            exchange.consent(CONSENT, time=1, signature=signature),
            exchange.revoke("an", purpose="study", recipient="university", time=1, signature=signature),
            exchange.enrol("an", "city", time=1, signature=signature),
            exchange.redeem("an", "city", 1, shop="bo", time=1, signature=signature),
        ):
            assert isinstance(refusal, Refusal)
            assert refusal.reason is reason
    Owners(exchange).submit(BID, time=1)
    assert exchange.cancel("bid", time=2).reason is Reason.SIGNATURE_MISSING
    assert exchange.remaining_g("bid") == 5
    assert Owners(exchange).cancel("bid", time=2).grams == 5
    assert exchange.submit(replace(BID, account="bo"), time=3, signature=wrong).reason is Reason.SIGNATURE_WRONG


def replace_owner(owner):
    issued = lot(chance(1), 1)
    return replace(issued, attributes=replace(issued.attributes, owner=owner))


def test_a_signature_is_good_once():
    exchange, _ = begun()
    exchange.issue(replace_owner("an"), time=0)
    signer = RequestSigner(key_of("an"), log_name())
    gift = signer.sign(transfer_said("an", "bo", "lot 1", 1, NAMES))
    assert not isinstance(exchange.transfer("an", "bo", "lot 1", 1, time=1, signature=gift), Refusal)
    assert exchange.transfer("an", "bo", "lot 1", 1, time=1, signature=gift).reason is Reason.SIGNATURE_WRONG
    entered = signer.sign(said_order(BID))
    assert exchange.submit(BID, time=2, signature=entered) == ()
    exchange.cancel("bid", time=2, signature=signer.sign(cancel_said("bid")))
    assert exchange.submit(BID, time=3, signature=entered).reason is Reason.SIGNATURE_WRONG
    again = signer.sign(said_order(BID))
    assert exchange.submit(BID, time=3, signature=again).reason is Reason.DUPLICATE_ID


def test_who_is_not_the_owner_takes_no_order_id_away():
    exchange, log = begun()
    assert exchange.submit(BID, time=1).reason is Reason.SIGNATURE_MISSING
    assert Owners(exchange).submit(BID, time=1) == ()
    assert audited(log).sound


class Blind:
    """What a dishonest operator puts in the place of `Authorship`: whatever comes is taken."""

    def begin(self, _log, _names):
        pass

    def register(self, _account, _key):
        pass

    def refusal(self, *_words):
        return None


def forged_log(*requests):
    """The well-signed log of an operator who checks nothing; each request is a function of the exchange."""
    with pytest.MonkeyPatch.context() as operator:
        operator.setattr("market.membership.Authorship", Blind)
        exchange = Exchange(schemes=SCHEMES)
    log = ExchangeLog(exchange, KEY, subjects())
    open_accounts(exchange)
    for scheme in exchange.points:
        exchange.award("an", scheme, 3, purpose="demand response", time=0)
    exchange.issue(replace_owner("an"), time=0)
    for request in requests:
        request(exchange)
    exchange.submit(replace(BID, id="next", account="bo", legs=(Leg(condition=Anything(), limit_yen_per_t=1),)), time=2)
    log.close()
    return lines_of(log.log)


def entering(order, signature):
    return lambda exchange: exchange.submit(order, time=1, signature=signature)


def test_an_order_that_the_operator_invents_is_named():
    own = RequestSigner(KEY, log_name()).sign(said_order(BID))
    for signature, reason in (("", "signature_missing"), (own, "signature_wrong")):
        fault = audit_lines(forged_log(entering(BID, signature))).fault
        assert f"refuse bid {{'reason': '{reason}'}} must follow" in fault.words
    signed = RequestSigner(key_of("an"), log_name()).sign(said_order(BID))
    assert audit_lines(forged_log(entering(BID, signed))).sound


OFFER = Ask(
    id="ask", account="an", grams=1, limit_yen_per_t=900, lot_id="lot 1", attributes=replace_owner("an").attributes
)
CHANGES = [
    *(
        (BID, change)
        for change in (
            {"id": "another"},
            {"account": "cy"},
            {"grams": 6},
            {"minimum_g": 1},
            {"time_in_force": TimeInForce.IMMEDIATE_OR_CANCEL},
            {"expires": 50},
            {"replaces": "old"},
            {"legs": (Leg(condition=OneOf("owner", ("bo",)), limit_yen_per_t=101),)},
            {"legs": (Leg(condition=OneOf("owner", ("di",)), limit_yen_per_t=100),)},
            {"legs": (Leg(condition=Anything(), limit_yen_per_t=100),)},
        )
    ),
    *(
        (OFFER, change)
        for change in ({"limit_yen_per_t": 899}, {"grams": 2}, {"condition": OneOf("kind", (("home",),))})
    ),
]


@pytest.mark.parametrize(("order", "change"), CHANGES, ids=lambda each: next(iter(each)) if type(each) is dict else "")
def test_whatever_is_changed_of_a_signed_order_the_audit_finds(order, change):
    signature = RequestSigner(key_of("an"), log_name()).sign(said_order(order))
    assert audit_lines(forged_log(entering(order, signature))).sound
    fault = audit_lines(forged_log(entering(replace(order, **change), signature))).fault
    assert "signature_wrong" in fault.words


def asked(kind, **words):
    """A function that asks an exchange so, with An's signature over these words and the true ones by default."""
    ask, said, true = OTHER_REQUESTS[kind]
    signature = RequestSigner(key_of("an"), log_name()).sign(said(**true))
    return lambda exchange: ask(exchange, **(true | words), time=1, signature=signature)


def consented(exchange, *, time, signature, **terms):
    return exchange.consent(Consent(**terms), time=time, signature=signature)


GIFT = {"giver": "an", "taker": "bo", "lot_id": "lot 1", "grams": 1}
USE = {"account": "an", "lot_id": "lot 1", "grams": 1, "purpose": "own use", "period": (0, 9)}
PAID = {"account": "an", "scheme": "city", "points": 2, "shop": "bo"}
OTHER_REQUESTS = {
    "redeem": (Exchange.redeem, partial(redeem_said, names=NAMES), PAID),
    "transfer": (Exchange.transfer, partial(transfer_said, names=NAMES), GIFT),
    "retire": (Exchange.retire, partial(retire_said, names=NAMES), USE),
    "consent": (consented, lambda **terms: consent_said(Consent(**terms), NAMES), asdict(CONSENT)),
}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("transfer", {"taker": "di"}),
        ("transfer", {"grams": 2}),
        ("transfer", {"giver": "cy"}),
        ("retire", {"purpose": "advertising"}),
        ("retire", {"period": None}),
        ("retire", {"grams": 2}),
        ("consent", {"purpose": "advertising"}),
        ("consent", {"recipient": "agency"}),
        ("consent", {"ends": 100}),
        ("consent", {"version": "2"}),
        ("redeem", {"points": 1}),
        ("redeem", {"shop": "di"}),
        ("redeem", {"scheme": "shops"}),
    ],
)
def test_whatever_is_changed_of_another_request_the_audit_finds(kind, change):
    assert audit_lines(forged_log(asked(kind))).sound
    assert "signature_wrong" in audit_lines(forged_log(asked(kind, **change))).fault.words


def test_a_request_that_is_entered_twice_the_audit_finds():
    assert "signature_wrong" in audit_lines(forged_log(asked("transfer"), asked("transfer"))).fault.words


def test_a_cancellation_that_the_operator_invents_is_named():
    signed = RequestSigner(key_of("an"), log_name()).sign(said_order(BID))
    log = forged_log(entering(BID, signed), lambda exchange: exchange.cancel("bid", time=1))
    assert "refuse bid {'reason': 'signature_missing'} must follow" in audit_lines(log).fault.words


def test_a_signed_order_of_one_log_says_nothing_in_another():
    exchange = Exchange()
    ExchangeLog(exchange, KEY, subjects(), note="another")
    open_accounts(exchange)
    signature = RequestSigner(key_of("an"), log_name()).sign(said_order(BID))
    assert exchange.submit(BID, time=1, signature=signature).reason is Reason.SIGNATURE_WRONG


def test_a_key_needs_a_log_and_must_be_one_and_stays_with_its_log():
    public = RequestSigner(KEY, "").public_key
    with pytest.raises(ValueError, match="no log is kept"):
        Exchange().open_account("an", key=public)
    exchange, _ = begun()
    for wrong in ("ab", "no key", public + "00"):
        with pytest.raises(ValueError, match=r"public key|hexadecimal"):
            exchange.open_account("fay", key=wrong)
    assert "fay" not in exchange.groups
    assert log_of(exchange, KEY, subjects()).name == log_name()
    with pytest.raises(ValueError, match="for another log"):
        log_of(exchange, KEY, subjects(), note="another")


def test_a_client_knows_only_whom_it_was_told():
    names = Directory(accounts={"an": NAMES.pseudonym("an"), "bo": NAMES.pseudonym("bo")})
    assert order_said(BID, names) == said_order(BID)
    with pytest.raises(KeyError):
        order_said(replace(BID, account="cy"), names)


def test_a_log_without_keys_has_no_word_of_them():
    records = map(record_of, logged(1).lines)
    fields = {field for each in records if each.kind not in ("genesis", "checkpoint") for field in each.payload}
    assert "ranges" in fields
    assert not fields & {"key", "signature"}


def test_an_exchange_on_disk_opens_again_with_its_keys_and_signatures(tmp_path):
    never_stopped, log = begun()
    with closing(open_database(tmp_path / "market")) as database:
        durable = begin_exchange(database, Exchange(schemes=SCHEMES), KEY, new_key)
        with durable.recording() as exchange:
            open_accounts(exchange)
        assert durable.pseudonym("an") == NAMES.pseudonym("an")
    for seed in range(3):
        with closing(open_database(tmp_path / "market")) as database:
            durable = reopen_exchange(database, KEY, new_key)
            with durable.recording():
                play(Owners(durable.exchange), chance(seed), 20, 1_000 * seed)
            play(Owners(never_stopped), chance(seed), 20, 1_000 * seed)
            log.catch_up()
            assert durable.log.lines == log.log.lines
            assert durable.exchange.next_signature("an") == never_stopped.next_signature("an") > 1
    with closing(open_database(tmp_path / "market")) as database:
        reopen_exchange(database, KEY, new_key).erase(NAMES.pseudonym("an"))
        assert reopen_exchange(database, KEY, new_key).log.lines == log.log.lines


def new_key(name):
    return name.encode().ljust(32, b"\0")[-32:]
