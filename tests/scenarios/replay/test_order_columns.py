"""All that orders of a file may say: each column alone, and random files against a reader of single rows."""

import json
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from market.buyers import Traits
from market.conditions import ANYTHING, AllOf, Excluding, OneOf, Within
from market.energy_types import ENERGY_TYPES
from market.hierarchies import path_of
from market.matching import PlainBook
from market.orders import Ask, Bid, Leg, LotKind, TimeInForce, premium_legs
from market.origins import NOWHERE
from market.refusals import Refusal
from scenarios.cli import app
from scenarios.replay.columns import NEEDED, OPTIONAL, as_table
from scenarios.replay.engines import cleared
from scenarios.replay.order_file import orders_of

NAMES = [column.name for column in (*NEEDED, *OPTIONAL)]


def replay(folder, rows, *options):
    """Figures and trades of a file with these rows, each a dictionary of its cells."""
    path, out = folder / "orders.csv", folder / "trades.csv"
    pd.DataFrame(rows, columns=NAMES).to_csv(path, index=False)
    done = CliRunner().invoke(app, ["market", "replay", str(path), "--out", str(out), "--json", *options])
    assert done.exit_code == 0, done.output
    made = pd.read_csv(out)
    trades = list(zip(made["bid"], made["ask"], made["volume_g"], made["price_yen_per_t"], strict=True))
    return json.loads(done.stdout), trades


def ask(order_id, price, **cells):
    cells = {"volume_g": 1_000, "account": f"{order_id}'s", "place": "日本/福島県", "type": "solar"} | cells
    return {"id": order_id, "side": "ask", "price_yen_per_t": price, **cells}


def bid(order_id, price, **cells):
    cells = {"volume_g": 1_000, "account": f"{order_id}'s"} | cells
    return {"id": order_id, "side": "bid", "price_yen_per_t": price, **cells}


def cancel(order_id, **cells):
    return {"id": order_id, "side": "cancel", "account": f"{order_id}'s"} | cells


SOLAR, WIND = ask("SOLAR", 3_000), ask("WIND", 3_500, place="日本/東京都", type="wind/small")
BOTH = (SOLAR, WIND)


@pytest.mark.parametrize(
    ("cells", "got"),
    [
        ({"not_type": "solar"}, "WIND"),
        ({"not_place": "日本/福島県"}, "WIND"),
        ({"not_place": "日本/福島県; 日本/北海道", "want_place": "日本"}, "WIND"),
        ({"not_account": "SOLAR's"}, "WIND"),
        ({"want_account": "nobody;WIND's"}, "WIND"),
        ({"want_place": "130001"}, "WIND"),
        ({"premium_place": "日本/東京都", "premium_place_yen_per_t": 600}, "WIND"),
        ({"premium_place": "日本/東京都", "premium_place_yen_per_t": 499}, "SOLAR"),
        (
            {
                "premium_type": "wind",
                "premium_type_yen_per_t": 250,
                "premium_account": "WIND's",
                "premium_account_yen_per_t": 251,
            },
            "WIND",
        ),
    ],
)
def test_exclusions_and_premiums_choose_whose_grams(tmp_path, cells, got):
    _, trades = replay(tmp_path, [*BOTH, bid("B", 4_000, **cells)])
    assert [each[1] for each in trades] == [got]


def test_alternatives_share_one_quantity_and_pay_each_its_own_limit(tmp_path):
    more = {"id": "B", "side": "or", "price_yen_per_t": 3_600, "want_type": "wind"}
    rows = [bid("B", 2_900, want_type="solar", volume_g=1_500), more, WIND, ask("LATER", 2_800)]
    figures, trades = replay(tmp_path, rows)
    assert trades == [("B", "WIND", 1_000, 3_600), ("B", "LATER", 500, 2_900)]
    assert (figures["orders"], figures["alternatives"], figures["refused"]) == (3, 1, 0)
    _, in_a_call = replay(tmp_path, rows, "--rule", "call")
    assert sorted(each[1:3] for each in in_a_call) == [("LATER", 500), ("WIND", 1_000)]


def test_a_call_knows_what_each_alternative_would_have_paid(tmp_path):
    more = {"id": "B", "side": "or", "price_yen_per_t": 9_000, "want_type": "geothermal"}
    figures, _ = replay(tmp_path, [bid("B", 4_000, want_type="solar"), more, SOLAR], "--rule", "call")
    assert figures["welfare_yen"] == 1


