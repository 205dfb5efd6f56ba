"""The command `machigrid lab`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scenarios.lab.plan import Plan

BAD_INPUT = 2


def lab(
    plan: Annotated[
        str, typer.Argument(help="A plan (.yaml), or chatterjee-samuelson, gode-sunder, cason-plott.", metavar="PLAN")
    ],
    labs: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of studies.")] = Path("labs"),
    *,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Processes; the result is the same.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Work it out even if the same study is stored.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    """Compare market rules on common order flows, or show a result of the literature again."""
    from scenarios.lab.demonstrations import DEMONSTRATIONS
    from scenarios.lab.laboratory import demonstrate, study

    if plan in DEMONSTRATIONS:
        done = demonstrate(plan, labs=labs, force=force)
    else:
        done = study(_read(Path(plan)), name=Path(plan).stem, labs=labs, workers=workers, force=force)
    if as_json:
        rows = json.loads(done.comparison.to_json(orient="records"))
        answer = {"label": done.label, "folder": str(done.folder), "summary": rows}
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    typer.echo(f"{done.manifest['name']} ({done.label})")
    typer.echo(done.comparison.to_string(index=False, float_format="{:.4g}".format))
    typer.echo(f"tables and figure: {done.folder}")


def _read(path: Path) -> "Plan":
    from pydantic import ValidationError
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from scenarios.lab.plan import Plan

    try:
        return Plan.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, YAMLError) as error:
        words = str(error)
    except ValidationError as error:
        words = "\n".join(f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    typer.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
