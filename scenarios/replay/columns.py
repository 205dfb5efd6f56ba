"""What an order may say in a file: the columns, for the reader, the help and the documentation."""

from typing import NamedTuple


class Column(NamedTuple):
    """`rows` says who reads it: all rows, asks, bids (and their alternatives), orders (asks and bids)."""

    name: str
    rows: str
    words: str
    words_ja: str


NEEDED = (
    Column(
        "id",
        "all",
        "the order's own; of `or` that of the bid above, of `cancel` that of the order to withdraw",
        "注文の番号。`or` は直前の買い注文、`cancel` は取り消す注文の番号",
    ),
    Column(
        "side",
        "all",
        "`ask`, `bid`, `or` (one more alternative of the bid above), `cancel`",
        "`ask` 売り、`bid` 買い、`or` 直前の買いの代替条件、`cancel` 取り消し",
    ),
    Column("account", "all", "who says so; only its own orders can it cancel or replace", "口座"),
    Column("volume_g", "orders", "quantity [g-CO2], whole, above 0", "数量 [g-CO2]"),
    Column("price_yen_per_t", "orders, `or`", "limit [yen/t], whole: an ask's least, a bid's most", "指値 [円/t]"),
)
OPTIONAL = (
    Column("lot", "orders", "`partial` (まで) or `whole`", "`partial`（まで）か `whole`（全量のみ）"),
    Column("minimum_g", "orders", "least that its first execution brings [g]", "最初の約定の最小量 [g]"),
    Column(
        "time_in_force",
        "orders",
        "`good_till`, `immediate_or_cancel` or `fill_or_kill`",
        "`good_till`、`immediate_or_cancel`、`fill_or_kill` の別",
    ),
    Column(
        "time", "all", "when it arrives, never before the row above; empty: with it", "到着時刻。空欄は直前の行と同時"
    ),
    Column("expires", "orders", "from when on it no longer stands", "有効期限"),
    Column(
        "replaces", "orders", "id of an open order of the same account, whose place it takes", "差し替える注文の番号"
    ),
    Column("disclosed", "asks", "`false` hides the seller", "`false` で売り手を非公表"),
    Column("place", "asks", "where it was produced", "発電の場所"),
    Column("type", "asks", "kind of energy, such as `solar` or `wind/small`", "発電の種類"),
    Column("produced_from", "asks", "start of production", "発電期間の始まり"),
    Column("produced_to", "asks", "end of production", "発電期間の終わり"),
    Column("want_buyer_place", "asks", "only to buyers there", "買い手の場所の条件"),
    Column("want_buyer_kind", "asks", "only to buyers of this kind", "買い手の種類の条件"),
    Column("buyer_place", "bids", "where the buyer is, for sellers who ask", "買い手の場所"),
    Column("buyer_kind", "bids", "what the buyer is, such as `company/retailer`", "買い手の種類"),
    Column("want_account", "bids", "only from these sellers, if disclosed", "売り手の条件"),
    Column("want_place", "bids", "only from within these places", "場所の条件"),
    Column("want_type", "bids", "only of these kinds", "種類の条件"),
    Column("want_from", "bids", "produced from then on", "発電期間の条件（以降）"),
    Column("want_to", "bids", "produced until then", "発電期間の条件（以前）"),
    Column("not_account", "bids", "not from these sellers (up to 16), nor from undisclosed ones", "除く売り手"),
    Column("not_place", "bids", "not from within these places", "除く場所"),
    Column("not_type", "bids", "not of these kinds", "除く種類"),
    Column("premium_account", "bids", "pays more for these sellers", "上乗せする売り手"),
    Column("premium_account_yen_per_t", "bids", "so much more [yen/t]", "その上乗せ額 [円/t]"),
    Column("premium_place", "bids", "pays more within these places", "上乗せする場所"),
    Column("premium_place_yen_per_t", "bids", "so much more [yen/t]", "その上乗せ額 [円/t]"),
    Column("premium_type", "bids", "pays more for these kinds", "上乗せする種類"),
    Column("premium_type_yen_per_t", "bids", "so much more [yen/t]", "その上乗せ額 [円/t]"),
)


def as_table() -> str:
    """The columns as a table in Markdown."""
    rows = [f"| `{each.name}` | {each.rows} | {each.words} | {each.words_ja} |" for each in (*NEEDED, *OPTIONAL)]
    return "\n".join(("| column | of | says | 意味 |", "|---|---|---|---|", *rows))


def as_help() -> str:
    """The columns as paragraphs for a terminal, which joins single lines and takes brackets for a style."""
    needed, optional = (
        [f"{each.name}: {each.words}".replace("[", r"\[") for each in part] for part in (NEEDED, OPTIONAL)
    )
    return "\n\n".join(("Columns that a file must have:", *needed, "Columns that it may have:", *optional))
