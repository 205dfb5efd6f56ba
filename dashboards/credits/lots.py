"""Lots of credits as anybody may see them, and which one the page is about."""

from functools import lru_cache

import pandas as pd

from dashboards.runs import SavedRun, UnreadableRunError
from dashboards.scene import Scene
from scenarios.log_files import LOG
from scenarios.lot_history import lot_history
from scenarios.public_lots import public_lots

LOT, ACCOUNT = "lot", "account"
"""Parts of the URL that this page understands, beside the trade."""


@lru_cache(maxsize=4)
def lots_of(run: SavedRun) -> pd.DataFrame:
    """All lots, the latest first; the caller must not change them."""
    run.table("credits", ["lot"])  # raises UnreadableRunError where the table is broken
    lots = public_lots(run.run)
    sold_g = run.table("trades", ["lot", "grams"]).groupby("lot")["grams"].sum()
    return lots.assign(sold_g=lots["lot"].map(sold_g).fillna(0).astype(int)).iloc[::-1].reset_index(drop=True)


def chosen_lot(scene: Scene) -> str | None:
    """The lot of the address, or of its trade; else the latest that traded, or the latest; None without lots.

    One that the run does not have stays chosen, so that the page can say so.
    """
    asked = scene.address.one_of(LOT)
    if asked is not None:
        return asked
    trades = scene.run.table("trades", ["seq", "lot"])
    of_trade = trades.loc[trades["seq"] == scene.address.trade, "lot"]
    latest = of_trade if len(of_trade) else trades["lot"].tail(1)
    found = [*latest, *lots_of(scene.run)["lot"].head(1)]
    return found[0] if found else None


def lot_row(scene: Scene) -> pd.Series | None:
    """The chosen lot's row, None where the run has no such lot."""
    lots = lots_of(scene.run)
    rows = lots[lots["lot"] == chosen_lot(scene)]
    return None if rows.empty else rows.iloc[0]


@lru_cache(maxsize=4)
def accounts(run: SavedRun) -> tuple[str, ...]:
    """Accounts that may be named: disclosed owners and buyers."""
    buyers = run.table("trades", ["buyer"])["buyer"].unique()
    return tuple(sorted({*lots_of(run)["owner"].dropna().unique(), *buyers}))


def history(run: SavedRun, lots: pd.DataFrame) -> pd.DataFrame:
    """Who has which grams of some lots (`scenarios.lot_history`); a first owner under the name that is public."""
    try:
        rows = lot_history(run.run, lots[["lot", "grams"]])
    except OSError as fault:
        raise UnreadableRunError("broken", str(run.run.folder / LOG)) from fault
    owners = lots.set_index("lot")["owner"]
    return rows.assign(holder=rows["holder"].fillna(rows["lot"].map(owners)))


def holdings(run: SavedRun, account: str) -> pd.DataFrame:
    """Columns lot, issued_g, bought_g, sold_g, retired_g, held_g: what an account has to do with each lot.

    issued + bought = sold + retired + held
    """
    trades = run.table("trades", ["lot", "buyer", "seller", "disclosed", "grams"])
    bought = trades[trades["buyer"] == account].groupby("lot")["grams"].sum()
    sold = trades[(trades["seller"] == account) & trades["disclosed"]].groupby("lot")["grams"].sum()
    lots = lots_of(run)
    touched = lots[(lots["owner"] == account) | lots["lot"].isin([*bought.index, *sold.index])]
    parts = history(run, touched)
    own = parts[parts["holder"] == account]
    retired = own[own["purpose"].notna()].groupby("lot")["grams"].sum()
    held = own[own["purpose"].isna()].groupby("lot")["grams"].sum()
    grams = {"bought_g": bought, "sold_g": sold, "retired_g": retired, "held_g": held}
    columns = {name: touched["lot"].map(sums).fillna(0).astype(int) for name, sums in grams.items()}
    issued = touched["grams"].where(touched["owner"] == account, 0)
    return pd.DataFrame({"lot": touched["lot"], "issued_g": issued, **columns}).reset_index(drop=True)
