"""Every baseline by name."""

from collections.abc import Mapping

from ems.response.adjustment import Adjustment
from ems.response.baseline import Baseline
from ems.response.before_event import BeforeEvent
from ems.response.control_group import ControlGroup
from ems.response.similar_days import SimilarDays

ERAB = "METI, guideline for energy resource aggregation businesses (ERAB), standard baseline"

BASELINES: Mapping[str, Baseline] = {
    "high_4_of_5": SimilarDays(
        ja="直近5平日の上位4日平均（休日は3日中2日）、当日調整あり",
        en="mean of the highest 4 of 5 working days (2 of 3 days off), adjusted by the day",
        source=ERAB,
        look_back=(5, 3),
        keep=(4, 2),
        negligible=0.25,
        horizon_days=30,
        adjustment=Adjustment(from_h=5, until_h=2),
    ),
    "high_4_of_5_unadjusted": SimilarDays(
        ja="直近5平日の上位4日平均（休日は3日中2日）、当日調整なし",
        en="mean of the highest 4 of 5 working days (2 of 3 days off), as it is",
        source=ERAB,
        look_back=(5, 3),
        keep=(4, 2),
        negligible=0.25,
        horizon_days=30,
    ),
    "high_5_of_10": SimilarDays(
        ja="直近10平日の上位5日平均（休日は3日中2日）、当日の比で±20%まで補正",
        en="mean of the highest 5 of 10 working days (2 of 3 days off), scaled by the day within 20 %",
        source="NYISO, customer baseline load",
        look_back=(10, 3),
        keep=(5, 2),
        adjustment=Adjustment(from_h=4, until_h=2, cap=0.2),
    ),
    "ten_of_ten": SimilarDays(
        ja="直近10平日の平均（休日は4日）、当日の比で±20%まで補正",
        en="mean of the latest 10 working days (4 days off), scaled by the day within 20 %",
        source="CAISO, proxy demand resource, 10 in 10 baseline",
        look_back=(10, 4),
        keep=(10, 4),
        adjustment=Adjustment(from_h=4, until_h=1, cap=0.2),
    ),
    "middle_8_of_10": SimilarDays(
        ja="直近10平日から最高・最低を除いた8日平均（休日は4日中2日）",
        en="mean of the middle 8 of 10 working days (2 of 4 days off)",
        source="ERCOT, middle 8 of 10 preceding like days, before its adjustment",
        look_back=(10, 4),
        keep=(8, 2),
        kept="middle",
    ),
    "before_event": BeforeEvent(
        ja="開始前1時間の平均を一定とみなす（事前計測）",
        en="mean of the hour before the event, held flat",
        source=f"{ERAB}, for fast products",
        hours=1,
    ),
    "control_group": ControlGroup(
        ja="呼びかけを受けなかった需要家の使用量 × 過去の比率",
        en="what those not called draw, times the usual ratio to them",
        source="randomised field experiments in demand response",
    ),
}
