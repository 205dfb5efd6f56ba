"""The ledger, one row a posting."""

from collections.abc import Sequence

import pyarrow as pa

from market.ledger import Recordable
from scenarios.tables.columns import MOMENT, TEXT, WHOLE, columns, micros


def entries_table(entries: Sequence[Recordable], zone: str) -> pa.Table:
    """Postings in order; the amounts of an entry sum to zero in each asset [micro-yen, or g of a lot]."""
    schema = columns(
        zone,
        seq=WHOLE,
        entry=TEXT,
        kind=TEXT,
        time=MOMENT,
        ref=TEXT,
        account=TEXT,
        asset=TEXT,
        amount=WHOLE,
    )
    rows = [
        {
            "seq": seq,
            "entry": entry.id,
            "kind": str(entry.kind),
            "time": micros(entry.time),
            "ref": entry.ref,
            "account": account,
            "asset": asset,
            "amount": amount,
        }
        for seq, entry in enumerate(entries)
        for account, asset, amount in entry.legs
    ]
    return pa.Table.from_pylist(rows, schema)
