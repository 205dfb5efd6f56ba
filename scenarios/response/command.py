"""The command `machigrid response`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.terminal import AsJson, RunName, RunsFolder, answer, run_or_stop, stop

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.stored_run import Run

TABLES = ("events", "baselines", "participants")

EVENT_ROWS: Mapping[str, str] = {
    "baseline": "settled by",
    "target_kw": "asked [kW]",
    "delivered_kw": "delivered, mean [kW]",
    "least_kw": "delivered, least [kW]",
    "compliance": "share of steps complied",
    "delivered_kwh": "delivered [kWh]",
    "true_kwh": "truly drawn less [kWh]",
    "bias_kwh": "baseline's error [kWh]",
    "district_kwh": "of it by the whole district [kWh]",
    "prepared_kwh": "drawn more before [kWh]",
    "rebound_kwh": "drawn more after [kWh]",
    "participants": "participants",
    "took_part": "that drew less",
    "rewards_yen": "rewards [yen]",
    "capacity_yen": "capacity payment [yen]",
    "penalty_yen": "penalty [yen]",
    "paid_yen": "paid [yen]",
}


def response(
    run_name: RunName,
    runs: RunsFolder = Path("runs"),
    *,
    participants: Annotated[bool, typer.Option("--participants", help="Tell of each participant, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what calls for less power delivered in a run: by every baseline, truly, before and after; what was paid."""
    run = run_or_stop(run_name, runs)
    if not run.has("response/events"):
        stop(f"{run.folder}: its scenario has no `response:` section; see machigrid run dr_event_utility")
    if as_json:
        tables = {name: json.loads(told(run, name).to_json(orient="records", date_format="iso")) for name in TABLES}
        answer({"folder": str(run.folder)} | tables)
        return
    for text in for_people(run, participants=participants):
        typer.echo(f"{text}\n")
    typer.echo(f"tables: {run.folder / 'response'}")


def told(run: "Run", name: str) -> "pd.DataFrame":
    return run.frame(f"response/{name}")


def for_people(run: "Run", *, participants: bool) -> list[str]:
    """The tables as text, units beside the words."""
    events = told(run, "events").set_index("event")
    rows = events[list(EVENT_ROWS)].rename(columns=EVENT_ROWS).T.rename_axis(columns=None)
    when = [f"{row.start:%m-%d %H:%M}–{row.until:%H:%M}" for row in events.itertuples()]
    shown = rows.map(number)
    shown.loc["when"] = when
    text = [shown.loc[["when", *rows.index]].to_string()]
    baselines = told(run, "baselines").rename(columns={"without_baseline": "without"})
    columns = ["delivered_kwh", "true_kwh", "bias_kwh", "rmse_kw", "paid_yen", "without"]
    text.append(baselines.set_index(["event", "baseline"])[columns].map(number).to_string())
    if participants:
        text.append(told(run, "participants").drop(columns="example_days").to_string(index=False, float_format="%.4g"))
    return text


def number(value: object) -> str:
    """Four significant digits and all before the point; n/a where there is none."""
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "n/a"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"  # type: ignore[arg-type]  # noqa: PLR2004 - as said
