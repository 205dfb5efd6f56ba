"""A stranger with the log, and perhaps one head that was kept elsewhere, finds what was done to it."""

import ast
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions import KEY, RULES, chance, lines_of, logged, session, subjects

from market.audit.findings import Kept
from market.audit.reader import audit, audit_lines
from market.log.canonical import canonical
from market.log.exchange_log import log_of
from market.log.heads import SignedHead
from market.log.merkle import leaf_hash

ROOT = Path(__file__).parents[3]
SEEDS = st.integers(0, 2**32 - 1)
CASES = [*range(12), *(pytest.param(case, marks=pytest.mark.whole) for case in range(12, 100))]


@settings(max_examples=40)
@given(SEEDS, st.sampled_from(RULES))
def test_the_log_of_any_session_follows_from_itself(seed, rule):
    exchange = session(seed, rule=rule)
    log = log_of(exchange, KEY, subjects())
    report = audit_lines(lines_of(log), log.head())
    assert report.sound, (report.fault, report.cut)
    assert report.trades == len(exchange.trades)
    assert report.signed == report.entries - 1
    assert report.kept is Kept.AGREES


def test_without_a_head_kept_elsewhere_cuts_are_not_checkable(tmp_path):
    log = logged(1)
    (tmp_path / "log").write_bytes(b"".join(lines_of(log)))
    assert audit(tmp_path / "log").kept is Kept.NOT_CHECKABLE


@pytest.fixture(scope="module")
def log():
    """Long enough for checkpoints in between."""
    return logged(7, length=700)


def renumbered(lines):
    """As a careful forger would leave them."""
    entries = [json.loads(line) for line in lines]
    return [canonical({**entry, "seq": seq}) + b"\n" for seq, entry in enumerate(entries)]


def found(lines, touched):
    """What the audit finds; the entry that was touched lies where the finding says."""
    fault = audit_lines(lines).fault
    assert fault is not None
    assert fault.since <= touched <= fault.seq
    return fault


@pytest.mark.parametrize("case", CASES)
def test_a_flipped_bit_is_found(log, case):
    rng, lines = chance(case), lines_of(log)
    at = rng.randrange(len(lines))
    line = bytearray(lines[at])
    line[rng.randrange(len(line))] ^= 1 << rng.randrange(8)
    # A flip may make a line end, and of one line two.
    lines[at : at + 1] = bytes(line).splitlines(keepends=True)
    found(lines, at)


@pytest.mark.parametrize("case", CASES)
def test_a_dropped_entry_is_found(log, case):
    lines = lines_of(log)
    at = chance(case).randrange(len(lines) - 1)
    del lines[at]
    assert found(lines, at).seq == at
    assert audit_lines(renumbered(lines)).fault.seq >= at


@pytest.mark.parametrize("case", CASES)
def test_swapped_entries_are_found(log, case):
    lines = lines_of(log)
    one, other = sorted(chance(case).sample(range(len(lines)), 2))
    lines[one], lines[other] = lines[other], lines[one]
    assert found(lines, one).seq == one
    if (forged := renumbered(lines)) != lines_of(log):
        assert audit_lines(forged).fault.seq >= one


@pytest.mark.parametrize("case", CASES)
def test_a_duplicated_entry_is_found(log, case):
    rng, lines = chance(case), lines_of(log)
    at = rng.randrange(len(lines))
    to = rng.randrange(at, len(lines)) + 1
    lines.insert(to, lines[at])
    assert found(lines, to).seq == to
    assert audit_lines(renumbered(lines)).fault.seq >= to


@pytest.mark.parametrize("case", CASES)
def test_a_truncated_log_is_found_by_a_kept_head(log, case):
    lines = lines_of(log)
    left = chance(case).randrange(1, len(lines))
    report = audit_lines(lines[:left], log.head())
    assert report.kept is Kept.DISAGREES
    assert (report.cut.seq, "truncated" in report.cut.words) == (left, True)


@pytest.mark.parametrize("case", CASES)
def test_a_fork_is_found_by_a_kept_head(case):
    """Another history, just as well signed by the operator, which the log alone cannot tell from the true one."""
    ours, theirs = logged(2 * case, length=40), logged(2 * case + 1, length=60)
    assert audit_lines(lines_of(theirs)).sound
    report = audit_lines(lines_of(theirs), ours.head())
    assert report.kept is Kept.DISAGREES
    assert "fork" in report.cut.words or "truncated" in report.cut.words


def test_a_log_begun_anew_under_another_key_is_found():
    exchange = session(5)
    ours = log_of(exchange, KEY, subjects())
    theirs = log_of(exchange, Ed25519PrivateKey.from_private_bytes(b"x" * 32), subjects())
    assert audit_lines(lines_of(theirs)).sound
    assert "another" in audit_lines(lines_of(theirs), ours.head()).cut.words


def test_a_head_is_a_file_that_is_read_back_and_a_changed_one_proves_nothing(log):
    head = log.head()
    assert SignedHead.from_json(head.to_json()) == head
    bent = SignedHead.from_json(head.to_json().replace(b'"size":', b'"size":1'))
    assert "not genuine" in audit_lines(lines_of(log), bent).cut.words
    with pytest.raises(ValueError, match="not a signed tree head"):
        SignedHead.from_json(b"{}")


def test_a_receipt_holds_the_operator_to_an_order(log):
    seq = next(number for number, line in enumerate(log.lines) if b'"kind":"order"' in line)
    receipt = log.receipt(seq)
    assert receipt.is_genuine()
    assert receipt.stated.leaf == leaf_hash(log.lines[seq]).hex()
    assert log.receipt(seq + 1).stated != receipt.stated


def test_an_empty_or_foreign_file_is_no_log():
    assert audit_lines([]).fault.words == "the log is empty"
    assert audit_lines([b"hello\n"]).fault.seq == 0
    assert audit_lines([b"\xff\n"]).fault.seq == 0


def test_the_auditor_stands_alone():
    """It shares the format and the matching with the market, and nothing that writes or stores."""
    forbidden = {
        "market.exchange",
        "market.holdings",
        "market.journal",
        "market.ledger",
        "market.log.log",
        "market.registry",
        "market.settlement",
        "sqlalchemy",
        "sqlite3",
    }
    seen, todo = set(), ["market.audit.reader"]
    while todo:
        name = todo.pop()
        seen.add(name)
        path = ROOT / (name.replace(".", "/") + ".py")
        if path.is_file():
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) else []
                todo += [used for used in names if used not in seen]
    assert not seen & forbidden
