"""Rows on settlement, log, audit and proofs."""
# ruff: noqa: E402 - the path comes first

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent.parent / folder) for folder in ("market", "market/registry")]

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rows import Row, alternating, row, seconds
from sessions import KEY, chance, subjects

from market.audit.reader import audit_lines
from market.conditions import Anything, Within
from market.credits import Attributes, CreditLot
from market.exchange import Exchange
from market.fast_book import trade_continuously
from market.ledger import ISSUED, OUTSIDE, Entry, EntryKind, lot_asset
from market.log.exchange_log import ExchangeLog, log_of
from market.log.heads import TreeHead, sign_head
from market.log.merkle import MerkleTree, leaf_hash
from market.log.proofs import proves_inclusion
from market.log.requests import order_said
from market.log.signer import RequestSigner
from market.log.transcript import Transcript
from market.order_flow import flow_of
from market.orders import Ask, Bid, Leg
from market.settlement import delivery_against_payment
from market.store.opening import open_ledger
from market.trades import Trade

PAIRS = 500
PRICE = 4_000
ACCOUNTS = [f"account {number}" for number in range(200)]
PLACES = tuple(("日本", f"県 {outer}", f"市 {inner}") for outer in range(10) for inner in range(5))


@row("settlement-batches")
def in_batches(trades=20_000, batch=1_000, least_per_s=20_000):
    """Trades settled in all legs and logged, a thousand in each transaction."""
    cpu_s, wall_s, _ = settled(trades, batch)
    return Row(
        name=f"durable settlement and log, {trades:,} trades, {batch:,} at a time",
        ours_s=cpu_s,
        target=f"at least {least_per_s:,} a second (is {trades / cpu_s:,.0f}; on the wall {trades / wall_s:,.0f})",
        met=trades / cpu_s >= least_per_s,
    )


@row("settlement-one-by-one")
def one_by_one(trades=300, least_per_s=300):
    """Each trade on disk before the next: on the wall, beside SQLite writing the same lines and nothing else."""
    _, wall_s, lines = settled(trades, 1)
    alone_s = written_alone(lines, trades)
    return Row(
        name=f"durable settlement and log, {trades:,} trades, one at a time",
        ours_s=wall_s,
        peer="sqlite3, the lines alone",
        peer_s=alone_s,
        target=f"at least {least_per_s:,} a second (is {trades / wall_s:,.0f})",
        met=trades / wall_s >= least_per_s,
    )


def settled(trades, batch):
    """Processor time and time on the wall [s], and the lines that were written."""
    with TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "ledger")
        promise_everything(ledger)
        before = ledger.root()[0]
        facts = [trade(number) for number in range(trades)]
        transcript = Transcript(subjects())

        def settle():
            for first in range(0, trades, batch):
                with ledger.transaction():
                    settle_some(ledger, transcript, facts[first : first + batch])

        wall_s, (cpu_s, _) = seconds(lambda: seconds(settle), perf_counter)
        lines = list(ledger.lines(before))
        ledger.close()
    return cpu_s, wall_s, lines


def written_alone(lines, commits):
    """Time on the wall of as many commits of the same lines [s]."""
    with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "log", isolation_level=None)) as file:
        file.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE log (line BLOB)")
        each = len(lines) // commits

        def write():
            for first in range(0, len(lines), each):
                file.execute("BEGIN IMMEDIATE")
                file.executemany("INSERT INTO log VALUES (?)", [(line,) for line in lines[first : first + each]])
                file.execute("COMMIT")

        return seconds(write, perf_counter)[0]


def settle_some(ledger, transcript, facts):
    for fact in facts:
        for kind, about, payload in transcript.parts(fact):
            ledger.note(kind, about, payload, fact.time)
    ledger.post(*(delivery_against_payment(fact, currency="JPY", bid_limit_yen_per_t=PRICE) for fact in facts))


def promise_everything(ledger):
    """Sellers with grams on offer, buyers with money set aside."""
    with ledger.transaction():
        for number in range(PAIRS):
            seller, buyer, lot = f"seller {number}", f"buyer {number}", lot_asset(str(number))
            ledger.post(moved(f"m {number}", "JPY", 10**15, OUTSIDE, buyer))
            ledger.post(moved(f"g {number}", lot, 10**9, ISSUED, seller))
            ledger.hold(f"ask {number}", account=seller, asset=lot, amount=10**9)
            ledger.hold(f"bid {number}", account=buyer, asset="JPY", amount=10**14)


def moved(entry_id, asset, amount, giver, taker):
    legs = (giver, asset, -amount), (taker, asset, amount)
    return Entry(id=entry_id, kind=EntryKind.DEPOSIT, time=0, legs=legs, ref="")


def trade(number):
    pair = number % PAIRS
    return Trade(
        id=f"trade-{number}",
        time=1,
        bid_id=f"bid {pair}",
        ask_id=f"ask {pair}",
        buyer=f"buyer {pair}",
        seller=f"seller {pair}",
        lot_id=str(pair),
        ranges=((number, number + 5),),
        grams=5,
        price_yen_per_t=PRICE,
        amount_uyen=5 * PRICE,
        fee_uyen=200,
        attributes=origin(number, "seller"),
    )


def origin(number, owner):
    return Attributes(
        owner=owner,
        disclosed=True,
        place=PLACES[number % len(PLACES)],
        energy_type=("renewable", "solar"),
        produced_from=number * 1_800,
        produced_until=number * 1_800 + 1_800,
        source=f"meter of {owner}",
        factor_ug_per_wh=441_000,
        factor_source="table",
    )


