"""The page of jobs, and the way to a first run; the service itself is tested elsewhere."""

import json

import pytest
from dash import no_update
from flask import Flask, g

from dashboards.access.trail import Trail
from dashboards.access.visitor import NotAllowedError, Visitor
from dashboards.address import Address
from dashboards.jobs.desk import ask, desk_of, rules_over
from dashboards.jobs.first_run import EXAMPLE, first_steps
from dashboards.jobs.times import duration, moment
from dashboards.pages.jobs import Board, act, followed
from dashboards.runs import Runs
from dashboards.shell import contents
from dashboards.words import LANGUAGES, words_in
from scenarios.access.roles import Role
from scenarios.jobs.desk import Desk
from scenarios.jobs.job import Order, Progress


def order(number, **given):
    return Order(
        kind="run", title={"ja": f"計算{number}", "en": f"Work {number}"}, given={"text": "", **given, "n": number}
    )


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Jobs in every state, without a service that would change them."""
    monkeypatch.setattr(Desk, "call_service", lambda desk: None)
    desk = Desk(tmp_path / "runs")
    store = desk.store
    waiting, running, done, failed, dead = [store.submit(order(number)) for number in range(5)]
    for job in (running, done, failed, dead):
        store.begin(job)
    place = desk.workplace(running)
    place.prepare("run", {}, desk.runs)
    place.note(Progress(done=3, total=12, seconds=60.0))
    place.log.write_text("12:00:00 3 of 12\n")
    store.end(done, "done", {"result": {"run": "home-1"}})
    fault = {"file": "/x/mine.yaml", "line": 7, "path": "seed", "words": "must be ≥ 0", "words_ja": "0以上", "hint": ""}
    store.end(failed, "failed", {"faults": [fault | {"hint_ja": "", "column": 1}]})
    store.end(dead, "interrupted", {})
    return desk, [job.id for job in (waiting, running, done, failed, dead)]


@pytest.fixture
def shown(desk):
    """What the page shows, and whether it has come to rest."""

    def show(number=None, lang="en"):
        chosen = () if number is None else (("job", desk[1][number] if isinstance(number, int) else number),)
        board = Board.now(Address(page="jobs", lang=lang, rest=chosen), Runs(desk[0].runs))
        return str(board.drawn()), board.idle

    return show


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_has_its_words(shown, lang):
    said, idle = shown(lang=lang)
    states = ("queued", "running", "done", "failed", "interrupted")
    assert all(words_in(lang)(f"job.state.{state}") in said for state in states)
    assert not idle


def test_a_running_job_tells_how_far_it_is_and_how_long_it_may_take(shown):
    said, _ = shown(1)
    assert "3 of 12 parts" in said
    assert "about 3 min left" in said
    assert "12:00:00 3 of 12" in said


def test_a_finished_job_leads_to_its_result(shown):
    said, _ = shown(2)
    assert "/overview?lang=en&run=home-1" in said


def test_a_faulty_job_tells_place_and_fault_in_the_readers_language(shown):
    assert "seed:7" in shown(3)[0]
    assert "must be ≥ 0" in shown(3)[0]
    assert "0以上" in shown(3, lang="ja")[0]


def test_an_unknown_job_is_said_to_be_unknown(shown):
    assert "There is no job nowhere" in shown("nowhere")[0]


def test_when_nothing_goes_on_the_page_rests(desk, shown):
    for job in desk[0].store.unfinished():
        desk[0].store.end(job, "cancelled", {})
    assert shown()[1]


@pytest.fixture
def board(desk):
    def now(number=1):
        return Board.now(Address(page="jobs", lang="en", rest=(("job", desk[1][number]),)), Runs(desk[0].runs))

    return now


def test_progress_and_log_go_on_without_drawing_a_button_anew(desk, board):
    drawn, (waiting, running, *_) = board().outline, desk[1]
    place = desk[0].workplace(desk[0].job(running))
    place.note(Progress(done=9, total=12, seconds=180.0))
    place.log.write_text("12:03:00 9 of 12\n")
    page, outline, idle, (first, second, log) = followed(board(), drawn, [waiting, running, "log"])
    assert (page, outline, idle) == (no_update, no_update, False)
    assert "asked for" in str(first)
    assert "9 of 12 parts" in str(second)
    assert log == "12:03:00 9 of 12"


def test_a_job_that_ends_is_drawn_anew(desk, board):
    drawn, running = board().outline, desk[1][1]
    desk[0].store.end(desk[0].job(running), "done", {"result": {"run": "home-2"}})
    page, outline, _, parts = followed(board(), drawn, [running, "log"])
    assert "run=home-2" in str(page)
    assert outline != drawn
    assert parts == [no_update] * 2


def test_a_dashboard_that_was_started_again_shows_what_goes_on_and_calls_for_a_service(desk, board, monkeypatch):
    desk_of.cache_clear()  # as in a new process: all that is left is on disk
    called = []
    monkeypatch.setattr(Desk, "call_service", lambda desk: called.append(desk.runs))
    assert "3 of 12 parts" in str(board().drawn())
    assert called == [desk[0].runs]


def test_two_tabs_may_press_the_same_button(desk, request_by):
    request_by(Role.OPERATOR)
    runs, (waiting, *_) = Runs(desk[0].runs), desk[1]
    act(waiting, "cancel", runs)
    act(waiting, "cancel", runs)
    assert desk[0].job(waiting).state == "cancelled"
    act(waiting, "restart", runs)
    act(waiting, "restart", runs)
    assert (desk[0].job(waiting).state, desk[0].job(waiting).attempt) == ("queued", 2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_run_that_is_broken_unknown_or_unfinished_has_a_page_that_says_so(tmp_path, lang):
    for name in ("broken", "unfinished"):
        (tmp_path / name).mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{")
    for name in ("broken", "unfinished", "unknown"):
        for page in ("overview", "dispatch", "market", "credits", "compare"):
            said = str(contents(Address(page=page, lang=lang, run=name), Runs(tmp_path)))
            assert words_in(lang)(f"trouble.{name}") in said


@pytest.fixture
def request_by(tmp_path):
    """A request of a visitor with a role; gives what the trail says after it."""
    server = Flask("test")
    server.extensions["trail"] = Trail(tmp_path / "trail.jsonl")
    with server.test_request_context("/"):

        def by(role):
            g.visitor = Visitor(name="someone", role=role)
            return tmp_path / "trail.jsonl"

        yield by


def test_a_button_cancels_and_restarts_and_leaves_a_trace(desk, request_by):
    trail = request_by(Role.OPERATOR)
    runs, (waiting, _, _, _, dead) = Runs(desk[0].runs), desk[1]
    act(waiting, "cancel", runs)
    act(dead, "restart", runs)
    assert (desk[0].job(waiting).state, desk[0].job(dead).state) == ("cancelled", "queued")
    told = [json.loads(line) for line in trail.read_text().splitlines()]
    assert [(each["who"], each["did"], each["what"]) for each in told] == [
        ("someone", "job-cancel", waiting),
        ("someone", "job-restart", dead),
    ]


def test_who_only_looks_has_no_buttons_and_may_not_press_them(desk, shown, request_by):
    request_by(Role.VIEWER)
    assert "Cancel" not in shown()[0]
    with pytest.raises(NotAllowedError):
        act(desk[1][0], "cancel", Runs(desk[0].runs))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_dashboard_offers_the_example_at_one_press(lang):
    said = str(first_steps(Address(page="overview", lang=lang)))
    assert f"'starts': '{EXAMPLE}'" in said
    assert f"/studio?lang={lang}" in said


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "1 s"), (90, "90 s"), (600, "10 min"), (9000, "2.5 h")])
def test_a_duration_is_as_short_as_people_say_it(seconds, words):
    assert duration(seconds, words_in("en")) == words


def test_a_moment_that_lies_ahead_is_blank():
    assert moment(None) == ""


@pytest.mark.parametrize(
    ("name", "role", "may"),
    [("tanaka", Role.ANALYST, True), ("sato", Role.ANALYST, False), ("sato", Role.OPERATOR, True)],
)
def test_an_analyst_ends_own_jobs_and_an_operator_all(tmp_path, monkeypatch, name, role, may):
    monkeypatch.setattr(Desk, "call_service", lambda desk: None)
    app, runs = Flask("test"), Runs(tmp_path / "runs")
    app.extensions["trail"] = Trail(tmp_path / "trail.jsonl")
    with app.test_request_context():
        g.visitor = Visitor(name="tanaka", role=Role.ANALYST)
        job = ask(runs, order(1))
        g.visitor = Visitor(name=name, role=role)
        assert rules_over(job) == may
        if may:
            act(job.id, "cancel", runs)
        else:
            with pytest.raises(NotAllowedError, match="operator"):
                act(job.id, "cancel", runs)
    assert desk_of(runs).job(job.id).state == ("cancelled" if may else "queued")
