"""Log-in to a dashboard that others can reach: nothing is seen without it, and nothing is done from elsewhere."""

import json
import re
import stat

import pytest
from flask import g

from dashboards.access.attempts import Attempts
from dashboards.access.login import inside
from dashboards.access.settings import Access
from dashboards.access.visitor import AT_THIS_MACHINE, NotAllowedError, Visitor, may, must_be
from dashboards.app import create_app
from dashboards.serve import server_for
from scenarios.access.roles import Role
from scenarios.access.users import new_user, read_users, write_users

PHRASE = "twelve letters and more"
TANAKA = new_user("tanaka", Role.VIEWER, PHRASE)


@pytest.fixture
def client(tmp_path):
    users = tmp_path / "users.json"
    write_users(users, {"tanaka": TANAKA})
    return create_app(tmp_path / "runs", Access(users=users, hosts=("town.example",))).server.test_client()


def log_in(client, name="tanaka", phrase=PHRASE, **form):
    token = re.search(r'name="token" value="([^"]+)"', client.get("/login?lang=en").text)[1]
    return client.post("/login?lang=en", data={"token": token, "name": name, "phrase": phrase, **form})


def trail(folder):
    return [json.loads(line) for line in (folder / "runs/.dashboard/trail.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("path", ["/", "/overview", "/files/overview/key.csv", "/reload"])
def test_who_is_not_logged_in_sees_the_log_in_only(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies"])
def test_what_the_pages_are_made_of_is_not_handed_out_either(client, path):
    assert client.get(path).status_code == 401
    assert client.post("/_dash-update-component", json={}).status_code == 401


def test_a_log_in_opens_the_pages_and_goes_where_it_was_meant_to(client):
    answer = log_in(client, next="/market?lang=en")
    assert (answer.status_code, answer.location) == (302, "/market?lang=en")
    assert client.get("/_dash-layout").status_code == 200


def test_the_session_cookie_is_for_this_server_only(client):
    cookie = log_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_cookies_travel_encrypted_where_a_proxy_encrypts(tmp_path):
    users = tmp_path / "users.json"
    write_users(users, {"tanaka": TANAKA})
    client = create_app(tmp_path, Access(users=users, https=True)).server.test_client()
    assert "Secure" in client.get("/login", base_url="https://localhost").headers["Set-Cookie"]


def test_a_wrong_phrase_and_an_unknown_name_are_told_alike(client):
    wrong, unknown = log_in(client, phrase="not the phrase at all"), log_in(client, name="nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert "is wrong" in wrong.text
    assert "is wrong" in unknown.text


def test_a_form_without_its_token_is_refused(client):
    client.get("/login")
    assert client.post("/login", data={"name": "tanaka", "phrase": PHRASE}).status_code == 400
    assert client.get("/_dash-layout").status_code == 401


def test_after_five_failures_even_the_right_phrase_waits(client):
    for _ in range(5):
        assert log_in(client, phrase="not the phrase at all").status_code == 401
    held_back = log_in(client)
    assert held_back.status_code == 429
    assert int(held_back.headers["Retry-After"]) > 200


def test_failures_are_forgotten_in_time_and_by_success():
    now = [0.0]
    attempts = Attempts(limit=2, within_s=10, clock=lambda: now[0])
    attempts.failed(["name a", "address x"])
    now[0] = 4.5
    attempts.failed(["name a", "address x"])
    assert attempts.wait_s(["name a"]) == 6
    assert attempts.wait_s(["name b"]) == 0
    assert attempts.wait_s(["name b", "address x"]) == 6
    attempts.succeeded("name a")
    assert attempts.wait_s(["name a"]) == 0
    now[0] = 10
    assert attempts.wait_s(["address x"]) == 0


def test_a_removed_user_is_out_at_once(client, tmp_path):
    log_in(client)
    assert client.get("/_dash-layout").status_code == 200
    write_users(tmp_path / "users.json", {})
    assert client.get("/_dash-layout").status_code == 401


def test_a_new_pass_phrase_ends_the_sessions_of_the_old_one(client, tmp_path):
    log_in(client)
    write_users(tmp_path / "users.json", {"tanaka": new_user("tanaka", Role.VIEWER, "another phrase altogether")})
    assert client.get("/_dash-layout").status_code == 401


def test_a_log_out_is_one(client):
    log_in(client)
    assert client.post("/login/out").location == "/login"
    assert client.get("/_dash-layout").status_code == 401


def test_a_session_outlives_the_server(client, tmp_path):
    cookie = log_in(client).headers["Set-Cookie"].split(";")[0]
    again = create_app(tmp_path / "runs", Access(users=tmp_path / "users.json")).server.test_client(use_cookies=False)
    assert again.get("/_dash-layout", headers={"Cookie": cookie}).status_code == 200
    assert again.get("/_dash-layout", headers={"Cookie": cookie[:-2] + "xx"}).status_code == 401


def test_the_trail_tells_who_came_and_who_did_not(client, tmp_path):
    log_in(client, phrase="not the phrase at all")
    log_in(client)
    client.post("/login/out")
    told = [(line["who"], line["did"], line["what"]) for line in trail(tmp_path)]
    assert told == [("", "log-in refused", "tanaka"), ("tanaka", "log-in", "viewer"), ("tanaka", "log-out", "")]
    assert PHRASE not in (tmp_path / "runs/.dashboard/trail.jsonl").read_text()
    for kept in (tmp_path / "runs/.dashboard").iterdir():
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:1"},
    ],
)
def test_nothing_is_changed_at_the_bidding_of_another_page(tmp_path, headers):
    client = create_app(tmp_path).server.test_client()
    assert client.post("/_dash-update-component", json={}, headers=headers).status_code == 403


def test_the_own_page_may_ask(tmp_path):
    client = create_app(tmp_path).server.test_client()
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/_dash-update-component", json={}, headers=headers).status_code != 403


@pytest.mark.parametrize(
    "target", [None, "", "http://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_a_log_in_leads_nowhere_else(target):
    assert inside(target) == "/"


def test_only_named_hosts_are_answered(client):
    assert client.get("/login", headers={"Host": "town.example"}).status_code == 200
    assert client.get("/login", headers={"Host": "evil.example"}).status_code == 400


def test_with_users_others_may_be_served(tmp_path):
    users = tmp_path / "users.json"
    write_users(users, {})
    server_for(tmp_path, 0, host="127.0.0.2", access=Access(users=users)).close()
    with pytest.raises(ValueError, match="no log-in"):
        server_for(tmp_path, 0, host="0.0.0.0")  # noqa: S104 - refused is the point


def test_roles_go_as_far_as_they_go(client):
    assert may(Role.OPERATOR)
    with client.application.test_request_context("/"):
        g.visitor = Visitor(name="tanaka", role=Role.VIEWER)
        assert may(Role.VIEWER)
        with pytest.raises(NotAllowedError, match="needs the role analyst"):
            must_be(Role.ANALYST)
    assert AT_THIS_MACHINE.role == Role.OPERATOR


def test_the_log_in_speaks_the_readers_language(client):
    assert "パスフレーズ" in client.get("/login", headers={"Accept-Language": "ja"}).text
    assert "Pass phrase" in client.get("/login", headers={"Accept-Language": "en"}).text
    assert "Pass phrase" in client.get("/login?lang=en", headers={"Accept-Language": "ja"}).text


def test_the_users_written_here_are_read_there(tmp_path):
    users = tmp_path / "users.json"
    write_users(users, {"tanaka": TANAKA})
    assert Access(users=users).known_users() == read_users(users)
