"""Key figures of a run; `scenarios.figures` says in words what is computed here."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.assets import FuelSupply
from ems.bills import cost_yen
from ems.origin import renewable_plants
from ems.regret import stored_difference_kwh
from ems.schedule import Schedule
from market.exchange import Exchange
from market.ledger import EXPIRED, FEES, ISSUED, RETIRED, is_lot
from market.provenance import own_wh
from market.units import GRAMS_PER_KG, UYEN_PER_YEN
from scenarios.area_balance import CIVIL, TRANSPORT
from scenarios.figures import FIGURES, Value
from scenarios.outages.endurance import endurance_figures
from scenarios.outcome import Energy, Outcome
from scenarios.points import Points

Array = NDArray[np.float64]

CONSUMED_FATES = ("self_direct", "self_storage", "self_transport", "interchanged")
"""Fates of renewable energy that was used inside the district."""

NO_ENERGY_KWH = 1e-9
"""Energy below this is none: its shares are undefined [kWh]."""


def summarise(outcome: Outcome) -> dict[str, Value]:
    """All figures by name; those of an absent half, and undefined ratios, are None."""
    figures: dict[str, Value] = {figure.name: None for figure in FIGURES}
    if (energy := outcome.energy) is not None:
        figures |= {"cost_yen": cost_yen(energy.bills), **grid_figures(energy.schedule), **energy_figures(energy)}
        figures |= {name: float(yen) for name, yen in energy.schedule.money.items()}
        figures |= flexibility_figures(energy.flexibility)
        figures["regret_yen"] = energy.regret_yen
        figures["capital_yen"] = energy.schedule.capital_yen if energy.schedule.sizes else None
    if outcome.endurance is not None:
        figures |= endurance_figures(outcome.endurance)
    if outcome.balance is not None:
        figures |= balance_figures(outcome.balance)
    if outcome.exchange is not None:
        figures |= credit_figures(outcome.exchange)
        figures["covered"] = covered(outcome.exchange, outcome.covers_g)
    if outcome.response is not None:
        figures |= outcome.response.figures()
    if outcome.points:
        figures |= point_figures(outcome.points)
    return figures


def grid_figures(schedule: Schedule) -> dict[str, Value]:
    """What passes the connections, copies of buildings included."""
    step_h = schedule.district.grid.step_h
    drawn, fed = schedule.total("connection", "import_kw"), schedule.total("connection", "export_kw")
    through = schedule.drawn_kw()
    return {
        "import_kwh": float(drawn.sum()) * step_h,
        "export_kwh": float(fed.sum()) * step_h,
        "peak_kw": max(0.0, float((schedule.counts("connection") @ through - fed).max())),
        "contract_kw": float(schedule.counts("connection") @ through.max(axis=1)),
        "emissions_kg": float((drawn * schedule.district.co2_kg_per_kwh).sum()) * step_h + burnt_kg(schedule),
    }


def burnt_kg(schedule: Schedule) -> float:
    """CO2 of the fuels bought [kg]."""
    factors = {
        (placed.building, placed.name): placed.asset.co2_kg_per_kwh
        for placed in schedule.district.placed
        if isinstance(placed.asset, FuelSupply)
    }
    rows = zip(
        schedule.members(FuelSupply.kind),
        schedule.counts(FuelSupply.kind),
        schedule.values(FuelSupply.kind, "supply_kw"),
        strict=True,
    )
    return float(sum(copies * factors[m] * kw.sum() for m, copies, kw in rows)) * schedule.district.grid.step_h


def energy_figures(energy: Energy) -> dict[str, Value]:
    """Demand, sun and stores, and the two shares."""
    schedule, fates = energy.schedule, energy.fates
    demand_kwh, unserved_kwh = asked_and_shed_kwh(schedule)
    driven_kwh = sum(
        float((schedule.total(kind, "trip_kwh") - schedule.total(kind, "missed_trip_kwh")).sum())
        for kind in schedule.records
        if "trip_kwh" in schedule.quantities(kind)
    )
    plants = list(renewable_plants(schedule))
    generation_kwh = sum(copies * float(generated.sum()) for _, copies, generated, _ in plants)
    available_kwh = sum(copies * float(available.sum()) for _, copies, _, available in plants)
    used_kwh = sum(
        copies * float(sum(fates.kwh[fate][row].sum() for fate in CONSUMED_FATES))
        for row, (_, copies, *_) in enumerate(plants)
    )
    return {
        "demand_kwh": demand_kwh,
        "generation_kwh": generation_kwh,
        "curtailed_kwh": available_kwh - generation_kwh,
        "stored_difference_kwh": stored_difference_kwh(schedule),
        "self_consumption": ratio(used_kwh, generation_kwh),
        "self_sufficiency": ratio(used_kwh, demand_kwh - unserved_kwh + driven_kwh),
    }


def asked_and_shed_kwh(schedule: Schedule) -> tuple[float, float]:
    """Electricity that loads and converters of all kinds asked for, and what of it nothing served [kWh]."""
    step_h = schedule.district.grid.step_h
    asked, shed = schedule.total_of_role("uses", "load"), schedule.total_of_role("sources", "shed")
    return float(asked.sum()) * step_h, float(shed.sum()) * step_h


def flexibility_figures(flexibility: Mapping[str, Array]) -> dict[str, Value]:
    """Mean balancing power of all stores [kW]; None where nothing stores."""
    ends = ("up", "down")
    offered = {end: [kw for name, kw in flexibility.items() if name.endswith(f"_{end}_kw")] for end in ends}
    return {f"flexible_{end}_kw": float(np.mean(np.sum(kw, axis=0))) if kw else None for end, kw in offered.items()}


def balance_figures(balance: pd.DataFrame) -> dict[str, Value]:
    """The leading-area balance of the civil sector, and what of transport is renewable (systems.md, A10, A12)."""
    totals = ("demand_kwh", "saved_kwh", "supplied_kwh", "shortfall_kwh", "residual_kg")
    sectors = balance.groupby("sector")[[*totals]].sum().reindex([*CIVIL, TRANSPORT], fill_value=0.0)
    civil, transport = (sectors.loc[[*names]].sum().to_dict() for names in (CIVIL, (TRANSPORT,)))
    there = civil["demand_kwh"] > NO_ENERGY_KWH
    return {
        **{f"civil_{name}": float(civil[name]) if there else None for name in totals},
        "civil_achieved": ratio(civil["supplied_kwh"] + civil["saved_kwh"], civil["demand_kwh"]),
        "transport_renewable": ratio(transport["supplied_kwh"], transport["demand_kwh"] - transport["saved_kwh"]),
    }


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > NO_ENERGY_KWH else None


def credit_figures(exchange: Exchange) -> Mapping[str, Value]:
    """Grams and money of the registry and the market."""
    balances = exchange.ledger.balances

    def grams_in(account: str) -> int:
        return sum(grams for (holder, asset), grams in balances.items() if holder == account and is_lot(asset))

    issued_g = -grams_in(ISSUED)
    traded_g = sum(trade.grams for trade in exchange.trades)
    amount_uyen = sum(trade.amount_uyen for trade in exchange.trades)
    retired_g = grams_in(RETIRED)
    return {
        "issued_g": issued_g,
        "traded_g": traded_g,
        "trades": len(exchange.trades),
        # micro-yen a gram are yen a tonne
        "vwap_yen_per_kg": amount_uyen / traded_g / GRAMS_PER_KG if traded_g else None,
        "credit_yen": amount_uyen / UYEN_PER_YEN,
        "market_fee_yen": exchange.ledger.balance(FEES, exchange.currency) / UYEN_PER_YEN,
        "retired_g": retired_g,
        "own_claim_kwh": own_wh(exchange).total() / 1000,
        "held_g": issued_g - retired_g - grams_in(EXPIRED),
    }


def point_figures(schemes: Sequence[Points]) -> Mapping[str, Value]:
    """Points of all schemes, and what they cost."""
    totals = [scheme.book.total for scheme in schemes]
    return {
        "points_granted": sum(each.granted for each in totals),
        "points_redeemed": sum(each.redeemed for each in totals),
        "points_lapsed": sum(each.lapsed for each in totals),
        "points_outstanding": sum(each.outstanding for each in totals),
        "points_cost_yen": sum(each.granted - each.lapsed for each in totals),
        "shop_fees_yen": sum(each.shop_fees_uyen for each in schemes) / UYEN_PER_YEN,
    }


def covered(exchange: Exchange, covers_g: Mapping[str, int]) -> float | None:
    """Share of the CO2 of covered buildings for which their buyers hold credits bought in the run."""
    bought_g = sum(trade.grams for trade in exchange.trades if trade.buyer in covers_g)
    drawn_g = sum(covers_g.values())
    return bought_g / drawn_g if drawn_g else None
