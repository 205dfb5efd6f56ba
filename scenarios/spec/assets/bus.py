"""Buses that drive a timetable, in a scenario."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationError, model_validator

from ems.assets import Bus
from ems.assets.timetable import duty
from ems.timegrid import MINUTES_PER_HOUR
from scenarios.profiles.source import UnreadableError
from scenarios.readers.bus_timetable import read_timetable
from scenarios.sentences import Flaw, FlawsError
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.assets.logbook import Listed, TimetableFile, listed, of_one
from scenarios.spec.assets.timetable import DailyTrip, timetable_flaws, trips
from scenarios.spec.quantities import Amount, Efficiency, Name, PerStep, Positive, Stepwise, some


def how_trips_are_given(given: object) -> str:
    return "file" if isinstance(given, dict | TimetableFile) else "listed"


Timetable = Annotated[
    Annotated[tuple[DailyTrip, ...], AfterValidator(some), Tag("listed")] | Annotated[TimetableFile, Tag("file")],
    Discriminator(how_trips_are_given),
]


class BusSpec(AssetSection):
    """Identical buses of one timetable; they charge at the charging sites that `depot` and `road` name."""

    kind: Literal["bus"] = Field(description="Buses of one timetable / 同じ運行表のバス")
    buses: Annotated[int, Field(ge=1, strict=True)] = Field(description="How many / 台数")
    capacity_kwh: Positive = Field(examples=[200], description="Usable energy of one [kWh] / 1台の使用可能容量")
    initial_kwh: Amount | None = Field(
        default=None,
        description="Stored at the start and the end [kWh]; absent: 0.9 of the capacity / 開始・終了時の残量",
    )
    kwh_per_km: Annotated[Stepwise, PerStep("kWh/km", least=0.0)] = Field(
        default=1.3, description="Consumption, also by temperature [kWh/km] / 電費"
    )
    timetable: Timetable = Field(
        examples=[[{"leaves": "07:00", "returns": "19:00", "km": 120}]], description="Trips of a day / 運行表"
    )
    plug_in_minutes: Amount = Field(default=0.0, description="From return to charging [min] / 帰庫から充電開始まで")
    depot: Name = Field(default="depot", description="Carrier of its charging site / 充電場所")
    depot_kw: Positive = Field(examples=[50], description="Most power at a socket [kW] / 充電口の最大電力")
    road: Name = Field(default="road", description="Carrier of the powered segments / 走行中給電の場所")
    road_kw: Amount = Field(default=0.0, description="Most power on powered segments [kW] / 走行中給電の最大電力")
    charge_efficiency: Efficiency = Field(default=0.9, description="Stored per drawn energy / 充電効率")

    @model_validator(mode="after")
    def drives_one_trip_at_a_time(self) -> Self:
        if not isinstance(self.timetable, TimetableFile) and (flaws := list(timetable_flaws(self.timetable))):
            raise FlawsError(flaws)
        return self

    def listed(self, folder: Path) -> Mapping[str, Listed]:
        timetable = self.timetable
        if not isinstance(timetable, TimetableFile):
            return {}
        return {"timetable": listed(timetable.file, folder, partial(parsed, duty=timetable.duty))}

    def lower(self, around: Surroundings) -> Bus:
        grid = around.grid
        if isinstance(self.timetable, TimetableFile):
            raise TypeError(f"{self.timetable.file}: is read before (scenarios.logbooks)")
        drives = duty(
            trips(self.timetable, grid),
            steps=grid.steps,
            step_h=grid.step_h,
            kwh_per_km=around.per_step(self.kwh_per_km),
            plug_in_delay_h=self.plug_in_minutes / MINUTES_PER_HOUR,
        )
        return Bus(
            buses=self.buses,
            each_capacity_kwh=self.capacity_kwh,
            each_initial_kwh=0.9 * self.capacity_kwh if self.initial_kwh is None else self.initial_kwh,
            each_trip_kwh=drives.trip_kwh,
            each_depot_kw=self.depot_kw * drives.parked,
            each_road_kw=self.road_kw * drives.powered,
            depot=self.depot,
            road=self.road,
            charge_efficiency=self.charge_efficiency,
            departure_yen_per_kwh=around.slack.departure,
        )


def parsed(content: bytes, path: Path, duty: str | None) -> tuple[DailyTrip, ...]:
    """The trips in a file. Raises UnreadableError."""
    every = read_timetable(content, path)
    rows = of_one(every, "duty", duty, [row.duty for row in every])
    found, flaws = [], []
    for row in rows:
        try:
            found.append(DailyTrip.model_validate({key: getattr(row, key) for key in DailyTrip.model_fields}))
        except ValidationError as error:
            for found_wrong in error.errors(include_url=False):
                given = found_wrong.get("ctx", {}) | {"got": found_wrong["input"]}
                flaws.append(Flaw((), found_wrong["type"], given, row=row.line))
    if not flaws:
        # The second part of a place is the number of the trip.
        flaws = [flaw._replace(loc=(), row=rows[int(flaw.loc[1])].line) for flaw in timetable_flaws(found)]
    if flaws:
        raise UnreadableError(flaws)
    return tuple(found)
