"""Issuing rules: what issues credits, by which factor on which day, and when the verifier speaks."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from scenarios.clock import DAY_S
from scenarios.factors import Factor, factor_on, factor_tables, transitional_factor, whole_months
from scenarios.spec.issuance import IssuanceSpec

FLOOR_AND_CARRY = "floor and carry 1"
"""How every rule rounds, with its version: whole Wh x factor, floored to grams, the remainder carried."""

CONDITIONER_USE = 0.006
"""Of a rule that the scenario writes itself: the share in a filed household project (domain rule 3)."""

SELF_CONSUMED = ("self_direct", "self_storage")
"""A kWh driven or exported issues none (domain rule 3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuanceRule:
    """A rule, ready for use.

    name                 with its version, as each lot records it
    fates                of renewable energy that issue credits
    conditioner_use      share that the power conditioner itself uses, where unmetered [0-1]
    factors              versions of the factor
    marginal_factors     of plants at the margin, where young plants count by those; or none
    verified_after_s     from the end of production to the verdict [s]; None where lots are issued as verified
    rejects              meters whose lots the verifier rejects
    energy_types         the only kinds that it takes, or none for all
    registered           when the plants joined the scheme; None where nobody asks
    most_years_before    how long before that a plant may have started; None without a limit
    """

    name: str
    fates: tuple[str, ...]
    conditioner_use: float
    factors: tuple[Factor, ...]
    marginal_factors: tuple[Factor, ...] = ()
    verified_after_s: int | None = None
    rejects: frozenset[str] = frozenset()
    energy_types: tuple[str, ...] = ()
    registered: date | None = None
    most_years_before: int | None = None

    def factor_on(self, day: date, started: date | None = None) -> Factor:
        """Factor of production on a local day by a plant that started then. Raises NoFactor."""
        if self.marginal_factors:
            return transitional_factor(day, started, self.marginal_factors, self.factors)
        return factor_on(day, self.factors)

    def refusal_of(self, energy_type: Sequence[str], started: date | None, joined: date) -> str:
        """Why a plant may issue nothing under this rule, or blank (domain rule 23).

        joined   when it joined the scheme, where the scenario does not say
        """
        if self.energy_types and "/".join(energy_type) not in self.energy_types:
            return f"{self.name} takes {', '.join(self.energy_types)} only"
        if self.most_years_before is None:
            return ""
        if started is None:
            return f"{self.name} asks when the plant started: give `started`"
        registered = self.registered or joined
        if whole_months(started, registered) < 12 * self.most_years_before:
            return ""
        years = self.most_years_before
        return f"it started {started}, more than {years} years before its registration {registered} ({self.name})"


@cache
def issuance_presets() -> dict[str, dict[str, Any]]:
    """The facts of each preset, by its key."""
    text = files("scenarios").joinpath("data/issuance/presets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def rule_of(spec: IssuanceSpec) -> IssuanceRule:
    """The rule that a scenario asks for: a preset's, changed where the scenario says so, or its own."""
    preset = {} if spec.preset is None else issuance_presets()[spec.preset]
    fates = tuple(preset.get("fates", SELF_CONSUMED))
    if spec.count_interchanged is not None:
        fates = tuple(fate for fate in fates if fate != "interchanged") + ("interchanged",) * spec.count_interchanged
    own, use, days = own_factors(spec), spec.conditioner_use, spec.verified_after_days
    if days is None:
        days = preset.get("verified_after_days")
    tables = factor_tables()
    return IssuanceRule(
        name=" ".join((*((spec.preset, preset["version"]) if spec.preset else ()), FLOOR_AND_CARRY)),
        fates=fates,
        conditioner_use=preset.get("conditioner_use", CONDITIONER_USE) if use is None else use,
        factors=own or tables[preset["factors"]],
        marginal_factors=() if own or "marginal_factors" not in preset else tables[preset["marginal_factors"]],
        verified_after_s=None if days is None else days * DAY_S,
        rejects=frozenset(spec.rejects),
        energy_types=tuple(preset.get("energy_types", ())),
        registered=spec.registered,
        most_years_before=preset.get("most_years_before_registration"),
    )


def own_factors(spec: IssuanceSpec) -> tuple[Factor, ...]:
    """The scenario's own factors, in order of time; none where a preset's count."""
    if spec.factor_kg_per_kwh is not None:
        ever = Factor(
            version="",
            since=date.min,
            until=None,
            ug_per_wh=ug_per_wh(spec.factor_kg_per_kwh),
            source=spec.factor_source or "",
        )
        return (ever,)
    dated = (
        Factor(
            version=each.version,
            since=each.since,
            until=each.until,
            ug_per_wh=ug_per_wh(each.kg_per_kwh),
            source=each.source,
        )
        for each in spec.factors
    )
    return tuple(sorted(dated, key=lambda factor: factor.since))


def ug_per_wh(kg_per_kwh: Decimal) -> int:
    """A factor as the registry counts [µg-CO2/Wh]: kg/kWh = g/Wh."""
    return int(kg_per_kwh * 1_000_000)
