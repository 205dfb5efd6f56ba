"""The server: this machine only, the page's own origin only, plain words for what is not there."""

import csv
import io
from dataclasses import replace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from dash import html

from dashboards.app import create_app
from dashboards.pages import PAGES
from dashboards.serve import serve, server_for
from dashboards.shell import choices, contents, navigation


@pytest.fixture(scope="module")
def client(runs):
    return create_app(runs.root).server.test_client()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::"])  # noqa: S104 - refused is the point
def test_an_address_that_others_could_reach_is_refused(runs, host):
    with pytest.raises(ValueError, match="no log-in"):
        serve(runs.root, 0, host=host)


def test_a_port_that_is_taken_is_an_os_error(runs):
    taken = server_for(runs.root, 0)
    with pytest.raises(OSError, match="in use"):
        serve(runs.root, int(taken.effective_port))
    taken.close()


def test_a_foreign_host_name_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8050"}).status_code == 200


def test_the_browser_may_talk_to_this_server_only(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_nothing_of_the_first_page_comes_from_elsewhere(client):
    text = client.get("/").get_data(as_text=True)
    assert 'src="http' not in text
    assert 'href="http' not in text


@pytest.mark.parametrize(("lang", "title"), [("ja", "二軒の家"), ("en", "Two homes")])
def test_the_very_first_answer_has_the_heading_and_the_key_figures(client, homes, lang, title):
    text = client.get(f"/market?lang={lang}&run={homes.name}").get_data(as_text=True)
    assert f'<html lang="{lang}">' in text
    assert f"<h1>{title}</h1>" in text
    assert f'<b class="amount">{homes.figures["traded_g"] / 1000:,.1f}</b>' in text


@pytest.mark.parametrize("path", ["/nowhere", "/market?run=unknown", "/market?run=<script>"])
def test_an_address_without_a_page_has_no_first_view(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert 'id="first"' not in answer.get_data(as_text=True)


def test_a_run_that_cannot_be_told_at_once_has_no_first_view(client, homes, monkeypatch):
    monkeypatch.setattr("dashboards.first_view.run_title", lambda *_: 1 / 0)
    answer = client.get(f"/market?run={homes.name}")
    assert answer.status_code == 200
    assert 'id="first"' not in answer.get_data(as_text=True)


def test_the_layout_comes_with_the_page_of_the_address_that_asks_for_it(client, homes):
    def page(referrer):
        return client.get("/_dash-layout", headers={"Referer": referrer} if referrer else {}).get_data(as_text=True)

    assert "Two homes" in page(f"http://localhost/market?lang=en&run={homes.name}")
    assert "Two homes" not in page(None)


def fetched(url, path):
    with urlopen(Request(url + path)) as answer:  # noqa: S310 - our own server
        return answer.headers, answer.read()


CHARTS = [(page.name, chart.name) for page in PAGES.values() for chart in page.charts]


@pytest.mark.parametrize(("page", "chart"), CHARTS)
def test_every_chart_is_a_spreadsheet_too(url, names, page, chart):
    headers, content = fetched(url, f"/files/{page}/{chart}.csv?lang=ja&run={names['two_homes']}")
    assert content.startswith(b"\xef\xbb\xbf")
    assert f"{chart}-synthetic.csv" in headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) > 1 or chart in {"links", "settings", "holdings", "curves", "forecasts", "outages"}
    assert {len(row) for row in rows} == {len(rows[0])}
    if page != "compare":
        assert rows[0][-2:] == ["区分", "計算結果"]
        assert {tuple(row[-2:]) for row in rows[1:]} <= {("合成", names["two_homes"])}


def test_a_spreadsheet_has_every_step_with_its_unit(url, names, homes):
    _, content = fetched(url, f"/files/dispatch/power.csv?lang=en&span=all&run={names['two_homes']}")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 96
    assert rows[0]["Start"] == "2024-07-01 00:00:00+0900"
    energy_kwh = sum(float(row["Demand [kW]"]) for row in rows) * 0.5
    assert energy_kwh == pytest.approx(homes.figures["demand_kwh"])


def test_a_missing_value_in_a_spreadsheet_is_not_0(url, names):
    _, content = fetched(url, f"/files/dispatch/price.csv?lang=en&span=all&run={names['two_homes']}")
    prices = {row["Import price [yen/kWh]"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    assert "n/a" in prices
    assert {round(float(price)) for price in prices - {"n/a"}} <= {20, 30}


@pytest.mark.parametrize("path", ["market/nothing", "nowhere/tape", "market/tape"])
def test_a_spreadsheet_of_nothing_is_not_found(url, path):
    with pytest.raises(HTTPError) as fault:
        fetched(url, f"/files/{path}.csv?run=nowhere")
    assert fault.value.code == 404
    fault.value.close()


def words_of(tree):
    return " ".join(str(part) for part in tree)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ({"run": "nowhere"}, "There is no such run"),
        ({"run": "../secrets"}, "There is no such run"),
        ({"page": "castle"}, "There is no such page"),
        ({"run": None}, "machigrid run kashiwa_week"),
    ],
)
def test_what_cannot_be_shown_is_said_in_plain_words(scene_of, rest, words):
    scene = scene_of()
    assert words in words_of(contents(scene.address.at(**rest), scene.runs))


def test_a_page_without_data_in_this_run_says_so(scene_of):
    scene = scene_of("market_picture", page="dispatch")
    assert "market without buildings" in words_of(contents(scene.address, scene.runs))


def test_every_control_and_choice_of_a_page_knows_what_it_was_drawn_with(scene_of):
    drawn = {}
    for page in PAGES:
        scene = scene_of(page=page, lang="ja", building="east")
        drawn |= choices(html.Div([*navigation(scene.address, scene.runs), *contents(scene.address, scene.runs)]))
    latest = str(scene.run.table("trades")["seq"].max())
    latest_lot = scene.run.table("trades")["lot"].iloc[-1]
    shown = {"run": scene.run.name, "building": "east", "span": "all", "day": "2024-07-01", "trade": [latest]}
    shown |= {
        "with": [],
        "account": "",
        "lot": [latest_lot],
        "heat": "net_kw",
        "prefectures": "outlines",
        "event": ["evening"],
        "scenario": "library/kashiwa_week",
    }
    assert drawn == shown


def test_an_unexpected_fault_is_a_plain_page_and_a_line_in_the_log(scene_of, monkeypatch, caplog):
    def fails(_scene):
        raise ZeroDivisionError

    scene = scene_of(page="market")
    monkeypatch.setitem(PAGES, "market", replace(PAGES["market"], body=fails))
    assert "This page could not be drawn" in words_of(contents(scene.address, scene.runs))
    assert "ZeroDivisionError" in caplog.text
