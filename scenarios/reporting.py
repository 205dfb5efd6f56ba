"""The factor by which an area reports the CO2 of the power that it buys: of its retailer's menu, not of the hour.

Kept apart from the hourly factor that steers dispatch and from the factor of issuance (domain rule 21).
"""

from typing import NamedTuple

from scenarios.profiles.profile import Provenance
from scenarios.profiles.source import UnreadableError
from scenarios.readers.emission_factors import BASES, factor_for, read_factors
from scenarios.readers.file_source import file_bytes, in_file
from scenarios.sentences import Flaw
from scenarios.spec.scenario import Scenario


class Reporting(NamedTuple):
    """The factor [kg/kWh] and where it came from; neither, where the scenario names none or flaws say why not."""

    kg_per_kwh: float | None = None
    provenance: tuple[Provenance, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def reporting_of(scenario: Scenario) -> Reporting:
    """The reporting factor of a scenario's grid."""
    menu = scenario.grid.reporting
    if menu is None:
        return Reporting()
    path = scenario.folder / menu.file
    try:
        content, sha256 = file_bytes(path)
        factor = factor_for(read_factors(content, path), menu.retailer, menu.menu, menu.basis)
    except UnreadableError as error:
        flaws = (flaw._replace(loc=("grid", "reporting", *flaw.loc)) for flaw in in_file(error.flaws, path))
        return Reporting(flaws=tuple(flaws))
    provenance = Provenance(
        name="grid/reporting",
        source=", ".join(filter(None, (menu.file, menu.retailer, menu.menu, BASES[menu.basis]))),
        unit="kg/kWh",
        step_minutes=60 if scenario.time is None else scenario.time.step_minutes,
        zone=scenario.zone,
        quality="measured",
        sha256=sha256,
        file=menu.file,
    )
    return Reporting(factor, (provenance,))


def reported_kg(import_kwh: float | None, kg_per_kwh: float | None) -> float | None:
    """CO2 of bought power by the reporting factor [kg]; None where either is."""
    return None if import_kwh is None or kg_per_kwh is None else import_kwh * kg_per_kwh
