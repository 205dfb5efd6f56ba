"""What became of every renewable kWh's value: exactly one claim each (systems.md, A5)."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.issuance import Source, mintable_kwh, minting_fates
from scenarios.spec.issuance import IssuanceSpec

COLUMNS = ("building", "asset", "fate", "claim", "kwh")


def claims(
    sources: Sequence[Source], fates: Mapping[str, NDArray[np.float64]], spec: IssuanceSpec | None
) -> pd.DataFrame:
    """Energy of the whole run by source, fate and claim, all copies of a source [kWh].

    claim   "issued" as credits (the remainder below a gram included), "fit", "non_fossil", or "none"

    The rows of a source sum to the energy available to it: a kWh has one row.
    """
    rows = [
        (source.building, source.asset, fate, claim, kwh)
        for number, source in enumerate(sources)
        for fate, claim, kwh in claims_of(number, source, fates, spec)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def claims_of(
    number: int, source: Source, fates: Mapping[str, NDArray[np.float64]], spec: IssuanceSpec | None
) -> Iterator[tuple[str, str, float]]:
    """Fate, claim and energy [kWh] of one source."""
    minting = () if spec is None or source.refusal else minting_fates(spec)
    for fate, kwh in fates.items():
        whole_kwh = float(kwh[number].sum()) * source.count
        if fate == "exported":
            yield fate, source.export_claim, whole_kwh
        elif spec is not None and fate in minting:
            issued_kwh = float(mintable_kwh(kwh[number], spec).sum()) * source.count
            yield fate, "issued", issued_kwh
            yield fate, "none", whole_kwh - issued_kwh
        else:
            yield fate, "none", whole_kwh
