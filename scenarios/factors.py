"""Emission factors for issuance: versions with the days on which each holds."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

UG_PER_WH_OF_THE_TABLES = 1_000
"""J-Credit's tables have three decimals of kg/kWh; a mean is cut to as many, as its filed projects do."""

MONTHS_MARGINAL, MONTHS_MEAN = 12, 30
"""From a plant's start the marginal factor counts, then the mean of both, then that of all sources [months]."""


class NoFactor(ValueError):
    """No version of a factor holds on a day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Factor:
    """A version of a factor.

    since, until   days [since, until) of production on which it holds; None without an end
    ug_per_wh      µg of CO2 per Wh
    grade          V read, D derived, T transcribed by others, E estimated; blank for a scenario's own
    """

    version: str
    since: date
    until: date | None
    ug_per_wh: int
    source: str
    grade: str = ""

    @property
    def named(self) -> str:
        """Version and source, as a credit records them."""
        return ": ".join(part for part in (self.version, self.source) if part)


@cache
def factor_tables() -> dict[str, tuple[Factor, ...]]:
    """Versions by table, in order of time."""
    text = files("scenarios").joinpath("data/issuance/factors.toml").read_text(encoding="utf-8")
    return {
        name: tuple(Factor(**{"until": None} | version) for version in versions)
        for name, versions in tomllib.loads(text).items()
    }


def factor_on(day: date, versions: Sequence[Factor]) -> Factor:
    """The latest version that holds on a day. Raises NoFactor where none does."""
    for factor in reversed(versions):
        if factor.since <= day and (factor.until is None or day < factor.until):
            return factor
    known = ", ".join(f"{each.version} from {each.since} until {each.until or 'further notice'}" for each in versions)
    raise NoFactor(f"no factor holds on {day} (known: {known}); give `factors` of the current table")


def transitional_factor(
    day: date, started: date | None, marginal: Sequence[Factor], all_sources: Sequence[Factor]
) -> Factor:
    """The factor of a plant by its age (移行限界電源方式).

    It displaces marginal plants for a year, the mean of both for 18 months more, then all sources. Where marginal
    plants emit less than all sources, and for a plant of unknown age, it is the latter. Raises NoFactor.
    """
    mean_plants = factor_on(day, all_sources)
    age_months = MONTHS_MEAN if started is None else whole_months(started, day)
    if age_months >= MONTHS_MEAN:
        return mean_plants
    marginal_plants = factor_on(day, marginal)
    if marginal_plants.ug_per_wh < mean_plants.ug_per_wh:
        return mean_plants
    if age_months < MONTHS_MARGINAL:
        return marginal_plants
    mean_ug_per_wh = (marginal_plants.ug_per_wh + mean_plants.ug_per_wh) // 2
    return replace(
        mean_plants,
        version=f"mean of {marginal_plants.version} and {mean_plants.version}",
        ug_per_wh=mean_ug_per_wh - mean_ug_per_wh % UG_PER_WH_OF_THE_TABLES,
    )


def whole_months(start: date, day: date) -> int:
    """Full months from one day to another."""
    return 12 * (day.year - start.year) + day.month - start.month - (day.day < start.day)
