"""`machigrid jobs` on the command line; the service, which has tests of its own, is not started."""

import json

import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.jobs.desk import Desk


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setattr(Desk, "call_service", lambda desk: None)
    return lambda *words: CliRunner().invoke(app, ["jobs", *words, "--runs", str(tmp_path / "runs")])


def test_a_job_is_queued_listed_cancelled_and_tried_again(call):
    job = json.loads(call("submit", "market_picture", "--json").stdout)
    assert (job["state"], job["kind"], job["title"]["en"]) == (
        "queued",
        "run",
        "The picture of the CO2-reduction value market",
    )
    listed = json.loads(call("list", "--json").stdout)
    assert (listed["service"], [each["id"] for each in listed["jobs"]]) == (None, [job["id"]])
    assert json.loads(call("cancel", job["id"], "--json").stdout)["state"] == "cancelled"
    again = json.loads(call("restart", job["id"], "--json").stdout)
    assert (again["state"], again["attempt"]) == ("queued", 2)
    assert job["id"] in call("show", job["id"]).stdout


def test_work_for_the_laboratory_names_its_folder(call, tmp_path):
    told = call("submit", "gode-sunder", "--lab", str(tmp_path / "labs"), "--json")
    assert json.loads(told.stdout)["kind"] == "lab"


@pytest.mark.parametrize("words", [("show", "nothing"), ("cancel", "nothing"), ("restart", "nothing")])
def test_an_unknown_job_is_bad_input(call, words):
    told = call(*words)
    assert told.exit_code == 2
    assert "there is no job nothing" in told.stderr


def test_a_scenario_that_is_not_there_is_bad_input(call):
    told = call("submit", "nowhere.yaml")
    assert told.exit_code == 2
    assert "no such file" in told.stderr


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("", (), "must be a mapping"),
        ("- 1", (), "must be a mapping"),
        ("version: 1\nname: x\ntitle: x\nblocks: 3\n", (), "blocks: must be a list"),
        ("rules: [lottery]", ("--lab", "labs"), "no market rule"),
    ],
)
def test_what_can_be_told_at_once_is_told_before_anything_is_queued(call, tmp_path, text, options, words):
    file = tmp_path / "work.yaml"
    file.write_text(text, encoding="utf-8")
    told = call("submit", str(file), *options)
    assert told.exit_code == 2
    assert words in told.stderr
    assert json.loads(call("list", "--json").stdout)["jobs"] == []


def test_an_address_that_is_none_is_bad_input(call):
    told = call("serve", "--scheduler", "foo")
    assert told.exit_code == 2
    assert "tcp://10.0.0.1:8786" in told.stderr


def test_an_empty_queue_is_an_empty_list(call):
    assert json.loads(call("list", "--json").stdout) == {"service": None, "jobs": []}


def test_the_queue_is_for_its_owner_alone(call, tmp_path):
    call("submit", "market_picture")
    folder = tmp_path / "runs" / ".jobs"
    assert [path.stat().st_mode & 0o077 for path in (folder, folder / "jobs.sqlite")] == [0, 0]
