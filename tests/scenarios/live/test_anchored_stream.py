"""A stream whose heads go on a chain: what stood there cannot be taken back, and a chain that is away stops nothing."""

import json

import pytest
from typer.testing import CliRunner

pytest.importorskip("vyper", reason="needs the extra `chain`")

from chain.loopback_node import loopback_node

from market.chain.anchor import ForkedLog, anchored
from market.chain.contract import deploy
from market.chain.node import open_node
from market.chain.wallet import ChainRefusal, Wallet
from scenarios.cli import app
from scenarios.live.anchoring import Anchoring
from scenarios.live.command import made_up
from scenarios.live.live_folder import LiveFolder
from scenarios.live.meter_row import row_of

HOUR_S = 3_600


@pytest.fixture(scope="module")
def rows(scenario):
    return [row_of(line, scenario.zone) for line in list(made_up(scenario))[1:]]


@pytest.fixture(scope="module")
def operator():
    return Wallet(open_node())


@pytest.fixture
def contract(operator):
    return deploy(operator)


def streamed(folder, scenario, rows, anchoring):
    """What was anchored on the way."""
    with LiveFolder(folder, scenario) as stream:
        anchoring.resume(stream.log.lines)
        for row in rows:
            stream.take(row)
            if told := anchoring.follow(stream.log, row.start, is_over=stream.transfer.is_over):
                yield stream, told


def test_heads_go_on_the_chain_every_so_many_minutes_and_at_the_end(scenario, rows, operator, contract, tmp_path):
    told = []
    for stream, each in streamed(tmp_path, scenario, rows, Anchoring(contract, operator, 1_200)):
        told.append(each)
        assert anchored(contract, stream.log.name).root == stream.log.head().head.root
    assert len(told) == 3
    assert told[-1].size == len(stream.log)
    assert [each.size for each in told] == sorted(each.size for each in told)


def test_a_stream_that_was_cut_off_goes_on_anchoring_and_another_history_is_refused(
    scenario, rows, operator, contract, tmp_path
):
    *_, (_, before) = streamed(tmp_path / "cut", scenario, rows[:120], Anchoring(contract, operator, 900))
    again = Anchoring(contract, operator, 900)
    *_, (stream, after) = streamed(tmp_path / "cut", scenario, rows, again)
    assert before.size < after.size == len(stream.log)
    assert Anchoring(contract, operator, 900).resume(stream.log.lines) == len(stream.log)
    with pytest.raises(ForkedLog, match="only"):
        again.resume(stream.log.lines[:-1])


def test_a_chain_that_says_no_is_asked_again_later(scenario, rows, operator, contract, tmp_path):
    stranger = Wallet(operator.node, b"\x01" * 32)
    with LiveFolder(tmp_path, scenario) as stream:
        anchoring = Anchoring(contract, stranger, HOUR_S)
        stream.take(rows[0])
        assert anchoring.follow(stream.log, 0, is_over=False) is None
        with pytest.raises(ChainRefusal):
            anchoring.follow(stream.log, HOUR_S, is_over=False)
        assert anchoring.follow(stream.log, HOUR_S + 1, is_over=False) is None
        with pytest.raises(ChainRefusal):
            anchoring.follow(stream.log, 2 * HOUR_S, is_over=False)


def test_the_command_anchors_and_says_so(morning, tmp_path):
    with loopback_node() as node:
        contract = CliRunner().invoke(app, ["chain", "deploy", "--node", node]).stdout.strip()
        there = ["--out", str(tmp_path), "--anchor", node, "--contract", contract, "--anchor-every", "20"]
        done = CliRunner().invoke(app, ["live", str(morning), "--json", *there])
        assert done.exit_code == 0, done.output
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        sizes = [answer["anchored"] for answer in answers if "anchored" in answer]
        log = tmp_path / "p2p_live_2018" / "ledger.log.jsonl"
        assert sizes[-1] == len(log.read_bytes().splitlines())
        assert (
            CliRunner().invoke(app, ["chain", "check", str(log), "--node", node, "--contract", contract]).exit_code == 0
        )
        again = CliRunner().invoke(app, ["live", str(morning), *there])
        assert f"its first {sizes[-1]} entries are those that were anchored" in again.stderr
        assert "anchored:" not in again.stdout
    gone = CliRunner().invoke(app, ["live", str(morning), *there])
    assert gone.exit_code == 1
    assert "no JSON-RPC node answers" in gone.stderr