def test_sellers_choose_their_buyers(tmp_path):
    rows = [
        ask("S", 3_000, want_buyer_place="日本/福島県", want_buyer_kind="household"),
        bid("FAR", 4_000, buyer_place="日本/東京都/千代田区", buyer_kind="household"),
        bid("SHOP", 4_000, buyer_place="日本/福島県/福島市", buyer_kind="company/retailer"),
        bid("SILENT", 4_000),
        bid("HOME", 4_000, buyer_place="日本/福島県/福島市", buyer_kind="household"),
    ]
    assert [each[0] for each in replay(tmp_path, rows)[1]] == ["HOME"]


@pytest.mark.parametrize("rule", ["continuous", "call", "preference"])
def test_orders_leave_are_replaced_and_expire(tmp_path, rule):
    rows = [
        ask("GONE", 1_000) | {"time": 0},
        cancel("GONE", time=1),
        ask("SHORT", 1_000, expires=5) | {"time": 2},
        ask("DEAR", 9_000) | {"time": 3},
        ask("FAIR", 3_000, account="DEAR's", replaces="DEAR") | {"time": "1970-01-01T00:00:04Z"},
        bid("B", 4_000, volume_g=5_000) | {"time": 5},
    ]
    figures, trades = replay(tmp_path, rows, "--rule", rule)
    assert [each[:3] for each in trades] == [("B", "FAIR", 1_000)]
    assert (figures["orders"], figures["cancellations"], figures["refused"]) == (5, 1, 0)


