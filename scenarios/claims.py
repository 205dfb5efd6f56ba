"""What became of every renewable kWh's value: exactly one claim each (systems.md, A5)."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.issuance import Source, mintable_kwh
from scenarios.issuance_rule import IssuanceRule

COLUMNS = ("building", "asset", "fate", "claim", "kwh")


def claims(
    sources: Sequence[Source], fates: Mapping[str, NDArray[np.float64]], rule: IssuanceRule | None
) -> pd.DataFrame:
    """Energy of the whole run by source, fate and claim, all copies of a source [kWh].

    claim   "issued" as credits (the remainder below a gram included), "fit", "non_fossil", "contracted" to another
            area, or "none"

    The rows of a source sum to the energy available to it: a kWh has one row.
    """
    rows = [
        (source.building, source.asset, fate, claim, kwh)
        for number, source in enumerate(sources)
        for fate, claim, kwh in claims_of(number, source, fates, rule)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def claims_of(
    number: int, source: Source, fates: Mapping[str, NDArray[np.float64]], rule: IssuanceRule | None
) -> Iterator[tuple[str, str, float]]:
    """Fate, claim and energy [kWh] of one source."""
    minting = () if rule is None or source.refusal else rule.fates
    for fate, kwh in fates.items():
        whole_kwh = float(kwh[number].sum()) * source.count
        if fate == "exported":
            yield fate, source.export_claim, whole_kwh
        elif rule is not None and fate in minting:
            issued_kwh = float(mintable_kwh(kwh[number], rule).sum()) * source.count
            yield fate, "issued", issued_kwh
            yield fate, "none", whole_kwh - issued_kwh
        else:
            yield fate, "none", whole_kwh
