"""The `scheme:` of a point bonus: who pays for the points, and what members do with them."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from scenarios.spec.section import Section
from scenarios.traders.trader import AccountName, Yen


class PointSchemeSpec(Section):
    """City points: 1 point = 1 yen, paid by the sponsor when granted and to a shop when redeemed.

    The defaults are the terms of Niihama's points (愛媛県新居浜市, February 2022).
    """

    sponsor: AccountName = Field(description="Who grants points and pays 1 yen for each / ポイントの原資を出す主体")
    shops: Annotated[int, Field(ge=0)] = Field(default=180, description="Shops that take part / 加盟店の数")
    shop_fee_yen_per_month: Yen = Field(
        default=Decimal(3000), description="From each shop, a calendar month begun [yen] / 加盟店の月額基本料"
    )
    redeemed: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.8, description="Share of their points that members spend / 利用される割合"
    )
    redeem_after_days: Annotated[int, Field(ge=0)] = Field(
        default=1, description="How long after they got them / 利用までの日数"
    )
    valid_days: Annotated[int, Field(gt=0)] | None = Field(
        default=None, description="How long a point is valid; absent, for ever / 有効日数"
    )
