"""Japanese markets as dated parameters."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from market.limits import TradingLimits

GRAINS = ("lot_g", "tick_yen_per_t")
BOUNDS_YEN_PER_T = ("least_yen_per_t", "greatest_yen_per_t")
BOUNDS_YEN_PER_KWH = ("least_yen_per_kwh", "greatest_yen_per_kwh")


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A market's terms.

    clears_at   local times of its calls
    terms       what a scenario's `market:` section may say of itself: rule, schedule, limits
    limits      lot, tick and price band in grams and yen per tonne, where it trades tonnes
    band_yen_per_kwh   least and greatest price, where it trades certificates of energy
    confirm     whether the source is a transcription that nobody has checked
    """

    name: str
    since: date
    rule: str
    clears_at: tuple[str, ...]
    limits: TradingLimits
    band_yen_per_kwh: tuple[Decimal, Decimal] | None
    terms: Mapping[str, Any]
    source: str
    confirm: bool


@cache
def presets() -> dict[str, Preset]:
    """By key, such as `tse_carbon`."""
    text = files("scenarios").joinpath("data/market/presets.toml").read_text(encoding="utf-8")
    return {
        key: Preset(
            name=facts["name"],
            since=facts["since"],
            rule=facts["rule"],
            clears_at=tuple(facts["clears_at"]),
            limits=TradingLimits(
                tick_yen_per_t=facts.get("tick_yen_per_t", 1),
                lot_g=facts.get("lot_g", 1),
                least_yen_per_t=facts.get("least_yen_per_t", 0),
                greatest_yen_per_t=facts.get("greatest_yen_per_t"),
            ),
            band_yen_per_kwh=(Decimal(facts["least_yen_per_kwh"]), Decimal(facts["greatest_yen_per_kwh"]))
            if "least_yen_per_kwh" in facts
            else None,
            terms=terms_of(facts),
            source=facts["source"],
            confirm=facts["confirm"],
        )
        for key, facts in tomllib.loads(text).items()
    }


def terms_of(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """A preset as a scenario would write it out."""
    limits = {name: facts[name] for name in (*GRAINS, *BOUNDS_YEN_PER_KWH) if name in facts}
    limits |= {
        name.replace("_per_t", "_per_kg"): Decimal(facts[name]) / 1_000 for name in BOUNDS_YEN_PER_T if name in facts
    }
    terms: dict[str, Any] = {"rule": facts["rule"], "limits": limits}
    if facts["clears_at"]:
        terms["schedule"] = {"calls": facts["clears_at"]}
    return terms
