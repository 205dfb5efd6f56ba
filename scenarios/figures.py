"""The key figures: names, units, titles and formulas, as people see them."""

from dataclasses import dataclass

Value = float | int | None
"""A figure of a run; None where its part is absent or the ratio undefined."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A key figure; `unit` is blank for a ratio, and `yen` stands for the scenario's currency.

    `billed` is False for what only steers the optimisation.
    """

    name: str
    unit: str
    ja: str
    en: str
    formula_ja: str
    formula_en: str

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole, 0 to 1."""
        return not self.unit and self.name != "trades"

    @property
    def billed(self) -> bool:
        return self.name not in ("slack_yen", "tie_yen")


FIGURES: tuple[Figure, ...] = tuple(
    Figure(name=name, unit=unit, ja=ja, en=en, formula_ja=formula_ja, formula_en=formula_en)
    for name, unit, ja, en, formula_ja, formula_en in (
        (
            "cost_yen",
            "yen",
            "電気料金",
            "Electricity cost",
            "Σ各受電点の請求額＋融通料金（摩耗・クレジット売買を含まない）",
            "sum of all connections' bills + interchange fees, without wear and credit money",
        ),
        ("import_kwh", "kWh", "買電量", "Import", "Σ受電点の買電電力 × 時間", "sum of import × step length"),
        ("export_kwh", "kWh", "売電量", "Export", "Σ受電点の逆潮流電力 × 時間", "sum of export × step length"),
        (
            "peak_kw",
            "kW",
            "地域の最大需要電力",
            "District peak",
            "各コマの Σ（受電 − 売電）の最大値（受電は買電＋託送）",
            "highest step of the sum of (import + wheeled contracts − export), at least 0",
        ),
        (
            "contract_kw",
            "kW",
            "契約電力の合計",
            "Sum of contract power",
            "Σ各受電点の最大受電電力（買電＋託送）",
            "sum of each connection's own highest import, wheeled contracts included",
        ),
        (
            "emissions_kg",
            "kg",
            "CO2排出量（ロケーション基準）",
            "CO2 emissions, location-based",
            "Σ買電量 × 系統の排出係数 ＋ Σ燃料 × 排出係数（クレジット控除前）",
            "sum of import × grid factor + fuels × their factors, before credits",
        ),
        (
            "self_consumption",
            "",
            "自家消費率",
            "Self-consumption",
            "地域内で使った自然エネルギー ÷ 発電量（コマごとに追跡）",
            "renewable energy used in the district / generation, traced step by step",
        ),
        (
            "self_sufficiency",
            "",
            "自給率",
            "Self-sufficiency",
            "地域内で使った自然エネルギー ÷ 消費量（負荷＋走行）、コマごとに追跡",
            "renewable energy used in the district / consumption (load + trips), traced step by step",
        ),
        (
            "civil_demand_kwh",
            "kWh",
            "民生部門の電力需要量 D",
            "Civil demand D",
            "家庭・業務その他の使用電力量＋省エネによる削減量（EVの走行分は運輸部門）",
            "electricity used by households and tertiary buildings + saved; trips of vehicles are transport",
        ),
        (
            "civil_saved_kwh",
            "kWh",
            "省エネによる電力削減量 S",
            "Civil savings S",
            "Σ対策前の需要 × 省エネ率（需要の移動は含まない）",
            "sum of demand before measures × share saved; shifting saves nothing",
        ),
        (
            "civil_supplied_kwh",
            "kWh",
            "再エネ等の電力供給量 R",
            "Civil renewable supply R",
            "自家消費＋地域内融通＋域外契約＋再エネメニュー＋クレジット購入 − 売却、需要家ごとに D − S まで",
            "own use + neighbours + contracts + menu + credits bought − sold, for each customer at most D − S",
        ),
        (
            "civil_achieved",
            "",
            "脱炭素先行地域の達成率 (R＋S)÷D",
            "Leading-area balance (R + S) / D",
            "(再エネ等の電力供給量＋省エネによる電力削減量) ÷ 民生部門の電力需要量、計算期間の合計",
            "(renewable supply + savings) / civil demand, over the period of the run",
        ),
        (
            "civil_shortfall_kwh",
            "kWh",
            "民生部門の不足量 D − S − R",
            "Civil shortfall D − S − R",
            "Σ需要家ごとの D − S − R（ある需要家の余剰は他の不足を埋めない）",
            "sum over customers of D − S − R: nobody's surplus hides another's shortage",
        ),
        (
            "civil_residual_kg",
            "kg",
            "民生部門の残余CO2排出量",
            "Civil residual CO2",
            "Σ不足量 × 買電の平均排出係数（報告用係数があればそれ）",
            "sum of shortfall × mean factor of bought power, the reporting factor if there is one",
        ),
        (
            "transport_renewable",
            "",
            "運輸部門の再エネ率",
            "Renewable share of transport",
            "LRT・バス・EVなどの再エネ使用量 ÷ 使用電力量、コマごとに追跡（計算前の蓄電分は系統電力とみなす）",
            "renewable energy of trams, buses, cars / their use, traced step by step; stored before the run: grid",
        ),
        (
            "outage_held_h",
            "h",
            "停電時に最重要負荷が続いた時間",
            "Critical loads held out",
            "停電開始から、いずれかの建物の優先度1の負荷が初めて不足するまでの時間（不足しなければ停電の長さ）",
            "hours from a blackout's start until any tier-1 load first goes short; its length if none does",
        ),
        (
            "outage_critical_kwh",
            "kWh",
            "停電時の最重要負荷の不足",
            "Critical demand unserved",
            "停電中に供給できなかった優先度1の電力量",
            "tier-1 demand in blackouts that nothing served",
        ),
        (
            "outage_unserved_kwh",
            "kWh",
            "停電時の不足（全体）",
            "Demand unserved in blackouts",
            "停電中に供給できなかった電力量（優先度1〜3の合計）",
            "demand of all tiers in blackouts that nothing served",
        ),
        ("demand_kwh", "kWh", "需要", "Demand", "Σ負荷の需要電力 × 時間", "sum of load × step length"),
        ("generation_kwh", "kWh", "発電量", "Generation", "Σ発電電力 × 時間", "sum of generation × step length"),
        (
            "curtailed_kwh",
            "kWh",
            "出力制御量",
            "Curtailed",
            "Σ（発電可能電力 − 発電電力）× 時間",
            "sum of (available − generated) × step length",
        ),
        (
            "stored_difference_kwh",
            "kWh",
            "蓄電量の増減",
            "Change of stored energy",
            "終了時 − 開始時の蓄電量（蓄電池・EV）",
            "stored at the end − at the start, batteries and vehicles",
        ),
        (
            "flexible_up_kw",
            "kW",
            "上げ調整力（平均）",
            "Balancing power up, mean",
            "各コマで充電の抑制・放電の追加により1コマ減らせる受電電力の平均（その後の運行・出発・予備を守る範囲）",
            "mean over steps of load that stores could take off by charging less or giving back; later needs are met",
        ),
        (
            "flexible_down_kw",
            "kW",
            "下げ調整力（平均）",
            "Balancing power down, mean",
            "各コマで充電の追加・放電の抑制により1コマ増やせる受電電力の平均",
            "mean over steps of load that stores could put on by charging more or giving back less",
        ),
        (
            "reported_kg",
            "kg",
            "CO2排出量（報告用係数）",
            "CO2 emissions, for reporting",
            "買電量 × 小売電気事業者のメニュー別排出係数（クレジットを売買する前）",
            "import × factor of the retailer's menu, before credits",
        ),
        (
            "draw_error",
            "",
            "代表抽出による需要ピークの誤差",
            "Peak error of draws",
            "|代表抽出の需要ピーク ÷ 全戸を抽出したピーク − 1| の最大値",
            "greatest |peak of the draws / peak of drawing every home − 1|",
        ),
        (
            "regret_yen",
            "yen",
            "予測の外れの費用",
            "Cost of not knowing",
            "予測で計画した費用 − 同じ計画窓を実績で計画した費用（蓄電量の差は平均買電単価で評価）",
            "cost on forecasts − cost of the same windows planned on what happened, stored energy at the mean price",
        ),
        (
            "wear_yen",
            "yen",
            "電池の摩耗",
            "Wear of cells",
            "Σ放電量 × 摩耗単価",
            "sum of discharge × price of wear",
        ),
        (
            "capital_yen",
            "yen",
            "最適化した設備の費用（期間分）",
            "Capital cost of the sizes found",
            "Σ最適化した容量 × 年間単価 × 期間 ÷ 8,760 h（電気料金に含まない）",
            "sum of sizes found × yearly price × length of the run / 8,760 h, no part of the electricity cost",
        ),
        (
            "slack_yen",
            "yen",
            "未達の罰則",
            "Price of what fell short",
            "Σ満たせなかった量 × 罰則単価（請求されない）",
            "sum of unmet needs × their penalty, never billed",
        ),
        (
            "tie_yen",
            "yen",
            "同額解の選択費用",
            "Tie-breaking cost",
            "同額の解を一つに決めるための微小費用（請求されない）",
            "tiny cost that settles equal alternatives, never billed",
        ),
        (
            "response_kwh",
            "kWh",
            "デマンドレスポンスの調整量",
            "Delivered by demand response",
            "Σ発動中の（ベースライン − 計量値）",
            "sum over events of (baseline − metered)",
        ),
        (
            "response_true_kwh",
            "kWh",
            "うち実際に減った量",
            "Truly drawn less in events",
            "Σ発動中の（発動なしの計算 − 計量値）、参加者計",
            "sum over events of (the same run without events − metered), participants",
        ),
        (
            "response_rebound_kwh",
            "kWh",
            "発動後の反動",
            "Rebound after events",
            "Σ発動後の（計量値 − 発動なしの計算）、参加者計",
            "sum after events of (metered − the same run without events), participants",
        ),
        (
            "response_paid_yen",
            "yen",
            "デマンドレスポンスの支払い",
            "Paid for demand response",
            "従量報酬 ＋ 容量報酬 − 違約金",
            "rewards + capacity payments − penalties",
        ),
        (
            "response_bill_yen",
            "yen",
            "発動による電気料金の増減",
            "Bills beyond those without events",
            "電気料金 − 発動なしの電気料金（報酬を含まない）",
            "electricity cost − that of the same run without events, rewards apart",
        ),
        (
            "issued_g",
            "g",
            "発行量",
            "Issued",
            "Σ⌊自家消費Wh × 係数⌋（端数は繰越、検証で否認された分を除く）",
            "sum of whole grams of Wh × factor, what was rejected or corrected deducted",
        ),
        ("traded_g", "g", "約定量", "Traded", "Σ約定したグラム", "sum of grams of all trades"),
        ("trades", "", "約定件数", "Trades", "約定の件数", "number of trades"),
        (
            "vwap_yen_per_kg",
            "yen/kg",
            "平均約定価格",
            "Average price",
            "Σ約定代金 ÷ Σ約定量",
            "sum of trade values / sum of traded mass",
        ),
        ("credit_yen", "yen", "約定代金", "Value of trades", "Σ約定量 × 約定価格", "sum of traded mass × price"),
        ("market_fee_yen", "yen", "取引手数料", "Market fees", "Σ手数料", "sum of fees"),
        (
            "covered",
            "",
            "クレジットで賄った割合",
            "Covered by credits",
            "購入したグラム ÷ 対象建物の買電量 × 係数",
            "grams bought / (import of the covered buildings × factor)",
        ),
        ("retired_g", "g", "無効化量", "Retired", "Σ無効化したグラム", "sum of retired grams"),
        (
            "own_claim_kwh",
            "kWh",
            "発電者に残る環境価値",
            "Claimable by its makers",
            "Σ発行後も発電者が保有するクレジットの電力量（売却・無効化した分は含まない）",
            "energy behind credits that their makers still hold: what is sold or retired has left their balance",
        ),
        (
            "held_g",
            "g",
            "保有量",
            "Held",
            "発行 − 無効化 − 失効",
            "issued − retired − expired, over all accounts",
        ),
        ("points_granted", "pt", "付与ポイント", "Points granted", "Σ付与", "sum of points granted"),
        (
            "points_redeemed",
            "pt",
            "利用ポイント",
            "Points redeemed",
            "Σ加盟店での利用",
            "sum of points spent in shops",
        ),
        ("points_lapsed", "pt", "失効ポイント", "Points lapsed", "Σ有効期限切れ", "sum of points past their time"),
        (
            "points_outstanding",
            "pt",
            "未利用ポイント",
            "Points outstanding",
            "付与 − 利用 − 失効",
            "granted − redeemed − lapsed: what the sponsor owes",
        ),
        (
            "points_cost_yen",
            "yen",
            "ポイントの費用",
            "Cost of points",
            "(付与 − 失効) × 1円（原資を出す主体の負担）",
            "(granted − lapsed) × 1 yen, paid by the sponsor",
        ),
        (
            "shop_fees_yen",
            "yen",
            "加盟店の基本料",
            "Shops' base fees",
            "加盟店数 × 月額基本料 × 暦月数",
            "shops × monthly fee × calendar months begun",
        ),
    )
)
"""Every figure in the order in which it is shown."""
