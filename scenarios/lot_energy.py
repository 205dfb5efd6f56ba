"""The measured energy behind a credit lot, step by step."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scenarios.issuance import mintable_kwh
from scenarios.issuance_rule import rule_of
from scenarios.spec.issuance import IssuanceSpec
from scenarios.stored_run import Run

WH_PER_KWH = 1000


def lot_energy(run: Run, lot: Mapping[str, Any]) -> pd.DataFrame:
    """Columns start and, for each fate that issues credits, `<fate>_wh`: what the lot's source had in its interval.

    lot   row of the table `credits`

    All copies of the source together, net of the conditioner's own use. Empty where the lot came without a source.
    The Wh sum to the lot's own but for what was carried into it and out of it, each below 1 Wh.
    """
    spec = run.manifest["spec"].get("issuance")
    if spec is None or not isinstance(lot["building"], str) or not run.has("fates"):
        return pd.DataFrame(columns=["start"])
    rule = rule_of(IssuanceSpec.model_validate(spec))
    rows = run.frame(
        "fates",
        ["start", "count", *(f"{fate}_kwh" for fate in rule.fates)],
        [
            ("building", "==", lot["building"]),
            ("asset", "==", lot["asset"]),
            ("start", ">=", lot["produced_from"]),
            ("start", "<", lot["produced_until"]),
        ],
    )
    copies_wh = WH_PER_KWH * rows["count"].to_numpy()
    energy = {f"{fate}_wh": copies_wh * mintable_kwh(rows[f"{fate}_kwh"].to_numpy(), rule) for fate in rule.fates}
    return pd.DataFrame({"start": rows["start"], **energy})
