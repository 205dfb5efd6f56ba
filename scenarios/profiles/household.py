"""A single made-up home: people who come and go, appliances that switch; many of them do not peak as one.

A year in steps of ten minutes. Each home has habits of its own, each day its own times; energy is exact over the year.
Grade E (推計): habits and ratings in `data/households.toml` are drawn to 3–5 kW half-hour peaks of one home and
0.8–1.2 kW a home after diversity (all-electric in winter 1.5–2.5 kW), to be replaced by measured homes.
"""

import tomllib
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ems.timegrid import MINUTES_PER_HOUR, TimeGrid
from scenarios.profiles.calendar import Holidays, holidays
from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.profiles.regular_steps import Steps
from scenarios.profiles.source import Asked, Source, UnreadableError
from scenarios.profiles.synthetic_load import COOLED_ABOVE_C, HEATED_BELOW_C, TOKYO, asked_year
from scenarios.sentences import Flaw
from scenarios.spec.quantities import Positive
from scenarios.weather.sources import Weather

Array = NDArray[np.float64]

STEP_MINUTES = 10
STEPS_A_DAY = 24 * MINUTES_PER_HOUR // STEP_MINUTES
HOURS = (np.arange(STEPS_A_DAY) + 0.5) * STEP_MINUTES / MINUTES_PER_HOUR
LEAST_MINUTES, MOST_PEOPLE = 10, 5


class SyntheticHousehold(Source):
    """Demand of one home, with its people's day; a `count` of homes needs draws, not copies, to differ."""

    individual: ClassVar[bool] = True

    kind: Literal["household"] = Field(description="One home with its people's day / 世帯")
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE, strict=True)] = Field(
        default=2, description="Members / 世帯人数"
    )
    annual_kwh: Positive | None = Field(
        default=None, description="Energy of a calendar year; absent: the mean for its size [kWh] / 年間電力量"
    )
    all_electric: bool = Field(default=False, description="Heat pump for hot water at night / オール電化")
    holidays: Holidays = Field(default="JP", description="Whose public holidays count / 祝日の国")
    weather: Weather = Field(default=TOKYO, description="For heating and cooling; absent: made up / 気象データ")

    @property
    def year_kwh(self) -> float:
        """Energy of a calendar year [kWh]."""
        if self.annual_kwh is not None:
            return self.annual_kwh
        return float(
            habits()["kwh_by_people"][self.people - 1] + (habits()["hot_water_kwh"] if self.all_electric else 0)
        )

    def read(self, asked: Asked) -> Profile:
        if asked.grid.step_minutes % LEAST_MINUTES:
            given = {"file_minutes": LEAST_MINUTES, "run_minutes": asked.grid.step_minutes}
            raise UnreadableError([Flaw((), "step_too_coarse", given)])
        provenance = Provenance(
            name=asked.name,
            source=f"synthetic household of {self.people}, {self.year_kwh:,.0f} kWh a year",
            unit="kW",
            step_minutes=STEP_MINUTES,
            zone=asked.grid.zone,
            quality="synthetic",
            sha256=settings_hash(self, asked.seed, asked.name),
        )
        first, last = asked.grid.index[0].year, asked.grid.index[-1].year
        years = [self.of_year(year, asked) for year in range(first, last + 1)]
        return Profile(values=on_run(years, asked.grid), provenance=provenance)

    def of_year(self, year: int, asked: Asked) -> Steps:
        """Mean demand in ten-minute steps of a calendar year, local standard time [kW]."""
        grid, free = calendar_of(year, asked.grid.zone, self.holidays)
        found = self.weather.weather(asked_year(asked, grid)).hourly
        degrees_c = found.of("temperature", found.hours_of(grid))
        days = grid.steps // STEPS_A_DAY
        home = Home(
            chance=asked.chance("household"), day_chance=asked.chance("household", year), people=self.people, days=days
        )
        demand = home.demand(free, degrees_c.reshape(days, -1), all_electric=self.all_electric)
        values = demand.ravel() * (self.year_kwh / (demand.sum() * grid.step_h))
        return Steps(begins_s=float(grid.epoch_s[0]), step_minutes=STEP_MINUTES, values=values)


