"""The live demonstration: rows in, credits matched minute by minute, and nothing lost when it is killed."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from market.audit.findings import Kept
from market.audit.reader import audit
from market.ledger import RETIRED
from market.log.heads import SignedHead
from scenarios import read_scenario, run
from scenarios.live.command import made_up
from scenarios.live.live_folder import LiveFolder, NotThisStream
from scenarios.live.meter_row import HEADER, BadRow, row_of
from scenarios.live.metered import NotLive
from scenarios.live.transfer import LiveTransfer

MACHIGRID = Path(sys.executable).with_name("machigrid")
ROWS_A_MINUTE = 3


@pytest.fixture(scope="module")
def lines(scenario):
    return list(made_up(scenario))[1:]


@pytest.fixture(scope="module")
def streamed(scenario, lines, tmp_path_factory):
    """A stream from the first row to the last."""
    return stream(tmp_path_factory.mktemp("whole"), scenario, lines)


def stream(folder, scenario, lines):
    with LiveFolder(folder, scenario) as taking:
        for line in lines:
            taking.take(row_of(line, scenario.zone))
    return taking


def log_in(folder):
    return (folder / "ledger.log.jsonl").read_bytes()


def test_the_charging_is_covered_by_both_homes_though_no_power_flows(streamed):
    exchange, (bike,) = streamed.transfer.exchange, streamed.transfer.coverage()
    assert (bike.building, bike.share) == ("setouchi_bike", 1.0)
    assert bike.drawn_kwh == pytest.approx(0.3 / 0.9, rel=0.1)
    assert set(bike.bought_g) == {"yonago_home", "kawasaki_home"}
    legs = [leg for entry in exchange.entries if entry.kind == "trade" for leg in entry.legs]
    sellers = {account for account, _, amount in legs if amount < 0}
    assert sellers == {"yonago_home", "kawasaki_home", "bike_rider"}
    assert {trade.attributes.place[1] for trade in exchange.trades} == {"鳥取県", "神奈川県"}
    assert sum(each.grams for each in exchange.retirements) == sum(bike.bought_g.values())
    assert sum(amount for (account, _), amount in exchange.ledger.balances.items() if account == RETIRED) > 0


def test_each_minutes_credits_are_matched_in_that_minute(streamed):
    for trade in streamed.transfer.exchange.trades:
        assert 0 <= trade.time - trade.attributes.produced_until <= 5 * 60
    times = {trade.time for trade in streamed.transfer.exchange.trades}
    assert len(times) > 10


def test_a_stream_writes_the_very_log_that_a_run_of_the_same_energy_writes(streamed, scenario, tmp_path):
    whole = run(scenario, runs=tmp_path)
    assert log_in(streamed.folder) == log_in(whole.folder)
    for name in ("ledger.checkpoint.json", "ledger.subjects.json", "ledger.sqlite"):
        assert (streamed.folder / name).read_bytes() == (whole.folder / name).read_bytes(), name


def test_a_streams_log_passes_the_audit(streamed):
    head = SignedHead.from_json((streamed.folder / "ledger.checkpoint.json").read_bytes())
    report = audit(streamed.folder / "ledger.log.jsonl", head)
    assert report.sound
    assert report.trades == len(streamed.transfer.exchange.trades)


def test_a_stream_that_still_runs_can_be_audited_to_its_last_minute(scenario, lines, tmp_path):
    running = stream(tmp_path, scenario, lines[:150])
    head = SignedHead.from_json((tmp_path / "ledger.checkpoint.json").read_bytes())
    report = audit(tmp_path / "ledger.log.jsonl", head)
    assert report.sound
    assert report.kept is Kept.AGREES
    assert (report.entries, report.trades) == (head.head.size, len(running.transfer.exchange.trades))


@pytest.mark.parametrize("cut", [0, 1, 2, 100, 179, 180])
@pytest.mark.parametrize("torn", [False, True])
def test_a_stream_goes_on_where_it_was_cut(streamed, scenario, lines, tmp_path, cut, torn):
    stream(tmp_path, scenario, lines[:cut])
    if torn:
        # What a kill in the midst of a write leaves behind.
        with (tmp_path / "meters.csv").open("ab") as meters:
            meters.write(b"2018-07-20T10:")
        log = log_in(tmp_path)
        (tmp_path / "ledger.log.jsonl").write_bytes(log[: len(log) * 2 // 3])
    going_on = stream(tmp_path, scenario, lines)
    assert going_on.resumed == cut
    assert log_in(tmp_path) == log_in(streamed.folder)
    for name in ("meters.csv", "ledger.checkpoint.json", "ledger.sqlite"):
        assert (tmp_path / name).read_bytes() == (streamed.folder / name).read_bytes(), name


def test_what_was_acknowledged_survives_a_kill_and_the_rest_follows(streamed, morning, lines, tmp_path):
    command = [MACHIGRID, "live", morning, "--meters", "-", "--json", "--out", tmp_path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        for line in lines[:100]:
            killed.stdin.write(line + "\n")
        killed.stdin.flush()
        acknowledged = [json.loads(answer) for answer in islice(killed.stdout, 60)]
        killed.send_signal(signal.SIGKILL)
    assert [answer["row"] for answer in acknowledged] == list(range(1, 61))
    kept = (tmp_path / "p2p_live_2018" / "meters.csv").read_text(encoding="utf-8").splitlines()
    assert kept[:61] == [HEADER, *lines[:60]]
    again = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    answers = [json.loads(answer) for answer in again.stdout.splitlines()]
    assert [answer["new"] for answer in answers[:60]] == [False] * 60
    assert answers[-1]["covered"] == 1.0
    assert log_in(tmp_path / "p2p_live_2018") == log_in(streamed.folder)


def test_rows_that_cannot_be_are_refused_in_words_and_change_nothing(scenario, lines):
    transfer = LiveTransfer(scenario)
    first = row_of(lines[0], scenario.zone)
    transfer.accept(first)
    assert transfer.accept(first) is None
    for row, words in (
        (replace(first, kwh=first.kwh + 1), "has reported"),
        (replace(first, meter="neighbour/roof"), "no meter neighbour/roof"),
        (replace(first, start=first.start + 1), "no step"),
        (replace(first, start=first.start + 60), "rows of an earlier step are missing: kawasaki_home/roof"),
        (replace(first, start=first.start - 60), "no step"),
    ):
        with pytest.raises(BadRow, match=words):
            transfer.accept(row)
    for line in lines[1:]:
        transfer.accept(row_of(line, scenario.zone))
    assert transfer.is_over


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2018-07-20T10:00,yonago_home/roof", "must have"),
        ("soon,yonago_home/roof,1", "start must be a time"),
        ("2018-07-20T10:00,yonago_home/roof,", "missing value is not zero"),
        ("2018-07-20T10:00,yonago_home/roof,nan", "must be ≥ 0"),
        ("2018-07-20T10:00,yonago_home/roof,-1", "must be ≥ 0"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(line, words):
    with pytest.raises(BadRow, match=words):
        row_of(line, "Asia/Tokyo")


def test_a_row_reads_back_as_it_was_written(lines):
    assert [row_of(line, "Asia/Tokyo").line("Asia/Tokyo") for line in lines] == lines
    assert row_of("2018-07-20T10:00, yonago_home/roof, 1", "Asia/Tokyo") == row_of(
        "2018-07-20T01:00+00:00,yonago_home/roof,1.0", "Asia/Tokyo"
    )


def test_another_scenarios_folder_and_a_log_that_was_changed_are_left_alone(scenario, lines, tmp_path):
    stream(tmp_path, scenario, lines[:90])
    with pytest.raises(NotThisStream, match="another scenario"):
        LiveFolder(tmp_path, scenario.model_copy(update={"seed": 1}))
    log = log_in(tmp_path)
    (tmp_path / "ledger.log.jsonl").write_bytes(re.sub(rb'"grams":(\d)', rb'"grams":9\1', log))
    with pytest.raises(NotThisStream, match=r"ledger.log.jsonl:\d+: does not follow"):
        LiveFolder(tmp_path, scenario)
    (tmp_path / "ledger.log.jsonl").write_bytes(log)
    assert stream(tmp_path, scenario, []).resumed == 90


def test_a_second_process_on_the_same_folder_is_refused_and_changes_nothing(morning, scenario, lines, tmp_path):
    with LiveFolder(tmp_path / scenario.name, scenario) as taking:
        taking.take(row_of(lines[0], scenario.zone))
        command = [MACHIGRID, "live", morning, "--out", tmp_path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert f"process {os.getpid()} takes rows for this stream" in done.stderr
        for line in lines[1:9]:
            taking.take(row_of(line, scenario.zone))
    assert stream(tmp_path / scenario.name, scenario, []).resumed == 9


def test_a_scenario_without_a_market_or_issuance_says_so():
    with pytest.raises(NotLive, match="market_picture needs"):
        LiveTransfer(read_scenario("market_picture"))


def test_undisclosed_sellers_are_not_named(scenario, lines):
    sellers = {name: seller.model_copy(update={"disclosed": False}) for name, seller in scenario.market.sellers.items()}
    market = scenario.market.model_copy(update={"sellers": sellers})
    transfer = LiveTransfer(scenario.model_copy(update={"market": market}))
    for line in lines:
        transfer.accept(row_of(line, scenario.zone))
    assert list(transfer.coverage()[0].bought_g) == ["(undisclosed / 非公表)"]


def test_refused_rows_end_the_command_as_bad_input(morning, lines, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("\n".join([HEADER, lines[0], "2018-07-20T10:00,nobody,1", *lines[1:]]), encoding="utf-8")
    done = subprocess.run(
        [MACHIGRID, "live", morning, "--meters", rows, "--out", tmp_path, "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "row 3: no meter nobody" in done.stderr) == (2, True)
    assert "100.0% covered by credits" in done.stdout
