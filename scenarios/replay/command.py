"""The command group `machigrid market`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

from pathlib import Path
from typing import Annotated

import typer

from scenarios.replay.columns import as_help
from scenarios.terminal import AsJson, answer, stop

app = typer.Typer(help="Clear files of orders, estimate how many could sell.", no_args_is_help=True)


@app.callback()
def market() -> None:
    """A group even while it has one command."""


@app.command(epilog=as_help())
def replay(
    orders: Annotated[Path, typer.Argument(help="A .csv or .parquet file, one row an order in arrival order.")],
    rule: Annotated[str, typer.Option(help="continuous, call, or another rule of a market.")] = "continuous",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the trades, .parquet or .csv.")] = None,
    tick: Annotated[int, typer.Option(min=1, help="Prices are multiples of this [yen/t].")] = 1,
    lot: Annotated[int, typer.Option(min=1, help="Quantities are multiples of this [g].")] = 1,
    places: Annotated[
        str,
        typer.Option(
            metavar="PLACES",
            help="Places that exist: japan (日本/prefecture/municipality, or a six-digit code), any, a file "
            "of paths, one a line; auto: japan where the file names a place there, otherwise any.",
        ),
    ] = "auto",
    *,
    as_json: AsJson = False,
) -> None:
    """Clear a file of orders; refused rows are told one by one and the rest is processed."""
    from market.limits import TradingLimits
    from scenarios.first_use import tell_of_compiling
    from scenarios.parquet import write_table
    from scenarios.replay.order_file import read_orders
    from scenarios.replay.places import place_names
    from scenarios.replay.replay import check_rule, play

    if out is not None and not out.parent.is_dir():
        stop(f"{out.parent}: no such folder to write the trades to")
    limits = TradingLimits(tick_yen_per_t=tick, lot_g=lot)
    try:
        check_rule(rule)
        read = read_orders(orders, place_names(places), limits)
    except ValueError as error:
        stop(str(error))
    tell_of_compiling()
    done = play(read, rule)
    if out is not None and out.suffix == ".parquet":
        write_table(out, done.trades)
    elif out is not None:
        done.trades.to_csv(out, index=False)
    refusals = done.refusals.to_dict(orient="records")
    if as_json:
        told = {"refused_rows": done.rows_by_reason(), "refusals": refusals, "unread_columns": done.unread}
        answer(done.figures | told)
        return
    for name, value in done.figures.items():
        typer.echo(f"{name:18} {value}")
    if done.unread:
        typer.echo(f"not read, as no order has such columns: {', '.join(done.unread)}", err=True)
    for each in refusals:
        typer.echo(f"row {each['row']}, {each['id']}: {each['reason']}: {each['words']}", err=True)


@app.command()
def premiums(
    folder: Annotated[Path, typer.Argument(help="A run's folder.", metavar="RUN")],
    *,
    as_json: AsJson = False,
) -> None:
    """What attributes were worth in a run: average prices by seller, place, type and disclosure."""
    from scenarios.store import NoSuchRun, open_run
    from scenarios.tables.premiums import run_premiums

    try:
        trades = open_run(folder).trades
    except NoSuchRun as error:
        stop(str(error))
    if trades.empty:
        stop(f"{folder}: nothing was traded")
    found = run_premiums(trades)
    if as_json:
        answer({"premiums": found.to_dict(orient="records")})
    else:
        typer.echo(found.to_string(index=False, float_format="{:.4g}".format))


@app.command()
def sellers(
    capacity_gw: Annotated[float, typer.Option(min=0, help="Installed capacity of small roofs [GW].")] = 8.5,
    kw_per_home: Annotated[float, typer.Option(min=0.001, help="Capacity of one home [kW].")] = 4.0,
) -> None:
    """How many homes could sell: capacity over capacity per home (8.5 GW at 3 to 4 kW: 2 to 3 million)."""
    from scenarios.replay.potential import potential_sellers

    typer.echo(f"{potential_sellers(capacity_gw, kw_per_home):,.0f}")
