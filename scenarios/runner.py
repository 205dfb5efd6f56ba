"""A run, from scenario to folder."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from ems.bills import bills
from ems.checks import check
from ems.district import District
from ems.flexibility import flexibility
from ems.origin import trace
from ems.regret import regret_yen
from ems.rolling import roll
from ems.windows import PERFECT
from market.exchange import Exchange
from scenarios.area_balance import area_balance
from scenarios.claims import claims
from scenarios.clock import opening_of
from scenarios.district import Built, build
from scenarios.draw_error import draw_errors, worst_peak
from scenarios.draws import with_draws
from scenarios.identity import identity_of
from scenarios.issuance_rule import rule_of
from scenarios.manifest import manifest
from scenarios.outages.endurance import endurance
from scenarios.outcome import Energy, Outcome
from scenarios.points import Points, points_of
from scenarios.reporting import reported_kg
from scenarios.response.incentive import at_billed_prices, incentives_of, with_incentives
from scenarios.response.response import Response, respond
from scenarios.run_folder import write_run
from scenarios.session import hold_session
from scenarios.sources import sources_of
from scenarios.spec.market import MarketSpec
from scenarios.spec.scenario import Scenario
from scenarios.store import complete_run
from scenarios.stored_run import Run
from scenarios.summary import summarise
from scenarios.supply import Supply, covers_g, supply_of

Progress = Callable[[int, int], None]


class BrokenPhysics(Exception):
    """The dispatch breaks a law of its district; nothing was stored."""


def run(
    scenario: Scenario,
    *,
    runs: Path | str = "runs",
    workers: int = 1,
    force: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Work a scenario out and store it under `runs`; a complete run of the same is opened instead.

    workers    processes for parts of the district that nothing couples; the outcome does not depend on it
    force      work it out even so
    progress   told (windows done, windows in all)

    Raises BrokenPhysics when the checks find the dispatch at fault.
    """
    started, begun = datetime.now(UTC), perf_counter()
    told, scenario = scenario, with_draws(scenario)
    built = build(scenario)
    identity = identity_of(scenario, built.provenance)
    folder = folder_of(scenario.name, identity, runs)
    if not force and (known := complete_run(folder)):
        return known

    outcome = worked_out(scenario, built, workers, progress)
    errors = [*draw_errors(told)]
    figures = summarise(outcome)
    figures |= {
        "draw_error": worst_peak(errors),
        "reported_kg": reported_kg(figures["import_kwh"], built.reporting_kg_per_kwh),
    }
    facts = manifest(scenario, built.provenance, outcome, figures, identity) | {"draws": [*map(asdict, errors)]}
    clock = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(perf_counter() - begun, 3),
        "folder": str(scenario.folder.absolute()),
    }
    return write_run(folder, scenario, outcome, {**facts, "clock": clock})


def worked_out(scenario: Scenario, built: Built, workers: int, progress: Progress | None) -> Outcome:
    """Dispatch, credits and market, and what they come to."""
    energy = None if built.district is None else dispatch(built.district, scenario, workers, progress)
    rule = None if scenario.issuance is None else rule_of(scenario.issuance)
    sources = sources_of(scenario, energy.fates.sources, rule) if energy else ()
    supply = supply_of(scenario, energy, sources, rule)
    return Outcome(
        energy=energy,
        sources=sources,
        claims=claims(sources, energy.fates.kwh if energy else {}, rule),
        exchange=(exchange := trade(scenario, supply)),
        covers_g=covers_g(scenario.market, supply),
        balance=area_balance(scenario, energy, sources, exchange, built.reporting_kg_per_kwh) if energy else None,
        endurance=endurance(scenario, energy.schedule) if energy else None,
        points=points(scenario, exchange, supply),
        response=response_of(scenario, energy, workers),
    )


def known_run(scenario: Scenario, runs: Path | str) -> Run | None:
    """The complete run of a scenario under `runs`, which `run` would open; None where there is none."""
    drawn = with_draws(scenario)
    identity = identity_of(drawn, build(drawn).provenance)
    return complete_run(folder_of(drawn.name, identity, runs))


def folder_of(name: str, identity: str, runs: Path | str) -> Path:
    return Path(runs) / f"{name}-{identity[:12]}"


def points(scenario: Scenario, exchange: Exchange | None, supply: Supply) -> tuple[Points, ...]:
    """What the buyers' purchases brought them, until the last interval or trade."""
    if exchange is None or scenario.market is None or not exchange.trades:
        return ()
    ends = max(exchange.trades[-1].time, *(interval.produced_until for interval in supply.intervals[-1:]), 0)
    return points_of(scenario.market, exchange, ends, scenario.zone)


def dispatch(district: District, scenario: Scenario, workers: int, progress: Progress | None) -> Energy:
    """Roll over the windows, hold the result to the physics, follow the sun's energy, write the bills.

    Rewards for demand response steer, and are no part of the bills.
    """
    settings, rewarded = scenario.dispatch.settings(), with_incentives(district, incentives_of(scenario))
    steered = roll(rewarded, settings, workers=workers, progress=progress)
    regret = None if settings.forecast == PERFECT else regret_yen(steered, settings, workers=workers)
    schedule = steered if rewarded is district else at_billed_prices(steered, district)
    if violations := check(schedule):
        raise BrokenPhysics("\n".join(map(str, violations)))
    return Energy(
        schedule=schedule,
        fates=trace(schedule),
        bills=bills(schedule),
        flexibility=flexibility(schedule),
        regret_yen=regret,
    )


def response_of(scenario: Scenario, energy: Energy | None, workers: int) -> Response | None:
    """What the scenario's events delivered, beside the same run without any."""
    if scenario.response is None or energy is None:
        return None
    otherwise = roll(energy.schedule.district, scenario.dispatch.settings(), workers=workers)
    return respond(scenario, scenario.response, energy.schedule, otherwise)


def trade(scenario: Scenario, supply: Supply) -> Exchange | None:
    """Mint the credits and hold the market; a scenario with issuance alone has a registry without trade."""
    if scenario.issuance is None and scenario.market is None:
        return None
    return hold_session(
        scenario.market or MarketSpec(),
        supply,
        currency=scenario.currency,
        zone=scenario.zone,
        opens=opening_of(scenario),
    )
