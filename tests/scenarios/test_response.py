"""Calls for less power in a run: what the meters say, what is paid, and what is refused."""

import json
from copy import deepcopy

import pandas as pd
import pytest
from typer.testing import CliRunner

from ems.response.baselines import BASELINES
from scenarios import read_scenario, run
from scenarios.cli import app
from scenarios.draws import with_draws
from scenarios.faults import ScenarioFaults
from scenarios.identity import canonical_json
from scenarios.spec.response import BaselineName

LOAD_KW = 5.0
REWARD = 20.0
EVENT = {
    "name": "evening",
    "start": "2024-07-18T17:00",
    "until": "2024-07-18T20:00",
    "target_kw": 4,
    "reward_yen_per_kwh": REWARD,
    "capacity_yen_per_kw": 100,
}


def building(name, **assets):
    return {
        "name": name,
        "kind": "home",
        "sector": "household",
        "connection": {"import_yen_per_kwh": 30},
        "assets": {"load": {"kind": "load", "demand_kw": LOAD_KW}, **assets},
    }


def district(**response):
    """Two homes of a constant load for three weeks; one has a battery, which a flat price leaves idle."""
    battery = {"kind": "battery", "capacity_kwh": 12, "power_kw": 4}
    return {
        "version": 1,
        "name": "called",
        "title": "Called",
        "time": {"start": "2024-07-01", "until": "2024-07-22", "step_minutes": 60},
        "blocks": [
            {"name": "b", "place": "日本", "buildings": [building("able", battery=battery), building("not_called")]}
        ],
        "response": {"participants": ["able"], "events": [EVENT], "rebound_h": 500, **response},
    }


@pytest.fixture(scope="module")
def work_out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("response")

    def worked_out(facts):
        file = folder / "called.yaml"
        file.write_text(canonical_json(facts), encoding="utf-8")
        return run(read_scenario(file), runs=folder / "runs")

    return worked_out


