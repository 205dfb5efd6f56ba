"""The command group `machigrid chain`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs: the chain's libraries are an extra

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.terminal import BAD_INPUT, FAILED, AsJson, answer, stop

if TYPE_CHECKING:
    from market.chain.wallet import Wallet

app = typer.Typer(help="Keep credits and log heads on an Ethereum-like chain.", no_args_is_help=True)

Node = Annotated[str, typer.Option(metavar="URL", help="JSON-RPC node, such as http://127.0.0.1:8545.")]
Address = Annotated[str, typer.Option("--contract", metavar="ADDRESS", help="Where the contract was deployed.")]
Key = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="File with the operator's private key; else the node's account."),
]


@app.command()
def deploy(node: Node, key: Key = None) -> None:
    """Deploy the contract and print its address; the key's account becomes its operator."""
    with stopping():
        from market.chain.contract import deploy as put

        typer.echo(put(wallet(node, key)).address)


@app.command()
def anchor(
    head: Annotated[
        Path, typer.Argument(metavar="HEAD", exists=True, help="A run's folder or ledger.checkpoint.json.")
    ],
    node: Node,
    contract: Address,
    key: Key = None,
) -> None:
    """Put a log's signed head on the chain, where nobody can take it back."""
    with stopping():
        from market.chain.anchor import anchor as put
        from market.chain.contract import contract_at
        from market.log.heads import SignedHead
        from scenarios.log_files import CHECKPOINT

        signed = SignedHead.from_json((head / CHECKPOINT if head.is_dir() else head).read_bytes())
        operator = wallet(node, key)
        receipt = put(contract_at(operator.node, contract), operator, signed)
        typer.echo(f"{signed.head.size} entries anchored in block {receipt['blockNumber']}, {receipt['gasUsed']} gas")


@app.command()
def check(
    log: Annotated[Path, typer.Argument(metavar="LOG", exists=True, dir_okay=False, help="A run's ledger.log.jsonl.")],
    node: Node,
    contract: Address,
) -> None:
    """Hold a log to its head on the chain: finds what was cut off or replaced since."""
    with stopping():
        from market.chain.anchor import ForkedLog, check_anchored
        from market.chain.contract import contract_at
        from market.chain.node import open_node

        try:
            head = check_anchored(contract_at(open_node(node), contract), log.read_bytes().splitlines())
        except ForkedLog as fork:
            stop(f"{log}: {fork}", FAILED)
        if head is None:
            stop(f"{log}: no head of this log is anchored in {contract}", BAD_INPUT)
        typer.echo(f"its first {head.size} entries are those that were anchored")


@app.command()
def cost(*, as_json: AsJson = False) -> None:
    """Measure what each operation costs, in gas and in yen at stated prices (推計: estimates)."""
    with stopping():
        from scenarios.chain.cost import gas_of_operations, transactions_per_second
        from scenarios.chain.prices import gas_prices

        gas, prices = gas_of_operations(), gas_prices()
        own_per_s = transactions_per_second()
    if as_json:
        rows = {
            operation: {"gas": used} | {f"{key}_yen": price.yen(used) for key, price in prices.items()}
            for operation, used in gas.items()
        }
        answer({"operations": rows, "in_process_per_s": own_per_s})
        return
    typer.echo(f"{'':34}{'gas':>9}" + "".join(f"{key:>20}" for key in prices))
    for operation, used in gas.items():
        money = (f"{price.yen(used):>9,.3g} yen {price.per_second(used):>4,.0f}/s" for price in prices.values())
        typer.echo(f"{operation:34}{used:>9,.0f}" + "".join(f"{words:>20}" for words in money))
    for key, price in prices.items():
        typer.echo(f"{key}: {price.gwei} gwei, {price.yen_per_coin:,} yen a coin ({price.grade}: {price.source})")
    typer.echo(f"the chain within this process: {own_per_s:.1f} trades a second of processor time")


@contextmanager
def stopping() -> Iterator[None]:
    """A missing extra, a chain's no or a file that is not what it should be ends the command with words."""
    try:
        from market.chain.anchor import ForkedLog
        from market.chain.wallet import ChainRefusal
    except ModuleNotFoundError as missing:
        stop(f"{missing.name} is not installed: pip install 'machigrid[chain]'", BAD_INPUT)
    try:
        yield
    except ChainRefusal as refusal:
        stop(str(refusal), FAILED)
    except (ForkedLog, ValueError, OSError) as fault:
        stop(str(fault), BAD_INPUT)


def wallet(node: str, key: Path | None) -> "Wallet":
    """The operator's wallet. Raises ValueError where the file holds no key."""
    from market.chain.node import open_node
    from market.chain.wallet import Wallet

    if key is None:
        return Wallet(open_node(node))
    try:
        private = bytes.fromhex(key.read_text(encoding="ascii").strip().removeprefix("0x"))
        return Wallet(open_node(node), private)
    except ValueError:
        raise ValueError(f"{key}: holds no private key of 64 hex digits") from None
