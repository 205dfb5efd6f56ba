"""The command `machigrid live`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from market.trades import Trade
    from scenarios.live.live_folder import LiveFolder
    from scenarios.live.transfer import Covered
    from scenarios.spec.scenario import Scenario

BAD_INPUT = 2


def live(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or a name of the library.")],
    meters: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Rows start,meter,kwh; - reads them from stdin; absent: made up (合成)."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of streams; one that was cut off goes on.")] = Path(
        "live"
    ),
    *,
    rows_only: Annotated[bool, typer.Option("--rows", help="Only print the made-up rows.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Acknowledge each row by a JSON object a line.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what was covered in the end.")] = False,
) -> None:
    """Issue, match and log credits while meters report, interval by interval; ^C and start again as you like."""
    from scenarios.live.live_folder import LiveFolder, NotThisStream
    from scenarios.live.metered import NotLive

    found = _read(scenario)
    if rows_only:
        for line in made_up(found):
            typer.echo(line)
        return
    try:
        with LiveFolder(out / found.name, found) as stream:
            if stream.resumed:
                typer.echo(f"goes on after {stream.resumed:,} rows", err=True)
            refused = follow(stream, lines_of(found, meters), found, as_json=as_json, quiet=quiet)
            tell(stream.transfer.coverage(), as_json=as_json)
    except (NotThisStream, NotLive, OSError) as fault:
        _stop(str(fault))
    if not as_json:
        typer.echo(f"stream: {out / found.name}")
    if refused:
        raise typer.Exit(BAD_INPUT)


def lines_of(scenario: "Scenario", meters: str | None) -> Iterable[str]:
    """Where the rows come from."""
    if meters is None:
        return made_up(scenario)
    return sys.stdin if meters == "-" else lines_in(Path(meters))


def lines_in(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as rows:
        yield from rows


def made_up(scenario: "Scenario") -> Iterator[str]:
    """The rows of the scenario's own dispatch, under their heading."""
    from scenarios.district import build
    from scenarios.live.meter_row import HEADER
    from scenarios.live.metered import rows_of
    from scenarios.runner import dispatch

    built = build(scenario)
    if built.district is None:
        _stop(f"{scenario.name} has no buildings whose meters could be made up: give --meters")
    yield HEADER
    for row in rows_of(scenario, dispatch(built.district, scenario.dispatch, 1, None)):
        yield row.line(scenario.zone)


def follow(stream: "LiveFolder", lines: Iterable[str], scenario: "Scenario", *, as_json: bool, quiet: bool) -> int:
    """Take row after row and answer each; how many were refused."""
    from scenarios.live.meter_row import HEADER, BadRow, row_of

    refused = 0
    for number, text in enumerate(lines, start=1):
        line = text.strip()
        if not line or line == HEADER:
            continue
        try:
            trades = stream.take(row_of(line, scenario.zone))
        except BadRow as fault:
            refused += 1
            if as_json:
                _answer({"row": number, "refused": str(fault)})
            else:
                typer.echo(f"row {number}: {fault}", err=True)
            continue
        if as_json:
            _answer({"row": number, "new": trades is not None, "trades": len(trades or ())})
        elif not quiet:
            announce(trades or (), scenario)
    return refused


def announce(trades: Sequence["Trade"], scenario: "Scenario") -> None:
    """Each trade as it happens."""
    from scenarios.live.transfer import public_seller

    for trade in trades:
        clock = datetime.fromtimestamp(trade.time, ZoneInfo(scenario.zone))
        price = trade.price_yen_per_t / 1000
        typer.echo(
            f"{clock:%H:%M}  {public_seller(trade)} → {trade.buyer}  {trade.grams} g  {price:g} {scenario.currency}/kg"
        )


def tell(coverage: Sequence["Covered"], *, as_json: bool) -> None:
    """How far each covered building's consumption is covered, and by whom."""
    for each in coverage:
        if as_json:
            _answer(
                {
                    "building": each.building,
                    "drawn_kwh": each.drawn_kwh,
                    "covered": each.share,
                    "bought_g": each.bought_g,
                }
            )
            continue
        share = "nothing to cover" if each.share is None else f"{each.share:.1%} covered by credits"
        givers = ", ".join(f"{grams} g of {seller}" for seller, grams in each.bought_g.items())
        typer.echo(f"{each.building} drew {each.drawn_kwh:.3f} kWh: {share}" + (f" ({givers})" if givers else ""))


def _read(name: str) -> "Scenario":
    from scenarios.faults import ScenarioFaults
    from scenarios.reading import read_scenario

    try:
        return read_scenario(name)
    except ScenarioFaults as error:
        _stop(str(error))


def _answer(facts: dict[str, object]) -> None:
    typer.echo(json.dumps(facts, ensure_ascii=False))


def _stop(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
