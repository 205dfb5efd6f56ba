"""What a command says before its first wait on this machine."""

import typer


def tell_of_compiling() -> None:
    """Say once that the market's loops are made into machine code, which takes a while and is kept."""
    from market.compiled import is_ready  # noqa: PLC0415 - numba takes a second to start: other commands need it not

    if not (is_ready("play") and is_ready("solve")):
        typer.echo("compiling the market's loops for this machine, once: about half a minute …", err=True)
