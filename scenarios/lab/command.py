"""The command `machigrid lab`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scenarios.lab.experiment import Plan

BAD_INPUT = 2


def lab(
    plan: Annotated[
        str, typer.Argument(help="A plan (.yaml), or chatterjee-samuelson, gode-sunder, cason-plott.", metavar="PLAN")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for tables and figures.")] = Path("lab"),
    *,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Processes; the result is the same.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    """Compare market rules on common order flows, or show a result of the literature again."""
    from scenarios.lab.demonstrations import DEMONSTRATIONS
    from scenarios.lab.experiment import comparison, means, sessions
    from scenarios.lab.figure import write_figure
    from scenarios.parquet import write_table

    out.mkdir(parents=True, exist_ok=True)
    name = Path(plan).stem
    if plan in DEMONSTRATIONS:
        table = DEMONSTRATIONS[plan]()
        label, summary = "demonstration", means(table) if "seed" in table else table
    else:
        found = _read(Path(plan))
        table = sessions(found, workers=workers)
        label, summary = found.label, comparison(table)
    write_table(out / f"{name}.parquet", table)
    write_table(out / f"{name}-summary.parquet", summary)
    write_figure(table, out / f"{name}.html", f"{name} ({label})")
    if as_json:
        rows = json.loads(summary.to_json(orient="records"))
        typer.echo(json.dumps({"label": label, "folder": str(out), "summary": rows}, ensure_ascii=False))
        return
    typer.echo(f"{name} ({label})")
    typer.echo(summary.to_string(index=False, float_format="{:.4g}".format))
    typer.echo(f"tables and figure: {out}")


def _read(path: Path) -> "Plan":
    from pydantic import ValidationError
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from scenarios.lab.experiment import Plan

    try:
        return Plan.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, YAMLError) as error:
        words = str(error)
    except ValidationError as error:
        words = "\n".join(f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    typer.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
