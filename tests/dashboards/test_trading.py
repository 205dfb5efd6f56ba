"""The market page's map, calls and tickets: what they show is what the run's log and trades say."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dashboards.address import Address
from dashboards.book import resting
from dashboards.pages.market import book, prefectures, prefectures_drawn, trades
from dashboards.runs import Runs
from dashboards.scene import Scene
from dashboards.tape import prices_by_attribute, tape
from dashboards.trading.calls import calls_of, chosen_call, curves
from dashboards.trading.prefectures import TILES, by_prefecture, prefecture_of, tiles
from dashboards.trading.ticket import book_of, outcome, replaceable, sound, ticket_of
from scenarios import read_scenario, run
from scenarios.places_of_japan import codes
from scenarios.practice import Ticket, practise


def test_the_map_has_every_prefecture_once_and_no_two_in_one_place():
    known = {place[1] for place in codes().values()}
    assert tiles().keys() == known
    places = [str(tile["geometry"]["coordinates"]) for tile in tiles().values()]
    assert len(set(places)) == len(places) == 47


CITIES = {
    "北海道": (142.36, 43.77),
    "東京都": (139.34, 35.66),
    "千葉県": (140.11, 35.61),
    "新潟県": (138.85, 37.45),
    "奈良県": (135.80, 34.51),
    "高知県": (133.53, 33.57),
    "長崎県": (129.29, 34.20),
    "鹿児島県": (129.45, 28.30),
    "沖縄県": (134.73, 40.93),
}
"""A place inside, east and north: for Nagasaki on Tsushima, for Kagoshima on Amami, for Okinawa in its inset."""


def test_the_outlines_are_those_of_the_prefectures_that_they_name():
    outlines = json.loads((TILES.parent / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    assert [each["id"] for each in outlines] == [f"{code:02}" for code in range(1, 48)]
    named = {each["properties"]["name"]: each for each in outlines}
    assert {name: each["properties"]["en"] for name, each in named.items()} == {
        name: tile["properties"]["en"] for name, tile in tiles().items()
    }
    for name, city in CITIES.items():
        assert [other for other, each in named.items() if covers(each["geometry"], *city)] == [name]


def covers(geometry, east, north):
    """Whether a line northwards from the point crosses the outline an odd number of times."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    crossings = 0
    for ring in (ring for polygon in polygons for ring in polygon):
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (x0 > east) != (x1 > east):
                crossings += y0 + (east - x0) / (x1 - x0) * (y1 - y0) > north
    return crossings % 2 == 1


def test_prefectures_are_a_map_or_squares_as_the_address_and_the_browser_have_it(scene_of):
    def kinds(**rest):
        scene = scene_of("market_picture", page="market", **rest)
        return {trace.type for trace in prefectures_drawn(prefectures(scene), scene).data}

    assert kinds() == {"choroplethmap", "scattermap"}
    assert kinds(rest=(("prefectures", "squares"),)) == {"heatmap"}
    with Flask("a browser without WebGL").test_request_context(headers={"Cookie": "webgl=missing"}):
        assert kinds(rest=(("prefectures", "outlines"),)) == {"heatmap"}


@pytest.mark.parametrize(
    ("place", "prefecture"),
    [
        ("日本/福島県/会津若松市", "福島県"),
        ("日本/東京都", "東京都"),
        ("日本", None),
        ("USA/California/Fontana", None),
        ("日本/どこでもない県", None),
        ("", None),
    ],
)
def test_a_place_names_its_prefecture(place, prefecture):
    assert prefecture_of(place) == prefecture


def test_the_map_shows_the_picture_of_the_market(picture):
    rows = by_prefecture(tape(picture, "undisclosed")).set_index("prefecture")
    assert rows["kg"].to_dict() == {"福島県": 5.0, "東京都": 7.0}
    assert rows.loc["東京都", "price_yen_per_kg"] == pytest.approx((4 * 3 + 3 * 6) / 7)


def test_all_that_traded_in_prefectures_is_on_the_map(scene_of):
    scene = scene_of(page="market")
    assert prefectures(scene)["kg"].sum() <= trades(scene)["kg"].sum()


def test_rows_of_a_market_are_kept_for_its_run_and_language(scene_of):
    first = book(scene_of(page="market", trade=0))
    assert book(scene_of(page="market", trade=1)) is first
    assert book(scene_of(page="market", lang="ja")) is not first
    assert book(scene_of("market_picture", page="market")) is not first


def test_the_spread_of_a_price_holds_the_trades_between_its_ends(homes):
    rows = prices_by_attribute(tape(homes, "undisclosed"))
    assert (rows["low_yen_per_kg"] <= rows["high_yen_per_kg"]).all()
    prices = tape(homes, "undisclosed")["price_yen_per_kg"]
    assert rows["low_yen_per_kg"].min() >= prices.min()
    assert rows["high_yen_per_kg"].max() <= prices.max()


@pytest.fixture(scope="module")
def called(runs, tmp_path_factory):
    """Two homes whose credits trade in daily calls."""
    folder = tmp_path_factory.mktemp("called")
    text = Path(__file__).with_name("two_homes.yaml").read_text(encoding="utf-8")
    (folder / "called.yaml").write_text(text.replace("market:\n", "market:\n  rule: call\n"), encoding="utf-8")
    (folder / "east.csv").write_bytes((runs.root.parent / "east.csv").read_bytes())
    done = run(read_scenario(folder / "called.yaml"), runs=folder / "runs")
    return Runs(folder / "runs").open(done.name)


