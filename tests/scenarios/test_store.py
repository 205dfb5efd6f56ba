"""Run folders: whole or not at all, found again, equal bytes for equal runs."""

import json
import sqlite3
from contextlib import closing

import pytest

from scenarios.claims import claims
from scenarios.clock import opening_of
from scenarios.figures import FIGURES
from scenarios.identity import identity_of
from scenarios.manifest import manifest
from scenarios.outcome import Outcome
from scenarios.run_folder import write_run
from scenarios.session import hold_session
from scenarios.spec.scenario import Scenario
from scenarios.store import NoSuchRun, list_runs, open_run
from scenarios.summary import summarise
from scenarios.supply import Supply

SCENARIO = Scenario.model_validate(
    {
        "version": 1,
        "name": "tiny",
        "title": "Tiny",
        "market": {
            "accounts": [{"account": "buyer", "money_yen": 100}],
            "lots": [
                {"lot": "S", "owner": "owner", "disclosed": False, "place": "日本/北海道", "energy_type": "solar"}
                | {"grams": 5000}
            ],
            "orders": [
                {"ask": "A", "lot": "S", "grams": 5000, "ask_yen_per_kg": 3},
                {"bid": "B", "account": "buyer", "grams": 2000, "bid_yen_per_kg": 4},
                {"bid": "C", "account": "buyer", "grams": 2000, "bid_yen_per_kg": 90},
            ],
        },
    }
)


@pytest.fixture
def outcome():
    exchange = hold_session(SCENARIO.market, Supply(), currency="JPY", zone=SCENARIO.zone, opens=opening_of(SCENARIO))
    return Outcome(energy=None, sources=(), claims=claims((), {}, None), exchange=exchange)


def write(folder, outcome, seconds=1.0):
    facts = manifest(SCENARIO, (), outcome, summarise(outcome), identity_of(SCENARIO, ()))
    return write_run(folder, SCENARIO, outcome, {**facts, "clock": {"started": "2024-07-01", "seconds": seconds}})


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_written_run_opens_with_the_same_facts(tmp_path, outcome):
    written = write(tmp_path / "tiny-1", outcome)
    run = open_run(tmp_path / "tiny-1")
    assert run.manifest == written.manifest
    assert run.figures["traded_g"] == 2000
    assert run.trades["grams"].tolist() == [2000]
    assert run.orders["status"].tolist() == ["partly_filled", "filled", "refused"]
    assert run.schedule.empty
    assert json.loads((run.folder / "scenario.yaml").read_text("utf-8"))["name"] == "tiny"


def test_every_figure_is_in_the_manifest_and_none_stands_for_absent(tmp_path, outcome):
    figures = open_run(write(tmp_path / "tiny-1", outcome).folder).figures
    assert list(figures) == [figure.name for figure in FIGURES]
    assert figures["cost_yen"] is None
    assert figures["vwap_yen_per_kg"] == 3.0


def test_an_undisclosed_seller_is_named_nowhere_in_public_tables(tmp_path, outcome):
    run = write(tmp_path / "tiny-1", outcome)
    for table in (run.orders, run.trades):
        assert not table.isin(["owner"]).any(axis=None)
    assert run.credits["owner"].tolist() == ["owner"]


def test_moments_are_on_the_scenarios_clock(tmp_path, outcome):
    run = write(tmp_path / "tiny-1", outcome)
    for table, column in ((run.credits, "produced_from"), (run.orders, "time"), (run.trades, "time")):
        assert str(table[column].dt.tz) == "Asia/Tokyo"


def test_equal_runs_have_equal_bytes_in_every_file(tmp_path, outcome):
    write(tmp_path / "a", outcome)
    write(tmp_path / "b", outcome)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_the_ledger_file_balances_in_every_entry_and_asset(tmp_path, outcome):
    run = write(tmp_path / "tiny-1", outcome)
    with closing(sqlite3.connect(run.folder / "ledger.sqlite")) as database:
        sums = database.execute("SELECT SUM(amount) FROM posting GROUP BY seq, asset").fetchall()
        postings = database.execute("SELECT COUNT(*) FROM posting").fetchone()
    assert set(sums) == {(0,)}
    assert postings == (len(run.entries),)


def test_a_run_that_fails_while_it_is_written_leaves_nothing(tmp_path, outcome):
    facts = manifest(SCENARIO, (), outcome, summarise(outcome), "0")
    with pytest.raises(ValueError, match="JSON"):
        write_run(tmp_path / "tiny-1", SCENARIO, outcome, {**facts, "clock": float("nan")})
    assert list(tmp_path.iterdir()) == []


def test_a_new_run_takes_the_place_of_an_old_one_whole(tmp_path, outcome):
    write(tmp_path / "tiny-1", outcome)
    (tmp_path / "tiny-1" / "stray").touch()
    write(tmp_path / "tiny-1", outcome, seconds=2.0)
    assert open_run(tmp_path / "tiny-1").manifest["clock"]["seconds"] == 2.0
    assert not (tmp_path / "tiny-1" / "stray").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["tiny-1"]


@pytest.mark.parametrize("missing", ["manifest.json", "trades.parquet", "ledger.sqlite"])
def test_a_folder_that_lacks_a_file_is_no_run(tmp_path, outcome, missing):
    run = write(tmp_path / "tiny-1", outcome)
    (run.folder / missing).unlink()
    assert list_runs(tmp_path) == []
    with pytest.raises(NoSuchRun, match="no complete run"):
        open_run(run.folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "complete": true}', '{"format": 99}'])
def test_a_manifest_that_says_less_is_no_run(tmp_path, outcome, text):
    run = write(tmp_path / "tiny-1", outcome)
    (run.folder / "manifest.json").write_text(text)
    assert list_runs(tmp_path) == []


def test_runs_are_listed_latest_first_and_unfinished_ones_not_at_all(tmp_path, outcome):
    facts = manifest(SCENARIO, (), outcome, summarise(outcome), "0")
    for name, day in (("old", "2024-01-01"), ("new", "2024-02-01"), (".hidden.part", "2024-03-01")):
        write_run(tmp_path / name, SCENARIO, outcome, {**facts, "clock": {"started": day}})
    (tmp_path / "empty").mkdir()
    assert [run.name for run in list_runs(tmp_path)] == ["new", "old"]
    assert list_runs(tmp_path / "nowhere") == []
