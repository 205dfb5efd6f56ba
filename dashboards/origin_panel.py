"""The way of a trade's grams back to the meter, as four steps that a reader can check by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.gram_origin import GramOrigin, gram_origin
from dashboards.icons import icon
from dashboards.scene import Scene
from dashboards.tape import UYEN_PER_YEN
from dashboards.units import GRAMS_PER_KG, shown, unit_of
from dashboards.words import Words

UG_PER_G = 1_000_000


def origin_panel(scene: Scene) -> Component:
    """The origin of the chosen trade, at first of the latest."""
    words, seq = scene.words, chosen_trade(scene)
    origin = None if seq is None else gram_origin(scene.run, seq)
    if origin is None:
        reason = words("origin.nothing") if seq is None else words("origin.unknown", trade=seq)
        contents: Sequence[Component] = [dmc.Text(reason, className="nothing", py="xl", ta="center")]
    else:
        contents = [
            dmc.Text(words("origin.hint"), size="xs", className="quiet", mb="md"),
            dmc.Timeline(list(timeline(origin, scene)), active=4, bulletSize=26),
            share(origin, scene),
            whole_way(origin, scene),
        ]
    return html.Section(
        [dmc.Title(words("origin.title"), order=2, size="h5", mb=4), *contents], className="panel", id="origin"
    )


def whole_way(origin: GramOrigin, scene: Scene) -> Component:
    """To the lot's own page: every interval of its meter, every holder, and the proof."""
    there = scene.address.at(page="credits", trade=None, rest=(("lot", origin.lot["lot"]),))
    return dmc.Text(dcc.Link(scene.words("origin.whole"), href=there.href), size="sm", mt="md")


def chosen_trade(scene: Scene) -> int | None:
    """The trade of the address, or else the latest; None where nothing traded."""
    if scene.address.trade is not None:
        return scene.address.trade
    latest = scene.run.table("trades")["seq"].max()
    return None if pd.isna(latest) else int(latest)


def timeline(origin: GramOrigin, scene: Scene) -> Iterator[Component]:
    """Produced, measured, converted, traded."""
    words, lot, trade = scene.words, origin.lot, origin.trade
    yield item("sun", words("origin.produced"), [produced(origin, scene), interval(lot, scene)])
    yield item("meter", words("origin.measured"), [measured(lot, words)])
    yield item(
        "factor",
        words("origin.converted"),
        [
            converted(lot, words),
            words("origin.factor_source", source=lot["factor_source"]),
        ],
    )
    yield item("trade", words("origin.traded", trade=trade["seq"]), [grams_moved(origin, words), paid(origin, scene)])


def grams_moved(origin: GramOrigin, words: Words) -> str:
    """Which grams of the lot, by number, and the energy behind them."""
    parts = zip(origin.parts["from_g"], origin.parts["until_g"], strict=True)
    return words(
        "origin.traded.text",
        grams=f"{origin.grams:,}",
        ranges=", ".join(f"{since:,}–{until:,}" for since, until in parts),
        lot=origin.lot["lot"],
        wh=f"{origin.wh:,}" if origin.lot["wh"] else words("missing"),
    )


def paid(origin: GramOrigin, scene: Scene) -> str:
    """Between whom, and for how much."""
    words, trade, currency = scene.words, origin.trade, scene.run.currency
    price = shown(trade["price_yen_per_t"] / GRAMS_PER_KG, words)
    amount = shown(origin.parts["amount_uyen"].sum() / UYEN_PER_YEN, words)
    return words(
        "origin.traded.price",
        seller=seller(trade, scene),
        buyer=trade["buyer"],
        price=f"{price} {unit_of('price_yen_per_kg', words, currency)}",
        amount=f"{amount} {unit_of('amount_yen', words, currency)}",
    )


def item(mark: str, title: str, lines: Sequence[str | Component]) -> Component:
    """A step of the way, with what is told of it."""
    return dmc.TimelineItem(
        [dmc.Text(line, size="sm", className="quiet") for line in lines if line],
        title=title,
        bullet=icon(mark),
    )


def produced(origin: GramOrigin, scene: Scene) -> str:
    """Building and asset, unless the seller wished to stay unnamed."""
    words, lot = scene.words, origin.lot
    kind = words.named("energy", lot["energy_type"])
    if not lot["disclosed"]:
        return words("origin.undisclosed", place=origin.trade["place"], kind=kind)
    where = " · ".join(part for part in (scene.building_name(lot["building"]), lot["asset"]) if isinstance(part, str))
    return words("origin.source", where=where or words("missing"), place=lot["place"], kind=kind)


def measured(lot: Mapping[str, Any], words: Words) -> str:
    """A lot that was given without its energy has none on record, which is not 0 Wh."""
    return words("origin.measured.text", wh=f"{lot['wh']:,}") if lot["wh"] else words("origin.measured.unknown")


def converted(lot: Mapping[str, Any], words: Words) -> str:
    grams, factor = f"{lot['grams']:,}", lot["factor_ug_per_wh"]
    if not factor:
        return words("origin.converted.unknown", grams=grams)
    return words("origin.converted.text", wh=f"{lot['wh']:,}", factor=f"{factor / UG_PER_G:g}", grams=grams)


def interval(lot: Mapping[str, Any], scene: Scene) -> str:
    form = "%Y-%m-%d %H:%M"
    return scene.words(
        "origin.interval", since=lot["produced_from"].strftime(form), until=lot["produced_until"].strftime(form)
    )


def seller(trade: pd.Series, scene: Scene) -> str:
    return trade["seller"] if trade["disclosed"] else scene.words("undisclosed")


def share(origin: GramOrigin, scene: Scene) -> Component:
    """The lot as a bar: these grams, what others bought, and what was never sold."""
    words, whole = scene.words, int(origin.lot["grams"])
    sold = int(origin.sold["grams"].sum())
    parts = {"this": origin.grams, "others": sold - origin.grams, "unsold": whole - sold}
    return html.Div(
        [
            dmc.Text(words("origin.lot", lot=origin.lot["lot"], grams=f"{whole:,}"), size="sm", fw=500, mb=4),
            dmc.ProgressRoot(
                [
                    dmc.ProgressSection(value=100 * grams / whole, className=f"part {part}", **{"aria-hidden": "true"})
                    for part, grams in parts.items()
                ],
                size="lg",
            ),
            dmc.Group(
                [
                    dmc.Text(
                        [html.Span(className=f"key {part}"), f"{words(f'origin.part.{part}')} {grams:,} g"], size="xs"
                    )
                    for part, grams in parts.items()
                ],
                gap="md",
                mt=6,
            ),
        ],
        className="lot",
    )