def test_calls_hold_all_that_traded(called, homes):
    calls = calls_of(called)
    assert sum(call.grams for call in calls) == called.figures["traded_g"]
    assert all(call.bids and call.asks for call in calls)
    assert calls_of(homes) == ()


def test_what_clears_is_no_more_than_either_side_offers(called):
    for call in calls_of(called):
        sides = curves(call).groupby("side")["depth_kg"].max()
        assert sides["trade"] <= min(sides["bid"], sides["ask"])
        prices = curves(call).groupby("side")["price_yen_per_kg"]
        assert prices.min()["ask"] <= prices.min()["trade"] <= prices.max()["trade"] <= prices.max()["bid"]


def test_a_call_is_chosen_by_its_number_or_else_the_largest(called):
    def scene(number):
        address = Address(page="market", lang="en", run=called.name, rest=(("call", number),))
        return Scene(address, Runs(called.run.folder.parent), called)

    first = calls_of(called)[0]
    assert chosen_call(scene(str(first.number))) == first
    assert chosen_call(scene("nothing")).grams == max(call.grams for call in calls_of(called))


def test_a_ticket_takes_the_best_that_fits(picture):
    trial = practise(book_of(picture), [Ticket(side="bid", grams=9000, yen_per_t=3000)])
    got = [(each.against, each.grams, each.yen_per_t) for each in trial.executed]
    assert got == [("S3", 8000, 2000), ("S1", 1000, 3000)]


def test_a_ticket_that_nothing_fits_waits(picture):
    trial = practise(book_of(picture), [Ticket(side="bid", grams=1000, yen_per_t=9000, place="日本/沖縄県")])
    assert trial.executed == ()
    assert trial.left_g(0) == 1000


def test_one_ticket_can_meet_another(picture):
    wind = {"place": "日本/沖縄県", "energy_type": "renewable/wind/small"}
    tickets = [
        Ticket(side="ask", grams=2000, yen_per_t=9000, **wind),
        Ticket(side="bid", grams=1500, yen_per_t=20000, **wind),
    ]
    trial = practise(book_of(picture), tickets)
    assert {(each.ticket, each.grams, each.yen_per_t) for each in trial.executed} == {(0, 1500, 9000), (1, 1500, 9000)}
    assert trial.left_g(0) == 500


def test_a_ticket_takes_the_place_of_one_that_waits(picture, scene_of):
    orders = [
        {"side": "bid", "kg": 1, "price": 1, "place": "", "energy": "", "whole": False, "replaces": "new"},
        {"side": "bid", "kg": 2, "price": 3, "place": "", "energy": "", "whole": False, "replaces": "0"},
        {"side": "bid", "kg": 1, "price": 1, "place": "", "energy": "", "whole": False, "replaces": "0"},
        {"side": "bid", "kg": 1, "price": 1, "place": "", "energy": "", "whole": False, "replaces": "new"},
    ]
    scene = scene_of("market_picture", page="market")
    trial = practise(book_of(picture), [ticket_of(order) for order in orders])
    assert trial.left_g(0) == 0
    assert [each.ticket for each in trial.executed] == [1]
    assert trial.refused.keys() == {2}
    assert [choice["value"] for choice in replaceable(orders, trial, scene)] == ["new", "3"]
    told = " ".join(str(part) for part in outcome(orders, trial, scene))
    assert "Replaced by order 2" in told


GRAMS = st.integers(1, 50_000)
PRICES = st.integers(0, 12_000)


def some_in_the_place_of_others(tickets):
    """Every other one takes the place of the one before it, if it can."""
    return [replace(ticket, replaces=number - 1 if number % 2 else None) for number, ticket in enumerate(tickets)]


TICKETS = st.lists(
    st.builds(
        Ticket,
        side=st.sampled_from(["ask", "bid"]),
        grams=GRAMS,
        yen_per_t=PRICES,
        place=st.sampled_from(["", "日本/東京都"]),
        whole=st.booleans(),
    ),
    max_size=5,
).map(some_in_the_place_of_others)


@given(TICKETS)
def test_tickets_never_trade_beyond_their_limit_nor_change_the_run(picture, tickets):
    before = dict(book_of(picture).left_g)
    trial = practise(book_of(picture), tickets)
    assert book_of(picture).left_g == before
    for number, ticket in enumerate(tickets):
        own = [each for each in trial.executed if each.ticket == number]
        if number not in trial.refused and number not in trial.replaced:
            assert sum(each.grams for each in own) + trial.left_g(number) == ticket.grams
        better = 1 if ticket.side == "bid" else -1
        assert all(better * (ticket.yen_per_t - each.yen_per_t) >= 0 for each in own)


def test_the_book_on_trial_is_the_book_that_the_run_left(homes, picture):
    for run_ in (homes, picture):
        standing = resting(run_, undisclosed="-", unasked="-")
        assert sum(book_of(run_).left_g.values()) == pytest.approx(1000 * standing["kg"].sum())


@pytest.mark.parametrize("kg", [0, -1, None, "", 0.0001, 1e12, float("nan")])
def test_a_ticket_without_a_quantity_is_not_entered(kg):
    assert not sound({"kg": kg, "price": 3})


def test_what_became_of_a_ticket_is_told(scene_of):
    scene = scene_of("market_picture", page="market")
    order = {"side": "bid", "kg": 9, "price": 3, "place": "", "energy": "", "whole": False, "replaces": "new"}
    trial = practise(book_of(scene.run), [ticket_of(order)])
    told = " ".join(str(part) for part in outcome([order], trial, scene))
    assert "Buy 9 kg up to 3 yen/kg (any)" in told
    assert "8 kg at 2.00 yen/kg" in told
