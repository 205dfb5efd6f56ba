"""The commands, against a node behind an address."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from market.log.log import Log
from scenarios.chain.command import app
from scenarios.chain.prices import gas_prices

pytest.importorskip("vyper", reason="needs the extra `chain`")

from loopback_node import loopback_node


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def node():
    with loopback_node() as address:
        yield address


@pytest.fixture
def log(tmp_path):
    """A log with three entries and its head, as a run's folder has them."""
    written = Log(Ed25519PrivateKey.from_private_bytes(b"k" * 32))
    for number in range(2):
        written.append("note", str(number), {}, number)
    (tmp_path / "ledger.log.jsonl").write_bytes(b"".join(line + b"\n" for line in written.lines))
    (tmp_path / "ledger.checkpoint.json").write_bytes(written.head().to_json())
    return tmp_path / "ledger.log.jsonl"


def test_a_run_is_anchored_on_a_node_and_a_cut_log_is_found(node, log):
    contract = call("deploy", "--node", node).stdout.strip()
    there = ("--node", node, "--contract", contract)
    assert call("check", log, *there).exit_code == 2
    anchored = call("anchor", log.parent, *there)
    assert (anchored.exit_code, anchored.stdout[:10]) == (0, "3 entries ")
    assert call("check", log, *there).exit_code == 0
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
    cut = call("check", log, *there)
    assert (cut.exit_code, "only 2 are there" in cut.stderr) == (1, True)


def test_a_key_of_ones_own_signs_and_one_that_has_no_coin_is_told(node, tmp_path):
    key = tmp_path / "operator.key"
    key.write_text("0x" + "11" * 32)
    poor = call("deploy", "--node", node, "--key", key)
    assert poor.exit_code == 1
    key.write_text("not a key")
    wrong = call("deploy", "--node", node, "--key", key)
    assert (wrong.exit_code, "holds no private key" in wrong.stderr) == (2, True)


def test_a_node_that_does_not_answer_is_named():
    silent = call("deploy", "--node", "http://127.0.0.1:9")
    assert (silent.exit_code, "127.0.0.1:9" in silent.stderr) == (1, True)


def test_costs_are_told_by_operation_and_a_batch_is_cheaper():
    told = json.loads(call("cost", "--json").stdout)
    gas = {operation: facts["gas"] for operation, facts in told["operations"].items()}
    assert gas["trade, 100 at once"] < gas["trade"] / 3
    assert told["operations"]["trade"]["public_yen"] == pytest.approx(gas_prices()["public"].yen(gas["trade"]))


def test_yen_are_gas_times_the_stated_prices():
    public = gas_prices()["public"]
    assert public.yen(1_000_000_000) == pytest.approx(public.gwei * public.yen_per_coin)
    assert public.per_second(public.block_gas) == 1 / public.block_s
    assert gas_prices()["consortium"].yen(60_000) == 0


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "market.chain.anchor", None)
    told = call("cost")
    assert (told.exit_code, "machigrid[chain]" in told.stderr) == (2, True)
