"""The named series of a scenario, read on the steps of its run."""

from collections.abc import Iterator, Mapping

from ems.timegrid import TimeGrid
from scenarios.faults import path_text
from scenarios.profiles.profile import Profile
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.sentences import Flaw
from scenarios.spec.scenario import Scenario
from scenarios.uses import Use, uses


def read_series(scenario: Scenario, grid: TimeGrid) -> tuple[dict[str, Profile], list[Flaw]]:
    """Every series that can be read, by name, and what is wrong with the others or with how they are used."""
    used = tuple(uses(scenario))
    profiles: dict[str, Profile] = {}
    flaws: list[Flaw] = []
    for name, spec in scenario.series.items():
        key, source = spec.source
        try:
            profiles[name] = source.read(asked_for(name, used, scenario, grid))
        except UnreadableError as error:
            flaws.extend(flaw._replace(loc=("series", name, key, *flaw.loc)) for flaw in error.flaws)
    return profiles, [*flaws, *unit_flaws(used, profiles)]


def asked_for(name: str, used: tuple[Use, ...], scenario: Scenario, grid: TimeGrid) -> Asked:
    """What the users of a series take: the unit of the first, the highest of the lowest values."""
    takes = [use.takes for use in used if use.series == name]
    return Asked(
        name=name,
        grid=grid,
        unit=takes[0].unit if takes else None,
        least=max((each.least for each in takes if each.least is not None), default=None),
        folder=scenario.folder,
        seed=scenario.seed,
        repair=scenario.repair,
    )


def unit_flaws(used: tuple[Use, ...], profiles: Mapping[str, Profile]) -> Iterator[Flaw]:
    """Series whose numbers are not what a user takes."""
    for use in used:
        if use.series in profiles and (got := profiles[use.series].provenance.unit) != use.takes.unit:
            given = {"wanted": use.takes.unit, "user": path_text(use.loc), "got": got}
            yield Flaw(("series", use.series), "unit_differs", given)
