"""A run's log, looked at by somebody who trusts neither the run nor the program that made it."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from market.conditions import Anything
from market.exchange import Exchange
from market.log.exchange_log import ExchangeLog
from market.log.requests import order_said
from market.log.signer import RequestSigner
from market.log.subjects import Subjects
from market.log.witness import Witness
from market.orders import Bid, Leg
from scenarios import read_scenario, run
from scenarios.audit_words import SENTENCES
from scenarios.cli import app
from scenarios.log_files import CHECKPOINT, LOG, SUBJECTS

BID = Bid(id="bid", account="an", grams=5, legs=(Leg(condition=Anything(), limit_yen_per_t=100),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return run(read_scenario("market_picture"), runs=tmp_path_factory.mktemp("runs")).folder


def audited(log, *words):
    return CliRunner().invoke(app, ["audit", str(log), *map(str, words)])


def test_a_run_is_sound_and_agrees_with_its_own_head(folder):
    told = audited(folder / LOG, "--checkpoint", folder / CHECKPOINT)
    assert told.exit_code == 0, told.output
    assert "3 trades replayed" in told.output
    assert "agrees" in told.output
    facts = json.loads(audited(folder / LOG, "--json").stdout)
    assert (facts["sound"], facts["trades"], facts["kept"]) == (True, 3, "not checkable")


def test_without_a_head_a_cut_is_said_to_be_not_checkable(folder):
    assert "not checkable" in audited(folder / LOG).output


def test_each_check_that_was_made_or_could_not_be_has_a_sentence_in_both_languages(folder):
    english = audited(folder / LOG).stdout.splitlines()
    japanese = audited(folder / LOG, "--lang", "ja").stdout.splitlines()
    assert len(english) == len(japanese) == 8
    for words in ("--checkpoint", "--witness", "--receipt", "no account has a key"):
        assert len([line for line in english if "not checkable" in line and words in line]) == 1
    assert len([line for line in japanese if "検証できません" in line]) == 4
    assert audited(folder / LOG, "--lang", "fr").exit_code == 2
    assert SENTENCES["en"].keys() == SENTENCES["ja"].keys()


def test_heads_witnesses_receipts_and_owners_that_agree_are_told(tmp_path):
    exchange, key = Exchange(), Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    subjects = Subjects(lambda name: name.encode().ljust(32))
    written = ExchangeLog(exchange, key, subjects)
    signer = RequestSigner(key, written.log.name)
    exchange.open_account("an", key=signer.public_key)
    exchange.open_account("bo")
    exchange.submit(BID, time=0, signature=signer.sign(order_said(BID, subjects)))
    written.close()
    witness = Witness(key)
    (tmp_path / "log").write_bytes(b"".join(line + b"\n" for line in written.log.lines))
    (tmp_path / "head").write_bytes(witness.cosign(written.log.head()).to_json())
    (tmp_path / "receipt").write_bytes(written.log.receipt(4).to_json())
    given = ("--checkpoint", tmp_path / "head", "--witness", signer.public_key, "--receipt", tmp_path / "receipt")
    told = audited(tmp_path / "log", *given)
    assert told.exit_code == 0, told.output
    assert "cosignatures of witnesses: 1 of 1 good" in told.stdout
    assert "receipts: 1 of 1 entries stand" in told.stdout
    assert "signatures of owners: 1 requests checked, of 1 of 2 accounts" in told.stdout
    assert "not checkable" not in told.stdout


def test_a_changed_price_is_named_and_ends_in_failure(folder, tmp_path):
    lines = (folder / LOG).read_bytes().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if b'"kind":"trade"' in line)
    lines[at] = lines[at].replace(b'"price_yen_per_t":4000', b'"price_yen_per_t":3000')
    (tmp_path / LOG).write_bytes(b"".join(lines))
    told = audited(tmp_path / LOG)
    assert told.exit_code == 1
    assert f"FOUND entry {at}: trade" in told.output


def test_a_cut_log_is_found_by_the_kept_head(folder, tmp_path):
    lines = (folder / LOG).read_bytes().splitlines(keepends=True)
    (tmp_path / LOG).write_bytes(b"".join(lines[:12]))
    told = audited(tmp_path / LOG, "--checkpoint", folder / CHECKPOINT)
    assert told.exit_code == 1
    assert f"truncated: {len(lines)} entries were signed, 12 are here" in told.output


def test_a_file_that_is_no_head_is_bad_input(folder):
    assert audited(folder / LOG, "--checkpoint", folder / "manifest.json").exit_code == 2
    assert audited(folder / "no such file").exit_code == 2


def test_the_log_names_nobody_and_the_sealed_file_everybody(folder):
    log, sealed = (folder / LOG).read_text(encoding="utf-8"), json.loads((folder / SUBJECTS).read_text("utf-8"))
    names = [facts["name"] for facts in sealed.values()]
    assert len(names) >= 9
    assert not [name for name in names if f'"{name}"' in log]
    assert all(pseudonym in log for pseudonym in sealed)


def test_witnesses_and_receipts_are_asked_for_by_name(folder, tmp_path):
    """Neither is made by a run: the operator of a running exchange gives them."""
    stranger = "00" * 32
    told = audited(folder / LOG, "--checkpoint", folder / CHECKPOINT, "--witness", stranger)
    assert told.exit_code == 1
    assert f"witness {stranger} did not cosign the head" in told.output
    assert audited(folder / LOG, "--witness", stranger).exit_code == 2
    receipt = {"log": "", "seq": 3, "leaf": "", "key": "", "signature": ""}
    (tmp_path / "receipt").write_text(json.dumps(receipt))
    told = audited(folder / LOG, "--receipt", tmp_path / "receipt")
    assert told.exit_code == 1
    assert "FOUND entry 3: the receipt's own signature is not genuine" in told.output
    assert audited(folder / LOG, "--receipt", folder / CHECKPOINT).exit_code == 2
