"""Electric vehicles in a scenario."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from ems.assets import EV
from ems.assets.asset import ELECTRICITY
from scenarios.profiles.source import UnreadableError
from scenarios.readers.ev_sessions import read_stays
from scenarios.sentences import Flaw
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.assets.commute import commuting
from scenarios.spec.assets.logbook import Listed, SessionFile, listed, of_one
from scenarios.spec.assets.sessions import (
    LONGEST_TRIP,
    GeneratedSessions,
    Session,
    session_flaws,
    stays,
    tank,
)
from scenarios.spec.quantities import Amount, Efficiency, Name, Positive, Share


def how_sessions_are_given(given: object) -> str:
    if isinstance(given, SessionFile) or (isinstance(given, dict) and "file" in given):
        return "file"
    return "generated" if isinstance(given, dict | GeneratedSessions) else "listed"


Sessions = Annotated[
    Annotated[tuple[Session, ...], Tag("listed")]
    | Annotated[GeneratedSessions, Tag("generated")]
    | Annotated[SessionFile, Tag("file")],
    Discriminator(how_sessions_are_given),
]


class EVSpec(AssetSection):
    """A vehicle that charges during its sessions, and gives back where `discharge_power_kw` is above 0."""

    kind: Literal["ev"] = Field(description="Electric vehicle / 電気自動車")
    capacity_kwh: Positive = Field(examples=[40], description="Usable energy [kWh] / 使用可能容量")
    charge_power_kw: Positive = Field(examples=[6], description="Most charging at the meter [kW] / 最大充電電力")
    discharge_power_kw: Amount = Field(default=0.0, description="Most giving back [kW]; 0: none / 最大放電電力")
    exports: bool = Field(
        default=False, description="Whether it may feed the grid (V2G) / 系統への逆潮流（V2G）を許すか"
    )
    least_charge_kw: Amount = Field(default=0.0, description="Least power while charging [kW] / 充電時の最小電力")
    taper_from: Share = Field(
        default=1.0, description="Share of capacity above which charging slows / 充電電力が下がり始める残量の割合"
    )
    charger: Name = Field(
        default=ELECTRICITY, description="Carrier of a shared charging site; absent: its own / 共用充電設備の場所"
    )
    charge_efficiency: Efficiency = Field(default=0.9, description="Stored per drawn energy / 充電効率")
    discharge_efficiency: Efficiency = Field(default=0.9, description="Given per taken energy / 放電効率")
    idle_kw: Amount = Field(default=0.0, description="Draw of car and charger while connected [kW] / 待機電力")
    ready_kwh: Amount | None = Field(
        default=None, description="Stored when leaving [kWh]; absent: 0.9 of the capacity / 出発時の残量"
    )
    wear_yen_per_kwh: Amount = Field(default=0.0, description="Cell life per discharged kWh / 放電1kWhの劣化費用")
    sessions: Sessions = Field(
        examples=[{"synthetic": {"trip_kwh": 9}}], description="Stays at the charger, or how to make them up / 滞在"
    )

    @property
    def leaves_with_kwh(self) -> float:
        """Energy that each departure asks for, and that the run starts with [kWh]."""
        return 0.9 * self.capacity_kwh if self.ready_kwh is None else self.ready_kwh

    def listed(self, folder: Path) -> Mapping[str, Listed]:
        sessions = self.sessions
        if not isinstance(sessions, SessionFile):
            return {}
        return {"sessions": listed(sessions.file, folder, partial(self.parsed, vehicle=sessions.vehicle))}

    def parsed(self, content: bytes, path: Path, vehicle: str | None) -> tuple[Session, ...]:
        """The sessions in a file. Raises UnreadableError."""
        every = read_stays(content, path)
        stays = of_one(every, "vehicle", vehicle, [stay.vehicle for stay in every])
        found = tuple(
            Session(
                arrives=stay.arrives,
                leaves=stay.leaves,
                needs_kwh=stay.kwh * (self.charge_efficiency if stay.charged else 1.0),
            )
            for stay in stays
        )
        if flaws := list(session_flaws(found, self.leaves_with_kwh)):
            # The second part of a place is the number of the session.
            raise UnreadableError(flaw._replace(loc=(), row=stays[int(flaw.loc[1])].line) for flaw in flaws)
        return found

    def flaws(self) -> Iterator[Flaw]:
        if isinstance(self.sessions, SessionFile):
            return
        if not isinstance(self.sessions, GeneratedSessions):
            yield from session_flaws(self.sessions, self.leaves_with_kwh)
            return
        longest_kwh = LONGEST_TRIP * self.sessions.synthetic.trip_kwh
        if longest_kwh > self.leaves_with_kwh:
            given = {"needs": f"up to {longest_kwh:g}", "ready": f"{self.leaves_with_kwh:g}"}
            yield Flaw(("sessions", "synthetic", "trip_kwh"), "needs_too_much", given)

    def lower(self, around: Surroundings) -> EV:
        sessions = self.sessions
        if isinstance(sessions, SessionFile):
            raise TypeError(f"{sessions.file}: is read before (scenarios.logbooks)")
        if isinstance(sessions, GeneratedSessions):
            sessions = tuple(commuting(sessions.synthetic, around.grid, around.chance()))
        connected, trip_kwh, foreign_kwh, ready_kwh = tank(
            stays(sessions, around.grid),
            steps=around.grid.steps,
            leaves_with_kwh=self.leaves_with_kwh,
            full_power_kwh=around.grid.step_h * (self.charge_power_kw * self.charge_efficiency - self.idle_kw),
        )
        return EV(
            **self.model_dump(exclude={"kind", "ready_kwh", "sessions"}),
            initial_kwh=self.leaves_with_kwh,
            connected=connected,
            trip_kwh=trip_kwh,
            foreign_kwh=foreign_kwh,
            ready_kwh=ready_kwh,
            departure_yen_per_kwh=around.slack.departure,
        )