@lru_cache(maxsize=8)
def calendar_of(year: int, zone: str, country: Holidays) -> tuple[TimeGrid, NDArray[np.bool_]]:
    """Ten-minute steps of a year, and which of its days are free, shape (days,); many homes share them."""
    begins, ends = (datetime(n, 1, 1) for n in (year, year + 1))  # noqa: DTZ001 - wall clock of the zone
    grid = TimeGrid.spanning(begins, ends, step_minutes=STEP_MINUTES, zone=zone)
    return grid, holidays(grid.index, country).reshape(-1, STEPS_A_DAY)[:, 0]


def on_run(years: list[Steps], grid: TimeGrid) -> Array:
    """Consecutive years in the run's steps."""
    whole = Steps(
        begins_s=years[0].begins_s,
        step_minutes=STEP_MINUTES,
        values=np.concatenate([year.values for year in years]),
    )
    return whole.onto(grid)


class Home:
    """One home through a year: `chance` makes its habits, the same every year; `day_chance` its days."""

    def __init__(self, *, chance: np.random.Generator, day_chance: np.random.Generator, people: int, days: int) -> None:
        self.day_chance, self.people, self.days = day_chance, people, days
        known = habits()
        self.times_h = {
            name: mean + spread * chance.standard_normal() for name, (mean, spread) in known["times_h"].items()
        }
        self.goes_out = chance.uniform(size=people) < known["goes_out"]
        self.heats = chance.random() < known["air"]["heats"]
        cooks_electric = chance.random() < known["electric_cookers"]
        self.ratings_kw = {
            name: rating * np.exp(0.3 * chance.standard_normal()) for name, rating in known["ratings_kw"].items()
        }
        self.ratings_kw["cooking"] *= 1.0 if cooks_electric else 1 / 6

    def demand(self, free: NDArray[np.bool_], degrees_c: Array, *, all_electric: bool) -> Array:
        """Relative demand in ten-minute steps, shape (days, 144)."""
        awake, home = self.presence(free)
        active = awake * home
        ratings = self.ratings_kw
        demand = ratings["standby"] + ratings["fridge"] * (0.8 + 0.4 * self.day_chance.integers(0, 2, active.shape))
        demand += self.evening_light(active) + self.meals(active, free) + self.chores(active)
        demand += self.air(degrees_c, active)
        if all_electric:
            demand += self.hot_water(degrees_c)
        return np.asarray(demand)

    def presence(self, free: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Whether anyone is awake, and the share of the people at home, each of shape (days, 144)."""
        spread = habits()["day_spread_h"]
        odd = spread * self.day_chance.standard_normal((4, self.days, 1))
        wakes = self.times_h["wakes"] + odd[0] + np.where(free, habits()["later_on_holidays_h"], 0.0)[:, np.newaxis]
        sleeps = self.times_h["sleeps"] + odd[1]
        awake = ((wakes <= HOURS) & (sleeps > HOURS)) | (sleeps - 24 > HOURS)
        leaves, returns = self.times_h["leaves"] + odd[2], self.times_h["returns"] + odd[3]
        out_on = np.where(free, habits()["out_on_holidays"], 1.0)
        outings = self.day_chance.random((self.days, self.people)) < out_on[:, np.newaxis]
        share_out = (outings & self.goes_out).mean(axis=1)[:, np.newaxis]
        away = (leaves <= HOURS) & (returns > HOURS)
        return awake.astype(float), 1 - share_out * away

    def evening_light(self, active: Array) -> Array:
        """Light and screens of whoever is up, more after dark."""
        dark = np.where((HOURS < 6.5) | (HOURS > 17), 1.0, 0.45)  # noqa: PLR2004 - dusk and dawn through the year
        busy = np.exp(0.4 * self.day_chance.standard_normal((self.days, 1)) - 0.08)
        return np.asarray(self.ratings_kw["light_and_screens"] * dark * active * busy * (0.6 + 0.2 * self.people))

    def meals(self, active: Array, free: NDArray[np.bool_]) -> Array:
        """Cooking around breakfast and dinner, and lunch on holidays."""
        demand = np.zeros_like(active)
        for name, hour, length, likely in habits()["meals"]:
            on = self.day_chance.random(self.days) < (
                likely if name != "lunch" else np.where(free, likely, 0.3 * likely)
            )
            begins = hour + self.times_h[f"{name}_shift"] + 0.5 * self.day_chance.standard_normal(self.days)
            power = self.ratings_kw["cooking"] * self.day_chance.uniform(0.5, 1.2, self.days) * on
            demand += switched(begins, length, power)
        return demand * (active > 0)

    def chores(self, active: Array) -> Array:
        """Washing, drying, cleaning and hair: a few runs a day at chance times while someone is up."""
        demand = np.zeros_like(active)
        share = active * np.sqrt(self.people) / np.maximum(active.sum(axis=1, keepdims=True), 1)
        for name, a_day, minutes in habits()["chores"]:
            starts = self.day_chance.random(active.shape) < a_day * share
            length = max(1, minutes // STEP_MINUTES)
            begun = np.cumsum(starts)
            running = begun > np.concatenate([np.zeros(length, dtype=begun.dtype), begun[:-length]])
            demand += self.ratings_kw[name] * running.reshape(active.shape)
        return demand

    def air(self, degrees_c: Array, active: Array) -> Array:
        """Air conditioners, one a busy room, by how far the air is from comfort; on some days nobody minds."""
        known = habits()["air"]
        cold, warm = np.clip(HEATED_BELOW_C - degrees_c, 0, None), np.clip(degrees_c - COOLED_ABOVE_C, 0, None)
        minds = self.day_chance.random((self.days, 1)) < known["minds"]
        rooms = np.clip(0.5 + 0.5 * self.people * active, 0, known["most_rooms"]) * (active > 0)
        per_k = self.heats * known["heating_kw_per_k"] * cold + known["cooling_kw_per_k"] * warm
        return np.asarray(minds * np.minimum(per_k * rooms, known["most_kw"]) * self.ratings_kw["air"])

    def hot_water(self, degrees_c: Array) -> Array:
        """A heat-pump water heater that runs at night until the tank is full, longer in winter."""
        cold_days = 1 + 0.02 * np.clip(20 - degrees_c.mean(axis=1), 0, None)
        need_kwh = habits()["hot_water_kwh"] / 365 * (0.55 + 0.15 * self.people) * cold_days
        power = self.ratings_kw["water_heater"]
        return switched(
            self.times_h["heats_water"] + 0.2 * self.day_chance.standard_normal(self.days), need_kwh / power, power
        )


def switched(begins_h: Array, length_h: Array | float, power_kw: Array | float) -> Array:
    """Mean power in ten-minute steps of something that runs once a day from some hour on, shape (days, 144)."""
    step_h = STEP_MINUTES / MINUTES_PER_HOUR
    begin = begins_h[:, np.newaxis]
    end = begin + np.broadcast_to(length_h, begins_h.shape)[:, np.newaxis]
    overlap = np.minimum(end, HOURS + step_h / 2) - np.maximum(begin, HOURS - step_h / 2)
    return np.asarray(np.clip(overlap / step_h, 0, 1) * np.broadcast_to(power_kw, begins_h.shape)[:, np.newaxis])


@cache
def habits() -> dict[str, Any]:
    """Habits and ratings of homes."""
    return tomllib.loads(files("scenarios").joinpath("data/households.toml").read_text("utf-8"))
