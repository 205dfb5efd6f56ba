"""`machigrid users`: who may log in to a served dashboard."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.terminal import stop

if TYPE_CHECKING:
    from scenarios.access.users import User

app = typer.Typer(help="Who may log in to a served dashboard, and as what.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME")]
UsersFile = Annotated[Path, typer.Option("--users", metavar="FILE", help="The file of users.")]


@app.command()
def add(
    name: Name,
    users: UsersFile = Path("users.json"),
    *,
    role: Annotated[str, typer.Option(help="viewer, analyst or operator.")] = "viewer",
) -> None:
    """Add a user, or give one another role and pass phrase; the phrase is asked for, or read from standard input."""
    from scenarios.access.roles import role_called
    from scenarios.access.users import new_user, write_users

    try:
        wanted = role_called(role)
        known = known_users(users) if users.exists() else {}
        user = new_user(name, wanted, asked_phrase())
    except ValueError as error:
        stop(str(error))
    write_users(users, known | {name: user})
    typer.echo(f"{name}: {user.role.word}, in {users}")


@app.command("list")
def list_all(users: UsersFile = Path("users.json")) -> None:
    """List users and roles."""
    for name, user in sorted(known_users(users).items()):
        typer.echo(f"{name}  {user.role.word}")


@app.command()
def remove(name: Name, users: UsersFile = Path("users.json")) -> None:
    """Remove a user; whoever is logged in by that name is out at once."""
    from scenarios.access.users import write_users

    known = known_users(users)
    if name not in known:
        stop(f"{users}: no user {name}")
    write_users(users, {other: user for other, user in known.items() if other != name})
    typer.echo(f"{name}: removed from {users}")


def known_users(path: Path) -> "dict[str, User]":
    """The users of the file, or the end of the command."""
    from scenarios.access.users import BadUsers, read_users

    try:
        return read_users(path)
    except BadUsers as error:
        stop(str(error))
    except OSError as error:
        stop(f"{path}: {error.strerror}")


def asked_phrase() -> str:
    """The pass phrase, unseen where somebody types it."""
    if sys.stdin.isatty():
        return str(typer.prompt("pass phrase", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
