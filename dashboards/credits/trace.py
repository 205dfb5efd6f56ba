"""The way of a lot's grams: generated, metered, converted, issued, traded, held or used up."""

from collections.abc import Iterator, Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.credits.lots import chosen_lot, lot_row
from dashboards.origin_panel import UG_PER_G, converted, interval, item, measured
from dashboards.runs import SavedRun, UnreadableRunError
from dashboards.scene import Scene
from dashboards.units import GRAMS_PER_KG, shown, unit_of
from scenarios.log_entries import entries_about
from scenarios.log_files import LOG

MOST_TRADES = 12
"""Trades of one lot that are told one by one; the chart and its CSV have all."""


def trace_panel(scene: Scene, parts: pd.DataFrame) -> Component:
    """The chosen lot from its meter to its holders.

    parts   its grams, as from `dashboards.credits.lots.history` with their state
    """
    words, lot = scene.words, lot_row(scene)
    if lot is None:
        asked = chosen_lot(scene)
        told = words("trace.none") if asked is None else words("trace.unknown", lot=asked)
        contents: Sequence[Component] = [dmc.Text(told, className="nothing", py="xl", ta="center")]
    else:
        steps = [*timeline(lot, parts, scene)]
        contents = [dmc.Timeline(steps, active=len(steps), bulletSize=26), *anonymity(lot, scene)]
    return html.Section(
        [
            dmc.Title(words("trace.title", lot=chosen_lot(scene) or ""), order=2, size="h5", mb="md"),
            *contents,
        ],
        className="panel",
        id="trace",
    )


def timeline(lot: pd.Series, parts: pd.DataFrame, scene: Scene) -> Iterator[Component]:
    words, entry = scene.words, issue_facts(scene.run, lot["lot"])
    yield item("sun", words("origin.produced"), [source(lot, scene), interval(lot, scene)])
    yield item("meter", words("origin.measured"), [measured(lot, words)])
    yield item(
        "factor",
        words("trace.converted"),
        [
            converted(lot, words),
            words("origin.factor_source", source=lot["factor_source"]),
            words("trace.rule", rule=entry["rule"] or words("missing"), before=entry["before"], after=entry["after"]),
        ],
    )
    yield item(
        "check",
        words("trace.issued"),
        [words("trace.entry", seq=entry["seq"]), words("trace.state", state=words.named("lot_state", lot["state"]))],
    )
    yield item("trade", words("trace.traded"), [*sales(parts, scene)] or [words("trace.no_sale")])
    yield item("credits", words("trace.now"), [*fates(parts, scene)])


def issue_facts(run: SavedRun, lot: str) -> dict[str, str | int]:
    """What the log says of the lot's issue: entry, rule and version, remainder before and after [g]."""
    try:
        entry = next(entries_about(run.run.folder / LOG, "issue", lot))
    except (OSError, StopIteration, ValueError) as fault:
        raise UnreadableRunError("broken", str(run.run.folder / LOG)) from fault
    before, after = (f"{ug / UG_PER_G:g}" for ug in entry.payload["carried_ug"])
    return {"seq": entry.seq, "rule": entry.payload["rule"], "before": before, "after": after}


def source(lot: pd.Series, scene: Scene) -> str:
    """Building and asset, unless the owner wished to stay unnamed."""
    words = scene.words
    kind = words.named("energy", lot["energy_type"])
    if not lot["disclosed"]:
        return words("origin.undisclosed", place=lot["place"] or words("missing"), kind=kind)
    where = [part for part in (scene.building_name(lot["building"]), lot["asset"]) if isinstance(part, str)]
    return words(
        "origin.source", where=" · ".join(where) or scene.building_name(lot["owner"]), place=lot["place"], kind=kind
    )


def sales(parts: pd.DataFrame, scene: Scene) -> Iterator[Component]:
    """Each trade of the lot with a link to it."""
    words = scene.words
    money = unit_of("price_yen_per_kg", words, scene.run.currency)
    sold = parts[parts["trade"].notna()].drop_duplicates(["trade", "from_g"])
    for part in sold.head(MOST_TRADES).to_dict("records"):
        there = scene.address.at(page="market", trade=int(part["trade"]))
        told = words(
            "trace.sale",
            since=f"{part['from_g']:,}",
            until=f"{part['until_g']:,}",
            holder=scene.building_name(part["holder"]),
            price=f"{shown(part['price_yen_per_t'] / GRAMS_PER_KG, words)} {money}",
        )
        link = dcc.Link(words("trace.trade", trade=part["trade"]), href=there.href)
        yield html.Span([link, " ", told])
    if len(sold) > MOST_TRADES:
        yield html.Span(words("findings.more", count=len(sold) - MOST_TRADES))


def fates(parts: pd.DataFrame, scene: Scene) -> Iterator[str]:
    """How many grams are held, retired or unsold, by whom and what for."""
    words = scene.words
    groups = parts.fillna({"holder": words("undisclosed"), "purpose": ""})
    for (state, holder, purpose), grams in (
        groups.groupby(["state", "holder", "purpose"], sort=False)["grams"].sum().items()
    ):
        meant = words.named("purpose", purpose)
        yield words(f"trace.{state}", grams=f"{grams:,}", holder=scene.building_name(holder), purpose=meant)


def anonymity(lot: pd.Series, scene: Scene) -> Iterator[Component]:
    """Says what is kept back, and why."""
    if not lot["disclosed"]:
        yield dmc.Alert(scene.words("trace.anonymous"), color="gray", variant="light", mt="md", p="sm")
