"""The market page's rows: tape, book, and the origin of every gram."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.book import depth, resting, unfilled, unfilled_by_reason
from dashboards.coded import condition_in_words
from dashboards.gram_origin import GramOrigin, gram_origin
from dashboards.origin_panel import origin_panel
from dashboards.tape import prices_by_attribute, tape
from dashboards.words import words_in


def text_of(component):
    return " ".join(str(getattr(part, "children", "")) for part in component._traverse()) + str(component)  # noqa: SLF001 - the only walk that Dash offers


def test_the_tape_adds_up_to_the_figures(homes):
    rows = tape(homes, "undisclosed")
    assert rows["kg"].sum() * 1000 == pytest.approx(homes.figures["traded_g"])
    assert rows["amount_yen"].sum() == pytest.approx(homes.figures["credit_yen"])
    assert rows["seq"].is_monotonic_decreasing


def test_prices_by_attribute_are_means_weighted_by_grams(homes):
    rows = prices_by_attribute(tape(homes, "undisclosed"))
    for _, values in rows.groupby("attribute"):
        mean = (values["price_yen_per_kg"] * values["kg"]).sum() / values["kg"].sum()
        assert mean == pytest.approx(homes.figures["vwap_yen_per_kg"])


def test_the_picture_of_the_market_leaves_its_residual_book(picture):
    book = resting(picture, undisclosed="undisclosed", unasked="any")
    sides = book.groupby("side")["kg"].sum()
    assert (sides["ask"], sides["bid"]) == (34.0, 11.0)
    assert book.loc[book["side"] == "ask", "price_yen_per_kg"].tolist() == [2, 3, 3]
    assert book.loc[book["side"] == "bid", "price_yen_per_kg"].tolist() == [10, 8, 1]
    assert depth(book).groupby("side")["depth_kg"].max().to_dict() == {"ask": 34.0, "bid": 11.0}


def test_every_unfilled_kilogram_has_a_reason(homes, picture):
    for run in (homes, picture):
        rows = unfilled_by_reason(unfilled(run))
        assert rows["kg"].sum() == pytest.approx(unfilled(run)["kg"].sum())
        assert (rows["reason"] != "").all()


def test_the_parts_of_a_lot_add_up_to_its_energy(homes):
    trades = homes.table("trades")
    for lot, parts in trades.groupby("lot"):
        origins = [gram_origin(homes, seq) for seq in parts["seq"].unique()]
        whole = origins[0].lot
        assert sum(origin.grams for origin in origins) <= whole["grams"]
        if sum(origin.grams for origin in origins) == whole["grams"]:
            assert sum(origin.wh for origin in origins) == whole["wh"], lot


@given(st.data())
def test_any_cut_of_a_lot_keeps_its_energy(data):
    grams, wh = data.draw(st.integers(1, 10**6)), data.draw(st.integers(0, 10**7))
    cuts = sorted(data.draw(st.sets(st.integers(1, grams), max_size=5)) | {grams})
    starts = [0, *cuts[:-1]]
    parts = pd.DataFrame({"from_g": starts, "until_g": cuts})
    lot = {"wh": wh, "grams": grams}
    single = [GramOrigin(parts=parts.iloc[[i]], lot=lot, sold=parts).wh for i in range(len(parts))]
    assert sum(single) == GramOrigin(parts=parts, lot=lot, sold=parts).wh == wh


def test_a_trade_leads_to_building_asset_interval_factor_and_energy(homes, scene_of):
    trades = homes.table("trades")
    seq = int(trades.loc[trades["disclosed"], "seq"].iloc[0])
    lot = gram_origin(homes, seq).lot
    text = text_of(origin_panel(scene_of(page="market", trade=seq)))
    for fact in ("East home · roof", f"{lot['wh']:,} Wh", "0.423 g/Wh", "A factor for tests", "2024-07-01 00:00"):
        assert fact in text


def test_an_undisclosed_seller_stays_unnamed(homes, scene_of):
    trades = homes.table("trades")
    seq = int(trades.loc[~trades["disclosed"], "seq"].iloc[0])
    text = text_of(origin_panel(scene_of(page="market", trade=seq)))
    assert "undisclosed" in text
    assert "west" not in text
    assert "west" not in tape(homes, "undisclosed")["seller"].to_numpy()
    assert "west" not in resting(homes, undisclosed="?", unasked="any")["account"].to_numpy()


def test_without_a_choice_the_latest_trade_is_traced(homes, scene_of):
    latest = homes.table("trades")["seq"].max()
    assert f"Trade {latest}" in text_of(origin_panel(scene_of(page="market")))


def test_a_trade_that_never_was_is_said_to_be_unknown(scene_of):
    assert "no trade 999" in text_of(origin_panel(scene_of(page="market", trade=999)))


def test_energy_that_is_not_on_record_is_not_called_0(scene_of):
    text = text_of(origin_panel(scene_of("market_picture", page="market")))
    assert "not on record (n/a)" in text
    assert "0 Wh" not in text


def test_a_condition_is_told_in_the_readers_language():
    ja = words_in("ja")
    assert condition_in_words(ja, "anything") == "不問"
    assert (
        condition_in_words(ja, "place within 日本/福島県 and owner is 環境大臣")
        == "場所 日本/福島県 かつ 売り手 = 環境大臣"
    )
    assert condition_in_words(ja, "not (energy_type within wind)") == "除外 (種類 wind)"
    assert condition_in_words(words_in("en"), "owner is anything else") == "seller anything else"
