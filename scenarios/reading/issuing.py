"""What an issuing rule asks of the rest of a scenario."""

from collections.abc import Iterator
from datetime import date, timedelta
from difflib import get_close_matches

from scenarios.factors import NoFactor
from scenarios.issuance_rule import IssuanceRule, rule_of
from scenarios.sentences import Flaw
from scenarios.spec.assets.plant import PlantSection
from scenarios.spec.scenario import Scenario


def issuance_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Days of the run without a factor, and rejected plants that do not exist."""
    if scenario.issuance is None:
        return
    if scenario.time is not None and (day := day_without_factor(rule_of(scenario.issuance), days(scenario))):
        yield Flaw(("issuance",), "no_factor_on", {"day": day})
    plants = [
        f"{building.name}/{name}"
        for _, building in scenario.buildings
        for name, asset in building.assets.items()
        if isinstance(asset, PlantSection)
    ]
    for number, meter in enumerate(scenario.issuance.rejects):
        if meter not in plants:
            near = get_close_matches(meter, plants, n=1)
            meant = near[0] if near else ""
            yield Flaw(("issuance", "rejects", number), "no_such_plant", {"name": meter, "meant": meant})


def days(scenario: Scenario) -> Iterator[date]:
    """Local days of the run."""
    if scenario.time is None:
        return
    day, last = scenario.time.start.date(), (scenario.time.until - timedelta(seconds=1)).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def day_without_factor(rule: IssuanceRule, run: Iterator[date]) -> date | None:
    """The first day whose production no version of the factor covers, or None."""
    for day in run:
        try:
            # A plant as young as can be asks for every table that the rule has.
            rule.factor_on(day, day)
        except NoFactor:
            return day
    return None
