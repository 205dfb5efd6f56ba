"""The command line: what it prints where, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.library import library_names

MACHIGRID = Path(sys.executable).with_name("machigrid")


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def foreign(tmp_path):
    """A scenario of hand-made files in another folder, by the quarter of an hour, in New York."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    quarters = [f"03/{day:02d}/2024 {q // 4:02d}:{q % 4 * 15:02d}" for day in (9, 11) for q in range(96)]
    rows = [
        f"{stamp};{0.1 + 0.001 * n:.3f};{max(0, 40 - abs(n % 96 - 48)) / 40:.3f}" for n, stamp in enumerate(quarters)
    ]
    (folder / "Zähler.csv").write_text("\n".join(["Zeit;Verbrauch;Sonne", *rows[:96]]), "utf-8")
    (folder / "office block.yaml").write_text(
        """
        version: 1
        name: Broadway
        title: Broadway
        currency: USD
        time: {start: 2024-03-09, until: 2024-03-10, step_minutes: 15, zone: America/New_York}
        series:
          used: {csv: &meter {file: Zähler.csv, column: Verbrauch, time: Zeit, unit: kWh, separator: ";",
                              time_format: "%m/%d/%Y %H:%M"}}
          sun: {csv: {<<: *meter, column: Sonne, unit: kW}}
        blocks:
          - name: B1
            place: USA/New York
            buildings:
              - name: tower
                kind: office
                sector: tertiary
                connection: {import_yen_per_kwh: 0.2}
                assets: {use: {kind: load, demand_kw: used}, top: {kind: pv, available_kw: sun}}
        """,
        "utf-8",
    )
    return folder / "office block.yaml"


def test_a_foreign_scenario_runs_and_prints_one_json_object(foreign, tmp_path):
    runs = tmp_path / "runs"
    done = subprocess.run(
        [MACHIGRID, "run", foreign, "--json", "--runs", runs], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    told = json.loads(done.stdout)
    folder = Path(told["folder"])
    assert folder.parent == runs
    demand_kwh = sum(0.1 + 0.001 * n for n in range(96))
    assert told["figures"]["demand_kwh"] == pytest.approx(demand_kwh)
    assert json.loads(call("show", folder, "--json").stdout)["figures"] == told["figures"]
    assert [run["folder"] for run in json.loads(call("list", "--runs", runs, "--json").stdout)["runs"]] == [str(folder)]
    shown = call("show", folder.name, "--runs", runs)
    assert "Electricity cost" in shown.stdout
    assert "USD" in shown.stdout


def test_faults_end_with_2_stand_on_stderr_and_leave_no_run(foreign, tmp_path):
    text = foreign.read_text("utf-8").replace("kind: office", "kind: tent").replace("Zähler", "Zahler")
    foreign.write_text(text, "utf-8")
    ended = call("run", foreign, "--runs", tmp_path / "runs")
    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert ended.stderr.count("no such file") == 2
    assert "office block.yaml:16: blocks[0].buildings[0].kind: must be one of" in ended.stderr
    assert "3 faults" in ended.stderr
    assert not (tmp_path / "runs").exists()


def test_faults_as_json_are_one_object(foreign):
    foreign.write_text("version: 1", "utf-8")
    ended = call("validate", foreign, "--json")
    assert ended.exit_code == 2
    assert [fault["path"] for fault in json.loads(ended.stdout)["faults"]] == ["name", "title"]


@pytest.mark.parametrize("name", library_names())
def test_every_scenario_of_the_library_is_without_faults(name):
    assert json.loads(call("validate", name, "--json").stdout) == {"name": name, "faults": []}


def test_unknown_runs_and_missing_arguments_end_with_2(tmp_path):
    assert call("show", "nothing", "--runs", tmp_path).exit_code == 2
    assert call("run").exit_code == 2
    assert "none yet" in call("list", "--runs", tmp_path).stdout


@pytest.mark.parametrize("command", ["run", "validate", "schema", "list", "show", "dashboard"])
def test_every_command_has_help(command):
    assert call(command, "--help").exit_code == 0


def test_help_reads_no_scenario_code():
    heavy = "import sys, scenarios.cli; print([m for m in ('pandas', 'pyomo', 'pvlib', 'dash') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_schema_names_every_kind_and_all_its_references_resolve():
    schema = json.loads(call("schema").stdout)
    references = set()

    def collect(part):
        if isinstance(part, dict):
            references.update({part["$ref"]} if "$ref" in part else ())
            part = list(part.values())
        for child in part if isinstance(part, list) else ():
            collect(child)

    collect(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {reference.removeprefix("#/$defs/") for reference in references} <= schema["$defs"].keys()
    assert {"BatterySpec", "EVSpec", "LoadSpec", "PVSpec", "Csv", "CityLearn"} <= schema["$defs"].keys()
    assert schema["required"] == ["version", "name", "title"]
    assert not schema["additionalProperties"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "{folder}"], "is a folder; name a file in it"),
        (["run", "kashiwa_wek"], "did you mean `kashiwa_week`?"),
        (["lab", "{folder}"], "is a folder; name a file in it"),
        (["sweep", "{folder}"], "is a folder; name a file in it"),
        (["read", "{folder}"], "is a folder; name a file in it"),
        (["template", "{folder}/book.csv"], "must end in .xlsx"),
        (["live", "p2p_live_2018", "--out", "{folder}", "--meters", "{binary}"], "is not UTF-8 text"),
        (["dashboard", "--port", "0", "--users", "{binary}"], "not JSON"),
        (["response", "nothing", "--runs", "{folder}"], "holds no complete run"),
    ],
)
def test_what_is_not_what_a_command_takes_is_told_in_words(tmp_path, words, told):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xa6\xff\x00\n")
    places = {"folder": tmp_path, "binary": binary}
    done = CliRunner().invoke(app, [word.format(**places) for word in words])
    assert done.exit_code == 2, done.output
    assert told in done.stderr


def test_a_workbook_that_cannot_be_written_is_told_in_words(tmp_path):
    done = CliRunner().invoke(app, ["template", str(tmp_path / "none" / "book.xlsx")])
    assert done.exit_code == 1
    assert "the workbook could not be written" in done.stderr
