"""`machigrid dashboard`: serve the pages over the stored runs."""

from pathlib import Path
from typing import Annotated

import typer

from scenarios.terminal import FAILED, RunsFolder, stop


def dashboard(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 8050,
    runs: RunsFolder = Path("runs"),
    *,
    browser: Annotated[bool, typer.Option("--browser", help="Open it in the browser.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on; others than this machine's need a log-in.")] = (
        "127.0.0.1"
    ),
    users: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ask for log-in; see `machigrid users add`.")
    ] = None,
    oidc: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of an OpenID provider (extra `oidc`).")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="A name by which browsers reach the server; repeatable.")
    ] = None,
    https: Annotated[bool, typer.Option("--https", help="A proxy in front encrypts; cookies travel no other way.")] = (
        False
    ),
) -> None:
    """Serve the pages until interrupted: for this machine only, or for others after a log-in."""
    from dashboards.serve import Access, serve  # noqa: PLC0415 - its libraries are heavy

    access = Access(users=users, provider=oidc, hosts=tuple(name or ()), https=https)
    try:
        serve(runs, port, open_browser=browser, host=host, access=access)
    except (ValueError, ImportError) as error:
        stop(str(error))
    except FileNotFoundError as error:
        stop(f"{error.filename}: {error.strerror}")
    except OSError as error:
        stop(f"port {port}: {error.strerror or error}", FAILED)
