"""Speed of settlement, log, audit and proofs (issue 5); each function is a row of the table.

`python tests/benchmarks/registry_speed.py` prints them alone.
"""
# ruff: noqa: E402 - the path comes first

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent.parent / folder) for folder in ("market", "market/registry")]

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sessions import KEY, chance, subjects

from market.audit.reader import audit_lines
from market.conditions import Anything, Within
from market.credits import Attributes, CreditLot
from market.exchange import Exchange
from market.ledger import ISSUED, OUTSIDE, Entry, EntryKind, Posting, lot_asset
from market.log.exchange_log import log_of
from market.log.heads import TreeHead, sign_head
from market.log.merkle import MerkleTree, leaf_hash
from market.log.proofs import proves_inclusion
from market.log.transcript import Transcript
from market.orders import Ask, Bid, Leg
from market.settlement import delivery_against_payment
from market.store.opening import open_ledger
from market.trades import Trade

PAIRS = 500
PRICE = 4_000
PLACES = tuple(("日本", f"県 {outer}", f"市 {inner}") for outer in range(10) for inner in range(5))


def durable_settlement(trades=20_000, batch=1_000):
    """Trades a second, settled in all legs and logged, on disk before the next batch."""
    with TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "ledger")
        promise_everything(ledger)
        facts = [trade(number) for number in range(trades)]
        transcript = Transcript(subjects())
        begun = perf_counter()
        for first in range(0, trades, batch):
            with ledger.transaction():
                some = facts[first : first + batch]
                for fact in some:
                    for kind, about, payload in transcript.parts(fact):
                        ledger.note(kind, about, payload, fact.time)
                ledger.post(
                    *(delivery_against_payment(fact, currency="JPY", bid_limit_yen_per_t=PRICE) for fact in some)
                )
        seconds = perf_counter() - begun
        ledger.close()
    return {"name": f"durable settlement and log, {batch} at a time", "per_s": trades / seconds}


def one_by_one():
    return durable_settlement(500, 1) | {"target_per_s": 300}


def in_batches():
    return durable_settlement() | {"target_per_s": 20_000}


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
    legs = (Posting(account=giver, asset=asset, amount=-amount), Posting(account=taker, asset=asset, amount=amount))
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
    rng, exchange = chance(1), Exchange()
    names = [f"account {number}" for number in range(200)]
    for name in names:
        exchange.open_account(name)
        exchange.deposit(name, 10**12, time=0)
    for number in range(lots):
        lot = CreditLot(id=f"L{number}", wh=1_000, grams=441, attributes=origin(number, rng.choice(names)))
        exchange.issue(lot, time=number)
        price = rng.randint(3_000, 5_000)
        terms = {"account": lot.attributes.owner, "lot_id": lot.id, "attributes": lot.attributes}
        exchange.submit(Ask(id=f"A{number}", grams=441, limit_yen_per_t=price, **terms), time=number)
        wish = rng.choice((Anything(), Within("place", PLACES[number % len(PLACES)][:2])))
        legs = (Leg(condition=wish, limit_yen_per_t=rng.randint(3_500, 5_500)),)
        exchange.submit(Bid(id=f"B{number}", account=rng.choice(names), grams=400, legs=legs), time=number)
    return exchange


def audit(lots=6_000):
    """Entries a second that a stranger reads, replays and checks."""
    log = log_of(market(lots), KEY, subjects())
    lines = [line + b"\n" for line in log.lines]
    begun = perf_counter()
    report = audit_lines(lines, log.head())
    seconds = perf_counter() - begun
    if not report.sound:
        raise RuntimeError(str(report.fault or report.cut))
    return {
        "name": f"audit with replay, {report.trades} trades",
        "per_s": len(lines) / seconds,
        "target_per_s": 50_000,
    }


def inclusion_proofs(leaves=1_000_000, proofs=2_000):
    """Proofs and appends against pymerkle's tree in memory."""
    from pymerkle import InmemoryTree  # noqa: PLC0415 - extra `bench`

    entries = [b"%d" % number for number in range(leaves)]
    tree, peer = MerkleTree(), InmemoryTree(algorithm="sha256")
    begun = perf_counter()
    for entry in entries:
        tree.append(leaf_hash(entry))
    appended = perf_counter()
    for entry in entries:
        peer.append_entry(entry)
    peer_appended = perf_counter()
    if tree.root() != peer.get_root():
        raise RuntimeError("the two trees have different roots")
    rng = chance(1)
    wanted = [rng.randrange(leaves) for _ in range(proofs)]
    ours_us = least_us(lambda: [tree.inclusion_proof(index) for index in wanted], proofs)
    peer_us = least_us(lambda: [peer.prove_inclusion(index + 1) for index in wanted], proofs)
    found, root = [tree.inclusion_proof(index) for index in wanted], tree.root()
    if not all(
        proves_inclusion(leaf_hash(entries[index]), index, leaves, proof, root)
        for index, proof in zip(wanted, found, strict=True)
    ):
        raise RuntimeError("a proof proves nothing")
    return {
        "name": f"inclusion proof among {leaves:,}",
        "ours_us": ours_us,
        "target_us": 50,
        "peer": "pymerkle",
        "peer_us": peer_us,
        "append_us": (appended - begun) / leaves * 1e6,
        "peer_append_us": (peer_appended - appended) / leaves * 1e6,
    }


def signatures(count=500):
    """Signed heads, which the audit's own time leaves out."""
    head = TreeHead(log="00" * 32, size=1, root="00" * 32, time=0)
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    signed = sign_head(head, key)
    return {
        "name": "Ed25519 head",
        "sign_us": least_us(lambda: [sign_head(head, key) for _ in range(count)], count),
        "check_us": least_us(lambda: [signed.is_genuine() for _ in range(count)], count),
    }


def least_us(work, count, rounds=5):
    """The least time of several rounds, for one of `count` [µs]: other programs only add to it."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        work()
        times.append(perf_counter() - begun)
    return min(times) / count * 1e6


ROWS = (in_batches, one_by_one, audit, inclusion_proofs, signatures)

if __name__ == "__main__":
    for row in ROWS:
        print(json.dumps(row(), ensure_ascii=False), flush=True)  # noqa: T201 - the table
