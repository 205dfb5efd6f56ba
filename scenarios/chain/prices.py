"""What gas costs on kinds of chains, as dated data."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

GWEI_PER_COIN = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class GasPrice:
    """A kind of chain.

    gwei           price of a unit of gas [1e-9 coins]
    yen_per_coin   price of its coin
    block_gas      gas that fits into a block, and `block_s` the seconds between blocks
    grade          as in the data's other files: E is an estimate
    """

    name: str
    gwei: float
    yen_per_coin: float
    block_gas: int
    block_s: float
    source: str
    grade: str

    def yen(self, gas: float) -> float:
        """Price of so much gas."""
        return gas * self.gwei / GWEI_PER_COIN * self.yen_per_coin

    def per_second(self, gas: float) -> float:
        """How many operations of so much gas the chain carries when it carries nothing else."""
        return self.block_gas / gas / self.block_s


def gas_prices() -> dict[str, GasPrice]:
    """By key: public, rollup, consortium."""
    text = files("scenarios").joinpath("data/chain/prices.toml").read_text(encoding="utf-8")
    return {key: GasPrice(**facts) for key, facts in tomllib.loads(text).items()}
