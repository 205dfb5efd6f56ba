"""Why the market says no: facts, not exceptions, because a refusal is logged like everything else."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Codes that programs read; the words beside them are for people."""

    ACCOUNT_UNKNOWN = "account_unknown"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    ATTRIBUTES_DIFFER = "attributes_differ"
    CLAIMED_ALREADY = "claimed_already"
    CONDITION_IMPOSSIBLE = "condition_impossible"
    CONDITION_TOO_WIDE = "condition_too_wide"
    CONDITION_UNSUPPORTED = "condition_unsupported"
    CONSENT_MISSING = "consent_missing"
    DUPLICATE_ID = "duplicate_id"
    ENROLLED_ALREADY = "enrolled_already"
    EXPIRED = "expired"
    GRAMS_MISSING = "grams_missing"
    GRAMS_USED = "grams_used"
    KIND_UNKNOWN = "kind_unknown"
    LEGS_COUNT = "legs_count"
    LOT_KIND_UNKNOWN = "lot_kind_unknown"
    LOT_REJECTED = "lot_rejected"
    LOT_UNKNOWN = "lot_unknown"
    MINIMUM_IMPOSSIBLE = "minimum_impossible"
    MONEY_MISSING = "money_missing"
    NOT_WHOLE = "not_whole"
    NO_BID_ABOVE = "no_bid_above"
    OFF_LOT_SIZE = "off_lot_size"
    OFF_TICK = "off_tick"
    ORDER_NOT_OPEN = "order_not_open"
    ORDER_OF_ANOTHER = "order_of_another"
    OUTSIDE_BAND = "outside_band"
    PART_REFUSED = "part_refused"
    POINTS_MISSING = "points_missing"
    PRICE_NEGATIVE = "price_negative"
    PURPOSE_MISSING = "purpose_missing"
    SCHEME_UNKNOWN = "scheme_unknown"
    SELF_TRADE = "self_trade"
    SIDE_UNKNOWN = "side_unknown"
    SIGNATURE_MISSING = "signature_missing"
    SIGNATURE_WRONG = "signature_wrong"
    TIME_IN_FORCE_UNKNOWN = "time_in_force_unknown"
    TIME_RUNS_BACK = "time_runs_back"
    TOO_LARGE = "too_large"
    UNKNOWN_ENERGY_TYPE = "unknown_energy_type"
    UNKNOWN_PLACE = "unknown_place"
    VERDICT_GIVEN = "verdict_given"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A request that changed nothing.

    target   id of the order, lot or account that the request was about
    words    what was wrong and what to do
    """

    target: str
    reason: Reason
    words: str
