"""Jobs in earnest: a real service, a real dask, processes that are really killed."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from distributed import LocalCluster

from scenarios.jobs.desk import Desk
from scenarios.jobs.kinds.lab import lab_order
from scenarios.jobs.kinds.run import run_order
from scenarios.lab.study import open_study
from scenarios.store import open_run

MACHIGRID = Path(sys.executable).with_name("machigrid")
PATIENCE_S = 120

DISTRICT = """
version: 1
name: corner
title: {{ja: 街角, en: Corner}}
time: {{start: 2024-01-01, until: {until}}}
series: {{sun: {{synthetic: {{kind: pv, latitude: 35.9, longitude: 139.95}}}}}}
blocks:
  - name: street
    place: 日本/千葉県/柏市
    buildings:
      - name: home
        kind: home
        sector: household
        connection: {{import_yen_per_kwh: 27, export_yen_per_kwh: 8}}
        assets:
          load: {{kind: load, demand_kw: {demand_kw}}}
          roof: {{kind: pv, profile: sun, dc_kw: 5}}
          battery: {{kind: battery, capacity_kwh: 6, power_kw: 3}}
"""


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "runs")


@pytest.fixture
def order(tmp_path):
    """The order for a district over some days; a long one takes much longer than any test."""

    def make(until="2024-01-03", demand_kw="0.5"):
        file = tmp_path / "corner.yaml"
        file.write_text(DISTRICT.format(until=until, demand_kw=demand_kw), "utf-8")
        return run_order(file)

    return make


LONG = "2030-01-01"


@contextmanager
def service(desk, *options):
    """A service of the folder, ended on leaving if it still runs."""
    command = [MACHIGRID, "jobs", "serve", "--runs", desk.runs, "--slots", "1", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        wait_for(lambda: desk.service == process.pid)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def wait_for(happens):
    until = monotonic() + PATIENCE_S
    while not (found := happens()):
        assert monotonic() < until
        sleep(0.05)
    return found


def state_of(desk, job, *states):
    """The job, once it is in one of the states."""
    return wait_for(lambda: (now := desk.job(job.id)).state in states and now)


def busy(desk, job):
    """The running process of a job that has got somewhere."""
    wait_for(lambda: desk.job(job.id).progress)
    return psutil.Process(int(desk.workplace(desk.job(job.id)).started.read_text()))


def gone(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_a_job_ends_in_a_stored_run_and_asked_for_again_finds_it(desk, order):
    with service(desk):
        job = state_of(desk, desk.submit(order()), "done")
        run = open_run(desk.runs / job.outcome["result"]["run"])
        assert run.manifest["title"]["en"] == job.order.title["en"] == "Corner"
        assert (job.progress.share, job.progress.seconds_left) == (1, 0)
        assert "done: corner" in desk.log(job)
        again = state_of(desk, desk.submit(order()), "done")
        assert (again.id, again.attempt) == (job.id, 2)
        assert open_run(run.folder).manifest == run.manifest


def test_the_same_work_is_queued_once_while_it_waits(desk, order):
    first = desk.store.submit(order())
    second = desk.store.submit(order())
    assert second == first
    assert len(desk.jobs()) == 1
    assert desk.store.submit(order(demand_kw="0.7")).id != first.id


def test_faults_of_a_scenario_are_stored_and_told(desk, order):
    with service(desk):
        job = state_of(desk, desk.submit(order(demand_kw="-1")), "failed")
        (fault,) = job.outcome["faults"]
        assert (fault["path"], fault["line"]) == ("blocks[0].buildings[0].assets.load.demand_kw", 16)
        told = subprocess.run(
            [MACHIGRID, "jobs", "show", job.id, "--runs", desk.runs, "--json"], capture_output=True, check=True
        )
        assert json.loads(told.stdout)["faults"] == [fault]


def test_a_cancelled_job_really_ends_and_the_next_one_begins(desk, order):
    with service(desk):
        long, next_one = desk.submit(order(LONG)), desk.submit(order())
        waiting = desk.submit(order(demand_kw="0.6"))
        process = busy(desk, long)
        assert desk.cancel(waiting.id).state == "cancelled"
        desk.cancel(long.id)
        assert state_of(desk, long, "cancelled").started is not None
        assert gone(process)
        state_of(desk, next_one, "done")
        assert desk.job(waiting.id).state == "cancelled"
        assert not desk.workplace(desk.job(waiting.id)).log.exists()


def test_a_job_whose_process_is_killed_is_interrupted_and_can_be_restarted(desk, order):
    with service(desk):
        job = desk.submit(order(LONG))
        busy(desk, job).kill()
        assert "signal 9" in state_of(desk, job, "interrupted").outcome["error"]
        again = desk.restart(job.id)
        assert (again.id, again.attempt) == (job.id, 2)
        assert busy(desk, again).is_running()


def test_killing_the_service_leaves_no_process_and_loses_no_job(desk, order):
    with service(desk) as killed:
        long, waiting = desk.submit(order(LONG)), desk.submit(order())
        process = busy(desk, long)
        os.kill(killed.pid, signal.SIGKILL)
        wait_for(lambda: gone(process))
    assert [desk.job(job.id).state for job in (long, waiting)] == ["running", "queued"]
    with service(desk):
        state_of(desk, waiting, "done")
        assert desk.job(long.id).state == "interrupted"
    assert not [*desk.runs.glob("*.part")]


@pytest.mark.whole
def test_a_service_that_is_told_to_end_ends_its_processes_and_keeps_the_queue(desk, order):
    with service(desk) as told:
        long, waiting = desk.submit(order(LONG)), desk.submit(order())
        process = busy(desk, long)
        told.terminate()
        assert told.wait(PATIENCE_S) == 0
        assert gone(process)
    assert [desk.job(job.id).state for job in (long, waiting)] == ["interrupted", "queued"]
    assert desk.service is None


def test_whoever_asks_starts_the_service_and_there_is_only_one(desk, order):
    job = desk.submit(order())
    pid = wait_for(lambda: desk.service)
    second = subprocess.run(
        [MACHIGRID, "jobs", "serve", "--runs", desk.runs], capture_output=True, text=True, check=True
    )
    assert "another service" in second.stderr
    state_of(desk, job, "done")
    assert desk.service == pid
    assert pid != os.getpid()
    os.kill(pid, signal.SIGTERM)
    wait_for(lambda: desk.service is None)


@pytest.mark.whole
def test_the_laboratory_works_as_a_job_too(desk, tmp_path):
    good, bad = tmp_path / "rules.yaml", tmp_path / "lottery.yaml"
    good.write_text("rules: [call, continuous]\nseeds: 2\npopulation: {orders: 40}\n", "utf-8")
    bad.write_text("rules: [lottery]\n", "utf-8")
    labs = tmp_path / "labs"
    with service(desk):
        jobs = [desk.submit(lab_order(plan, labs=labs)) for plan in (good, bad)]
        done, refused = [state_of(desk, job, "done", "failed") for job in jobs]
        assert open_study(labs / done.outcome["result"]["study"]).label == "replay"
        assert done.progress.share == 1
        assert refused.outcome["faults"][0]["path"].startswith("rules")


@pytest.mark.whole
def test_what_a_dead_service_left_is_taken_up_again_when_somebody_looks(desk, order):
    job = desk.store.submit(order())
    desk.resume()
    state_of(desk, job, "done")
    os.kill(desk.service, signal.SIGTERM)
    wait_for(lambda: desk.service is None)


@pytest.mark.whole
def test_an_idle_service_ends_by_itself(desk, order):
    with service(desk, "--linger", "1") as idle:
        job = desk.submit(order())
        assert idle.wait(PATIENCE_S) == 0
        assert desk.job(job.id).state == "done"


@pytest.mark.whole
def test_the_workers_of_another_scheduler_do_the_work(desk, order):
    cluster = LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None)
    with cluster, service(desk, "--scheduler", cluster.scheduler_address):
        job = state_of(desk, desk.submit(order()), "done")
        assert open_run(desk.runs / job.outcome["result"]["run"])
