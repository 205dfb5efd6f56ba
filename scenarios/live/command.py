"""The command `machigrid live`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from scenarios.chain.command import Key, stopping, wallet
from scenarios.terminal import BAD_INPUT, FAILED, ScenarioName, answer, scenario_or_stop, stop

if TYPE_CHECKING:
    from market.trades import Trade
    from scenarios.live.anchoring import Anchoring
    from scenarios.live.live_folder import LiveFolder
    from scenarios.live.transfer import Covered
    from scenarios.spec.scenario import Scenario

MINUTE_S = 60


def live(  # noqa: PLR0913 - each argument is an option of the command
    scenario: ScenarioName,
    meters: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Rows start,meter,kwh; - reads them from stdin; absent: made up (合成)."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of streams; one that was cut off goes on.")] = Path(
        "live"
    ),
    *,
    node: Annotated[
        str | None, typer.Option("--anchor", metavar="URL", help="JSON-RPC node on whose chain the log's heads go.")
    ] = None,
    contract: Annotated[str, typer.Option(metavar="ADDRESS", help="Where `machigrid chain deploy` put it.")] = "",
    key: Key = None,
    every_min: Annotated[
        int, typer.Option("--anchor-every", min=1, metavar="MIN", help="Metered minutes from anchor to anchor.")
    ] = 60,
    rows_only: Annotated[bool, typer.Option("--rows", help="Only print the made-up rows.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Acknowledge each row by a JSON object a line.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what was covered in the end.")] = False,
) -> None:
    """Issue, match and log credits while meters report, interval by interval; ^C and start again as you like."""
    from scenarios.live.live_folder import LiveFolder, NotThisStream, StreamTaken
    from scenarios.live.metered import NotLive

    found = scenario_or_stop(scenario)
    if rows_only:
        for line in made_up(found):
            typer.echo(line)
        return
    try:
        with LiveFolder(out / found.name, found) as stream:
            if stream.resumed:
                typer.echo(f"goes on after {stream.resumed:,} rows", err=True)
            anchoring = None if node is None else anchoring_of(stream, node, contract, key, every_min)
            refused = follow(stream, lines_of(found, meters), found, anchoring, as_json=as_json, quiet=quiet)
            tell(stream.transfer.coverage(), as_json=as_json)
    except (NotThisStream, NotLive, OSError) as fault:
        stop(str(fault))
    except StreamTaken as fault:
        stop(str(fault), FAILED)
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
    with path.open(encoding="utf-8-sig") as rows:
        try:
            yield from rows
        except UnicodeDecodeError:
            stop(f"{path}: is not UTF-8 text; what stood in the lines before is taken")


def made_up(scenario: "Scenario") -> Iterator[str]:
    """The rows of the scenario's own dispatch, under their heading."""
    from scenarios.district import build
    from scenarios.live.meter_row import HEADER
    from scenarios.live.metered import rows_of
    from scenarios.runner import dispatch

    built = build(scenario)
    if built.district is None:
        stop(f"{scenario.name} has no buildings whose meters could be made up: give --meters")
    yield HEADER
    for row in rows_of(scenario, dispatch(built.district, scenario, 1, None)):
        yield row.line(scenario.zone)


def anchoring_of(stream: "LiveFolder", node: str, contract: str, key: Path | None, every_min: int) -> "Anchoring":
    """What anchors the stream's heads; ends the command where the chain knows another history of it."""
    with stopping():
        from market.chain.anchor import ForkedLog
        from market.chain.contract import contract_at
        from scenarios.live.anchoring import Anchoring

        operator = wallet(node, key)
        anchoring = Anchoring(contract_at(operator.node, contract), operator, every_min * MINUTE_S)
        try:
            size = anchoring.resume(stream.log.lines)
        except ForkedLog as fork:
            stop(f"{stream.folder}: {fork}", FAILED)
        if size:
            typer.echo(f"its first {size:,} entries are those that were anchored", err=True)
        return anchoring


def follow(
    stream: "LiveFolder",
    lines: Iterable[str],
    scenario: "Scenario",
    anchoring: "Anchoring | None",
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Take row after row and answer each; how many were refused."""
    from scenarios.live.meter_row import HEADER, BadRow, row_of

    refused = 0
    for number, text in enumerate(lines, start=1):
        line = text.strip()
        if not line or line == HEADER:
            continue
        try:
            row = row_of(line, scenario.zone)
            trades = stream.take(row)
        except BadRow as fault:
            refused += 1
            if as_json:
                answer({"row": number, "refused": str(fault)})
            else:
                typer.echo(f"row {number}: {fault}", err=True)
            continue
        if as_json:
            answer({"row": number, "new": trades is not None, "trades": len(trades or ())})
        elif not quiet:
            announce(trades or (), scenario)
        if anchoring is not None:
            put_on_chain(anchoring, stream, row.start, as_json=as_json, quiet=quiet)
    return refused


def put_on_chain(anchoring: "Anchoring", stream: "LiveFolder", now: int, *, as_json: bool, quiet: bool) -> None:
    """Anchor what is due. A chain that says no stops no stream: the next head holds all of this one."""
    from market.chain.wallet import ChainRefusal

    try:
        anchored = anchoring.follow(stream.log, now, is_over=stream.transfer.is_over)
    except ChainRefusal as refusal:
        typer.echo(f"not anchored, to be tried again: {refusal}", err=True)
        return
    if anchored is None:
        return
    if as_json:
        answer({"anchored": anchored.size, "block": anchored.block, "gas": anchored.gas})
    elif not quiet:
        typer.echo(f"anchored: {anchored.size:,} entries in block {anchored.block}, {anchored.gas:,} gas")


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
            answer(
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
