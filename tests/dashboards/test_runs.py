"""Run folders, whole, broken and absent."""

import json
import shutil

import pytest

from dashboards.runs import Runs, UnreadableRunError


@pytest.fixture
def copied(homes, tmp_path):
    """A run of our own to break."""
    shutil.copytree(homes.run.folder, tmp_path / homes.name)
    return Runs(tmp_path)


def cause_of(runs, name):
    with pytest.raises(UnreadableRunError) as fault:
        runs.open(name)
    return fault.value.cause


def test_runs_are_listed_the_latest_first(copied, homes):
    later = copied.root / "later"
    shutil.copytree(homes.run.folder, later)
    facts = json.loads((later / "manifest.json").read_text())
    facts["clock"]["started"] = "2999-01-01T00:00:00+09:00"
    (later / "manifest.json").write_text(json.dumps(facts))
    assert [run.name for run in copied.all()] == ["later", homes.name]


def test_a_run_that_is_being_written_is_not_listed(copied, homes):
    shutil.copytree(homes.run.folder, copied.root / ".two_homes.1.part")
    assert [run.name for run in copied.all()] == [homes.name]
    assert cause_of(copied, ".two_homes.1.part") == "unknown"


@pytest.mark.parametrize("name", ["nowhere", "..", ".", "../dashboard", "", "a/b"])
def test_a_name_that_is_no_folder_here_is_unknown(runs, name):
    assert cause_of(runs, name) == "unknown"


def test_a_folder_without_a_manifest_is_unfinished(tmp_path):
    (tmp_path / "half").mkdir()
    assert cause_of(Runs(tmp_path), "half") == "unfinished"


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"complete": false}'])
def test_a_manifest_that_makes_no_sense_is_broken(copied, homes, text):
    (copied.root / homes.name / "manifest.json").write_text(text)
    assert cause_of(copied, homes.name) == "broken"
    assert copied.all() == []


def test_a_run_without_one_of_its_files_is_broken(copied, homes):
    (copied.root / homes.name / "trades.parquet").unlink()
    assert cause_of(copied, homes.name) == "broken"


def test_a_table_that_cannot_be_read_names_its_file(copied, homes):
    (copied.root / homes.name / "trades.parquet").write_bytes(b"not parquet")
    with pytest.raises(UnreadableRunError, match="trades"):
        copied.open(homes.name).table("trades")


def test_a_run_that_is_written_anew_is_read_anew(copied, homes):
    manifest = copied.root / homes.name / "manifest.json"
    before = copied.open(homes.name)
    facts = json.loads(manifest.read_text()) | {"seed": 99}
    manifest.write_text(json.dumps(facts))
    after = copied.open(homes.name)
    assert after != before
    assert after.manifest["seed"] == 99


def test_only_rows_and_columns_that_are_asked_for_are_read(homes):
    rows = homes.table("schedule/load", ["start", "demand_kw"], where=(("building", "==", "west"),))
    assert [*rows.columns] == ["start", "demand_kw"]
    assert len(rows) == 96