def test_what_expires_stands_until_then(tmp_path):
    rows = [ask("SHORT", 1_000, expires=5, time=2), bid("B", 4_000, time=4), bid("LATE", 4_000, time=9)]
    assert [each[:2] for each in replay(tmp_path, rows)[1]] == [("B", "SHORT")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (bid("X", 4_005), "off_tick"),
        (bid("X", 4_000, volume_g=50), "off_lot_size"),
        (bid("X", 4_000, premium_place="日本", premium_place_yen_per_t=5), "off_tick"),
        (bid("X", 4_000, premium_place="日本", premium_place_yen_per_t=-10), "price_negative"),
        (bid("X", 4_000, want_place="日本/千葉県/存在しない市"), "unknown_place"),
        (bid("X", 4_000, not_place="日本/火星"), "unknown_place"),
        (bid("X", 4_000, buyer_place="火星"), "unknown_place"),
        (bid("X", 4_000, buyer_kind="a//b"), "kind_unknown"),
        (ask("X", 4_000, place="火星"), "unknown_place"),
        (ask("X", 4_000, want_buyer_place="火星"), "unknown_place"),
        (bid("X", 4_000, not_type="coal"), "unknown_energy_type"),
        (bid("X", 4_000, want_type="solar", not_type="renewable/solar; wind/small"), "condition_impossible"),
        (bid("X", 4_000, want_place="日本/福島県/福島市", not_place="日本/福島県"), "condition_impossible"),
        (bid("X", 4_000, want_account="a;b", not_account="b;a"), "condition_impossible"),
        (bid("X", 4_000, not_account=";".join(map(str, range(17)))), "condition_too_wide"),
        (bid("X", 4_000, expires=10, time=10), "expired"),
        (bid("X", 4_000, time=9), "time_runs_back"),
        (bid("X", 4_000, time="today"), "not_whole"),
        (bid("X", 4_000, replaces="nothing"), "order_not_open"),
        (ask("X", 4_000, replaces="SOLAR"), "order_of_another"),
        (ask("X", 4_000, account="SOLAR's", replaces="SOLAR", place="火星"), "unknown_place"),
        (bid("X", 4_000, account="SOLAR's"), "self_trade"),
        (cancel("SOLAR", account="thief"), "order_of_another"),
        (cancel("X"), "order_not_open"),
        ({"id": "SOLAR", "side": "or", "price_yen_per_t": 4_000}, "no_bid_above"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_that_cannot_be_met_is_refused_and_the_rest_goes_on(tmp_path, row, reason):
    rows = [SOLAR | {"time": 10}, row, bid("B", 4_000)]
    figures, trades = replay(tmp_path, rows, "--tick", "10", "--lot", "100")
    assert figures["refused_rows"] == {reason: [2]}
    assert trades == [("B", "SOLAR", 1_000, 3_000)]
    assert figures["orders"] + figures["cancellations"] + figures["refused"] == len(rows)


@pytest.mark.parametrize(
    ("more", "reasons"),
    [
        ([{"want_type": "coal"}], {"part_refused": [2], "unknown_energy_type": [3]}),
        ([{}] * 8, {"legs_count": [2], "part_refused": [3, 4, 5, 6, 7, 8, 9, 10]}),
        ([{"id": "Y"}], {"no_bid_above": [3]}),
    ],
)
def test_a_bid_stands_with_all_of_its_alternatives_or_not_at_all(tmp_path, more, reasons):
    alternatives = [{"id": "X", "side": "or", "price_yen_per_t": 4_000} | cells for cells in more]
    figures, _ = replay(tmp_path, [SOLAR, bid("X", 2_000), *alternatives])
    assert figures["refused_rows"] == reasons


def test_places_of_ones_own_are_a_file_or_any(tmp_path):
    tree = tmp_path / "places.txt"
    tree.write_text("Île/North\nÎle/South\n", encoding="utf-8")
    rows = [ask("S", 3_000, place="Île/North"), ask("T", 3_000, place="Île/East"), bid("B", 4_000, want_place="Île")]
    for places, refused in ((str(tree), {"unknown_place": [2]}), ("any", {}), ("auto", {})):
        assert replay(tmp_path, rows, "--places", places)[0]["refused_rows"] == refused
    assert replay(tmp_path, rows, "--places", "japan")[0]["refused_rows"] == {"unknown_place": [1, 2, 3]}


def test_the_documentation_has_the_columns_that_are_read():
    assert as_table() in Path("docs/orders.md").read_text(encoding="utf-8")


def test_help_names_every_column():
    told = CliRunner().invoke(app, ["market", "replay", "--help"], env={"COLUMNS": "200"}).output
    assert [name for name in NAMES if name not in told] == []


def random_rows(rng, length):
    """Rows that often meet, leave and replace each other; many of them wrong."""
    places, types = ("", "日本/福島県", "日本/福島県/福島市", "日本/東京都"), ("", "solar", "wind", "wind/small")
    rows, time = [], 0
    for number in range(length):
        time += rng.choice((0, 0, 1, 4))
        account, earlier = rng.choice("abcde"), f"o{rng.randrange(number + 1)}"
        row = {"id": f"o{number}", "account": account, "price_yen_per_t": 1_000 * rng.randint(1, 8), "time": time}
        row |= {
            "volume_g": rng.randint(1, 9),
            "lot": rng.choice(("", "partial", "whole")),
            "minimum_g": rng.choice(("", 0, 3)),
        }
        row |= {"time_in_force": rng.choice(("", "", *TimeInForce)), "expires": rng.choice(("", time + 3, time + 9))}
        row |= {"replaces": rng.choice(("", "", "", earlier))}
        kind = rng.random()
        if kind < 0.4:
            row |= {
                "side": "ask",
                "place": rng.choice(places),
                "type": rng.choice(types),
                "disclosed": rng.choice(("", "false")),
            }
            row |= {
                "want_buyer_kind": rng.choice(("", "", "household")),
                "want_buyer_place": rng.choice(("", "", "日本/福島県")),
            }
        elif kind < 0.85:
            row |= {"side": "bid", "buyer_kind": rng.choice(("", "household")), "buyer_place": rng.choice(places)}
            row |= wishes(rng, places, types)
        else:
            row = {"id": earlier, "side": "cancel", "account": account, "time": time}
        rows.append(row)
        if row["side"] == "bid" and rng.random() < 0.3:
            more = {"id": row["id"], "side": "or", "price_yen_per_t": 1_000 * rng.randint(1, 8), "time": time}
            rows.append(more | wishes(rng, places, types))
    return rows


def wishes(rng, places, types):
    return {
        "want_place": rng.choice(places),
        "not_type": rng.choice(("", "", *types, "solar;wind/small")),
        "want_account": rng.choice(("", "", "", "a;b")),
        "not_account": rng.choice(("", "", "", "c")),
        "premium_type": rng.choice(("", "", "solar")),
        "premium_type_yen_per_t": 1_000,
        "premium_place": rng.choice(("", "", "日本/福島県")),
        "premium_place_yen_per_t": 2_000,
    }


def by_single_rows(rows):
    """The plain book, told row by row; what it refused and what it traded, by the ids of orders."""
    book, said, expiring, trades, refused = PlainBook(), {}, {}, [], set()
    for number, row in enumerate(rows, start=1):
        for order_id in [name for name, end in expiring.items() if end <= row["time"]]:
            book.cancel(order_id)
            del expiring[order_id]
        if row["side"] == "cancel":
            owner = said.get(row["id"])
            if owner not in (None, row["account"]) or not book.cancel(row["id"]):
                refused.add(number)
        elif row["side"] != "or":
            below = [at for at, each in enumerate(rows) if each["side"] == "or" and each["id"] == row["id"]]
            foreign = said.get(row["replaces"]) not in (None, row["account"])
            said[row["id"]] = row["account"]
            order = plain_order(row, [rows[at] for at in below])
            if order is None or foreign:
                refused |= {number, *(at + 1 for at in below)}
                continue
            entered = book.enter(order)
            if isinstance(entered, Refusal):
                refused.add(number)
                continue
            trades += [(m.bid_id, m.ask_id, m.grams, m.bid_limit_yen_per_t) for m in entered.matches]
            if row["expires"]:
                expiring[row["id"]] = row["expires"]
    return trades, refused


def plain_order(row, later):
    """The order of a row, None where a least amount is more than the whole."""
    minimum = row["minimum_g"] or 0
    if minimum > row["volume_g"]:
        return None
    terms = {
        "id": row["id"],
        "account": row["account"],
        "grams": row["volume_g"],
        "lot_kind": LotKind(row["lot"] or "partial"),
        "minimum_g": 0 if row["lot"] == "whole" else minimum,
        "time_in_force": TimeInForce(row["time_in_force"] or "good_till"),
        "replaces": row["replaces"] or None,
    }
    if row["side"] == "bid":
        legs = tuple(leg for each in (row, *later) for leg in plain_legs(each))
        traits = Traits(place=path_of(row["buyer_place"]), kind=path_of(row["buyer_kind"]))
        return Bid(legs=legs, traits=traits, **terms)
    origin = {"owner": row["account"], "disclosed": row["disclosed"] != "false", "place": path_of(row["place"])}
    origin |= {"energy_type": ENERGY_TYPES.find(row["type"]) if row["type"] else ()}
    asked = [Within("place", path_of(row["want_buyer_place"]))] if row["want_buyer_place"] else []
    asked += [Within("kind", path_of(row["want_buyer_kind"]))] if row["want_buyer_kind"] else []
    attributes = type(NOWHERE)(**{name: getattr(NOWHERE, name) for name in NOWHERE.__slots__} | origin)
    return Ask(
        limit_yen_per_t=row["price_yen_per_t"], lot_id="", attributes=attributes, condition=together(asked), **terms
    )


def plain_legs(row):
    parts = [Within("place", path_of(row["want_place"]))] if row["want_place"] else []
    parts += [OneOf("owner", tuple(row["want_account"].split(";")))] if row["want_account"] else []
    parts += [Excluding(OneOf("owner", (row["not_account"],)))] if row["not_account"] else []
    parts += [Excluding(Within("energy_type", ENERGY_TYPES.find(each))) for each in row["not_type"].split(";") if each]
    premiums = []
    for field, name, read in (("place", "place", path_of), ("energy_type", "type", ENERGY_TYPES.find)):
        if liked := row[f"premium_{name}"]:
            premiums.append(Leg(condition=Within(field, read(liked)), limit_yen_per_t=row[f"premium_{name}_yen_per_t"]))
    return premium_legs(Leg(condition=together(parts), limit_yen_per_t=row["price_yen_per_t"]), *premiums)


def together(parts):
    return ANYTHING if not parts else AllOf(tuple(parts))


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), length=st.integers(2, 60))
def test_a_file_does_what_its_rows_do_one_by_one(seed, length):
    rows = random_rows(Random(seed), length)  # noqa: S311 - no secret
    read = orders_of(pd.DataFrame([{name: str(row.get(name, "")) for name in NAMES} for row in rows]))
    trades, refused = by_single_rows(rows)
    done = cleared(read, "continuous")
    made = zip(
        read.ids[done.deals.bids], read.ids[done.deals.asks], done.deals.grams, done.deals.bid_limits, strict=True
    )
    assert list(made) == trades
    assert {*read.refusals["row"], *(int(read.rows[row]) for row in done.refused)} - {0} == refused