def faults(facts, tmp_path):
    file = tmp_path / "called.yaml"
    file.write_text(canonical_json(facts), encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        read_scenario(file)
    return [(fault.path, fault.words) for fault in caught.value.faults]


def test_a_battery_gives_what_it_can_and_is_paid_for_it(work_out):
    done = work_out(district())
    event = done.frame("response/events").iloc[0]
    assert event["delivered_kwh"] == pytest.approx(12 * 0.92)
    assert event["true_kwh"] == pytest.approx(event["delivered_kwh"])
    assert event["district_kwh"] == pytest.approx(event["delivered_kwh"])
    assert event["prepared_kwh"] + event["rebound_kwh"] == pytest.approx(12 / 0.92)
    assert event["rewards_yen"] == pytest.approx(REWARD * 12 * 0.92)
    assert event["compliance"] == pytest.approx(2 / 3)
    assert event["capacity_yen"] == pytest.approx(100 * 4 * 2 / 3)
    assert (event["participants"], event["took_part"]) == (1, 1)
    assert done.figures["response_paid_yen"] == pytest.approx(event["rewards_yen"] + event["capacity_yen"])


def test_rewards_are_no_part_of_the_bill(work_out):
    done = work_out(district())
    assert done.figures["cost_yen"] == pytest.approx(30 * done.figures["import_kwh"])
    lost_kwh = 12 / 0.92 - 12 * 0.92
    assert done.figures["response_bill_yen"] == pytest.approx(30 * lost_kwh)
    assert done.frame("schedule/connection")["import_yen_per_kwh"].eq(30).all()


@pytest.mark.parametrize("name", BASELINES)
def test_of_a_constant_load_no_baseline_errs(work_out, name):
    told = work_out(district()).frame("response/baselines").set_index("baseline").loc[name]
    assert told["bias_kwh"] == pytest.approx(0, abs=1e-6)
    assert told["without_baseline"] == 0


def test_a_device_is_metered_by_itself(work_out):
    done = work_out(district(participants=["able/battery"], baseline="high_4_of_5"))
    readings = done.frame("response/readings")
    inside = readings[readings["baseline_kw"].notna()]
    assert inside["metered_kw"].sum() == pytest.approx(-12 * 0.92)
    assert inside["baseline_kw"].abs().max() == pytest.approx(0, abs=1e-9)
    assert done.frame("response/events")["delivered_kwh"].iloc[0] == pytest.approx(12 * 0.92)


def test_who_has_no_example_days_delivers_nothing_and_is_told_why(work_out):
    early = deepcopy(EVENT) | {"start": "2024-07-02T17:00", "until": "2024-07-02T20:00"}
    done = work_out(district(events=[early]))
    told = done.frame("response/participants").iloc[0]
    assert told["no_baseline"] == "1 working days without event before it, and 4 are needed"
    assert told["delivered_kwh"] == told["reward_yen"] == 0
    assert told["true_kwh"] > 0
    by_rule = done.frame("response/baselines").set_index("baseline")
    assert by_rule.loc["before_event", "delivered_kwh"] == pytest.approx(told["true_kwh"])
    assert pd.isna(by_rule.loc["high_4_of_5", "delivered_kwh"])


def test_neighbouring_events_share_no_rebound(work_out):
    later = deepcopy(EVENT) | {"name": "later", "start": "2024-07-19T17:00", "until": "2024-07-19T20:00"}
    events = work_out(district(events=[EVENT, later])).frame("response/events")
    # What is drawn between the two lies behind one and before the other; the battery is refilled once for each.
    assert events["rebound_kwh"].iloc[0] == pytest.approx(events["prepared_kwh"].iloc[1])
    moved_kwh = events["prepared_kwh"].sum() + events["rebound_kwh"].iloc[1]
    assert moved_kwh == pytest.approx(2 * 12 / 0.92)


def test_the_schema_names_every_baseline():
    assert set(BaselineName.__args__) == set(BASELINES)


def test_each_draw_of_a_building_takes_part(tmp_path):
    facts = district(participants=["able/battery"])
    home = facts["blocks"][0]["buildings"][0]
    home |= {"count": 6, "draws": 2}
    facts["series"] = {"people": {"synthetic": {"kind": "household"}}}
    home["assets"]["load"]["demand_kw"] = "people"
    file = tmp_path / "called.yaml"
    file.write_text(canonical_json(facts), encoding="utf-8")
    drawn = with_draws(read_scenario(file))
    assert drawn.response.participants == ("able~1/battery", "able~2/battery")


def test_every_fault_of_the_section_is_told_at_once(tmp_path):
    twice = deepcopy(EVENT)
    night = deepcopy(EVENT) | {"name": "night", "start": "2024-07-10T22:00", "until": "2024-07-11T02:00"}
    late = deepcopy(EVENT) | {"name": "late", "start": "2024-08-01T17:00", "until": "2024-08-01T18:30"}
    facts = district(events=[EVENT, twice, night, late], participants=["able/batery", "able"], baseline="high_4_of_5")
    assert faults(facts, tmp_path) == [
        ("response.events[1].name", "the name evening is taken by response.events[0]"),
        ("response.events[1].start", "overlaps the event evening"),
        ("response.events[2].until", "must end on the day on which it begins, after its start 2024-07-10 22:00:00"),
        *(
            (
                f"response.events[3].{key}",
                "must lie within the run, 2024-07-01 00:00:00 to 2024-07-22 00:00:00, on full steps of 60 min",
            )
            for key in ("start", "until")
        ),
        ("response.participants[0]", "there is no building able/batery, nor an asset of that name in it"),
        ("response.participants[1]", "able takes part twice"),
    ]


def test_a_control_group_needs_someone_who_is_not_called(tmp_path):
    (fault,) = faults(district(baseline="control_group", participants=[]), tmp_path)
    assert fault[0] == "response.baseline"


def test_the_command_tells_the_same_as_the_tables(work_out):
    done = work_out(district())
    shown = CliRunner().invoke(app, ["response", str(done.folder), "--participants"])
    assert shown.exit_code == 0, shown.output
    assert "truly drawn less [kWh]" in shown.stdout
    told = json.loads(CliRunner().invoke(app, ["response", str(done.folder), "--json"]).stdout)
    assert told["events"][0]["delivered_kwh"] == pytest.approx(done.figures["response_kwh"])
    assert {row["baseline"] for row in told["baselines"]} == set(BASELINES)


def test_a_run_without_events_is_refused_by_name(work_out):
    facts = district()
    del facts["response"]
    shown = CliRunner().invoke(app, ["response", str(work_out(facts).folder)])
    assert shown.exit_code == 2
    assert "has no `response:` section" in shown.stderr