def market(lots):
    """Lots listed as they are issued, and conditioned bids that meet about every other one."""
    return trading(Exchange(), lots, {}, lambda _order: "")


def signed_log(lots):
    """The log of the same, every order signed by the account's owner."""
    exchange = Exchange()
    written = ExchangeLog(exchange, KEY, names := subjects())
    owners = {name: RequestSigner(KEY, written.log.name) for name in ACCOUNTS}
    keys = {name: owner.public_key for name, owner in owners.items()}

    def signature(order):
        return owners[order.account].sign(order_said(order, names, getattr(order, "attributes", None)))

    trading(exchange, lots, keys, signature)
    written.close()
    return written.log


def trading(exchange, lots, keys, signature):
    """The exchange after that; `keys` by account, `signature` of an order."""
    rng, names = chance(1), ACCOUNTS
    for name in names:
        exchange.open_account(name, key=keys.get(name, ""))
        exchange.deposit(name, 10**12, time=0)
    for number in range(lots):
        lot = CreditLot(id=f"L{number}", wh=1_000, grams=441, attributes=origin(number, rng.choice(names)))
        exchange.issue(lot, time=number)
        price = rng.randint(3_000, 5_000)
        terms = {"account": lot.attributes.owner, "lot_id": lot.id, "attributes": lot.attributes}
        ask = Ask(id=f"A{number}", grams=441, limit_yen_per_t=price, **terms)
        exchange.submit(ask, time=number, signature=signature(ask))
        wish = rng.choice((Anything(), Within("place", PLACES[number % len(PLACES)][:2])))
        legs = (Leg(condition=wish, limit_yen_per_t=rng.randint(3_500, 5_500)),)
        bid = Bid(id=f"B{number}", account=rng.choice(names), grams=400, legs=legs)
        exchange.submit(bid, time=number, signature=signature(bid))
    return exchange


@row("audit")
def audit(lots=12_000):
    """A stranger reads, replays and checks every entry; what is compiled is ready."""
    trade_continuously(flow_of([]))
    log = log_of(market(lots), KEY, subjects())
    lines = [line + b"\n" for line in log.lines]
    audit_lines(lines[:10], quick=True)
    ours_s, report = seconds(lambda: audit_lines(lines, log.head(), quick=True))
    if not report.sound:
        raise RuntimeError(str(report.fault or report.cut))
    per_s = len(lines) / ours_s
    return Row(
        name=f"audit with replay, {len(lines):,} entries, {report.trades:,} trades",
        ours_s=ours_s,
        target=f"at least 50,000 entries a second (is {per_s:,.0f})",
        met=per_s >= 50_000,
    )


@row("audit-signed")
def audit_with_signatures(lots=3_000):
    """What the owners' signatures add to an audit; the same orders without any are its peer."""
    trade_continuously(flow_of([]))
    logs = signed_log(lots), log_of(market(lots), KEY, subjects())
    signed, plain = ([line + b"\n" for line in log.lines] for log in logs)
    (ours_s, report), (peer_s, _) = alternating(
        lambda: audit_lines(signed, quick=True), lambda: audit_lines(plain, quick=True), times=3
    )
    if not report.sound or report.signatures != 2 * lots:
        raise RuntimeError(f"{report.signatures} signatures; {report.fault}")
    us = (ours_s - peer_s) / report.signatures * 1e6
    return Row(
        name=f"audit with client signatures, {len(signed):,} entries, {report.signatures:,} signatures",
        ours_s=ours_s,
        peer="the same orders, unsigned",
        peer_s=peer_s,
        target=f"timed apart ({us:.0f} µs a signature)",
        met=True,
    )


@row("inclusion-proofs")
def inclusion_proofs(leaves=1_000_000, proofs=2_000):
    """Against pymerkle's tree in memory."""
    from pymerkle import InmemoryTree  # noqa: PLC0415 - extra `bench`

    entries = [b"%d" % number for number in range(leaves)]
    tree, peer = MerkleTree(), InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append(leaf_hash(entry))
        peer.append_entry(entry)
    rng, root = chance(1), tree.root()
    if root != peer.get_root():
        raise RuntimeError("the two trees have different roots")
    wanted = [rng.randrange(leaves) for _ in range(proofs)]
    (ours_s, found), (peer_s, _) = alternating(
        lambda: [tree.inclusion_proof(index) for index in wanted],
        lambda: [peer.prove_inclusion(index + 1) for index in wanted],
        times=5,
    )
    for index, proof in zip(wanted, found, strict=True):
        if not proves_inclusion(leaf_hash(entries[index]), index, leaves, proof, root):
            raise RuntimeError("a proof proves nothing")
    us = ours_s / proofs * 1e6
    return Row(
        name=f"{proofs:,} inclusion proofs among {leaves:,}",
        ours_s=ours_s,
        peer="pymerkle",
        peer_s=peer_s,
        target=f"at most 50 µs each (is {us:.0f})",
        met=us <= 50,
    )


@row("signatures")
def signatures(count=2_000):
    """Signed heads checked, which the audit's own time hardly holds."""
    head = TreeHead(log="00" * 32, size=1, root="00" * 32, time=0)
    signed = sign_head(head, Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    ours_s, _ = seconds(lambda: [signed.is_genuine() for _ in range(count)])
    return Row(
        name=f"{count:,} Ed25519 signatures checked",
        ours_s=ours_s,
        target=f"timed apart ({ours_s / count * 1e6:.0f} µs each)",
        met=True,
    )
