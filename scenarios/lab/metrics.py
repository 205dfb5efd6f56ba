"""The laboratory's metrics of one session: names, units, titles and formulas, as people see them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A number of a session; `unit` is blank for a ratio. One that is undefined is NaN."""

    name: str
    unit: str
    ja: str
    en: str
    formula_ja: str
    formula_en: str


METRICS: tuple[Metric, ...] = tuple(
    Metric(name=name, unit=unit, ja=ja, en=en, formula_ja=formula_ja, formula_en=formula_en)
    for name, unit, ja, en, formula_ja, formula_en in (
        (
            "welfare_yen",
            "yen",
            "総余剰",
            "Welfare",
            "Σ（買い手の価値 − 売り手の費用）× 量",
            "sum of (value − cost) × mass",
        ),
        (
            "efficiency",
            "",
            "効率",
            "Efficiency",
            "総余剰 ÷ 最適な総余剰",
            "welfare / greatest welfare of the true values",
        ),
        (
            "loss_misreporting_yen",
            "yen",
            "損失：虚偽の指値",
            "Loss by misreporting",
            "最適な総余剰 − 指値どおりに最適に約定した場合の総余剰",
            "greatest welfare − that of the best clearing of what was said",
        ),
        (
            "loss_refused_yen",
            "yen",
            "損失：受け付けられない注文",
            "Loss by refusals",
            "指値どおりの最適 − 受け付けた注文だけの最適",
            "best clearing of what was said − the same of the orders that the rule took",
        ),
        (
            "loss_matching_yen",
            "yen",
            "損失：約定方式",
            "Loss by matching",
            "受け付けた注文の最適 − 実際の総余剰",
            "best clearing of the orders taken − welfare",
        ),
        ("volume_kg", "kg", "約定量", "Volume", "Σ約定量", "sum of mass"),
        ("trades", "", "約定件数", "Trades", "約定の件数", "number of trades"),
        ("vwap_yen_per_kg", "yen/kg", "平均約定価格", "Average price (VWAP)", "Σ代金 ÷ Σ約定量", "sum of value / mass"),
        (
            "price_rmsd_yen_per_kg",
            "yen/kg",
            "競争価格との乖離",
            "Price deviation (RMSD)",
            "√平均（約定価格 − その区分の競争価格）²",
            "root of the mean squared deviation of prices from the competitive price of their class",
        ),
        (
            "smiths_alpha",
            "",
            "スミスのα",
            "Smith's alpha",
            "乖離 ÷ 競争価格の平均",
            "price deviation / mean competitive price (Smith 1962)",
        ),
        ("fill_rate", "", "買い約定率", "Fill rate of bids", "約定量 ÷ 買い希望量", "mass traded / mass wanted"),
        ("fill_rate_asks", "", "売り約定率", "Fill rate of asks", "約定量 ÷ 売り希望量", "mass traded / mass offered"),
        (
            "unfilled_refused",
            "",
            "未約定：受付不可",
            "Unfilled: refused",
            "受け付けられなかった買い ÷ 買い希望量",
            "bids that the rule refused / mass wanted",
        ),
        (
            "unfilled_attributes",
            "",
            "未約定：属性なし",
            "Unfilled: no such origin",
            "条件に合う売りのない買い ÷ 買い希望量",
            "bids that nothing offered fits / mass wanted",
        ),
        (
            "unfilled_price",
            "",
            "未約定：価格差",
            "Unfilled: price gap",
            "価格の合わない買い ÷ 買い希望量",
            "bids that something fits, but not at the price / mass wanted",
        ),
        (
            "unfilled_quantity",
            "",
            "未約定：数量",
            "Unfilled: quantity",
            "合う売りが尽きた買い ÷ 買い希望量",
            "bids whose fitting asks are used up / mass wanted",
        ),
        (
            "mean_gap_yen_per_kg",
            "yen/kg",
            "平均価格差",
            "Mean price gap",
            "価格の合わない買いの、最も近い売りとの差",
            "of bids with a price gap, to the nearest ask that fits",
        ),
        (
            "buyers_share",
            "",
            "買い手の余剰の割合",
            "Buyers' share of welfare",
            "買い手の余剰 ÷ 総余剰",
            "buyers' gain / welfare",
        ),
        ("fees_yen", "yen", "手数料", "Fees", "Σ手数料", "sum of fees"),
        (
            "market_surplus_yen",
            "yen",
            "市場の収支",
            "Surplus of the market",
            "Σ（買い手の支払い − 売り手の受取り）、負は赤字",
            "what buyers pay less what sellers get; negative is a deficit",
        ),
        (
            "hhi_sellers",
            "",
            "売り手の集中度（HHI）",
            "Concentration of sellers (HHI)",
            "Σ（売り手の割合）²",
            "sum of squared shares",
        ),
        (
            "residual_supply",
            "",
            "残余供給指数",
            "Residual supply index",
            "（全供給 − 最大の売り手の供給）÷ 需要",
            "(supply − that of the largest seller) / demand",
        ),
        (
            "gini_prefectures",
            "",
            "都道府県間のジニ係数",
            "Gini by prefecture",
            "売りのある都道府県の売上の不平等",
            "inequality of revenue among prefectures that offer",
        ),
        (
            "manipulation_gain",
            "",
            "虚偽申告の利得",
            "Gain from misreporting",
            "一者が指値を偽って得る最大の利得の平均 ÷ 一注文あたりの最適余剰",
            "mean over sampled traders of the best gain from another limit / greatest welfare per order",
        ),
    )
)
"""Every metric in the order in which it is shown."""

METRIC_NAMES = tuple(metric.name for metric in METRICS)
