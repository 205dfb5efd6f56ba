"""What people read in a workbook beside the words of the schema itself."""

from scenarios.workbook.table import Column

GUIDE = (
    ("machigrid の入力ブック", "machigrid workbook"),
    (
        "黄色の見出しは必須です。空欄は既定値になります。空欄は 0 ではありません。",
        "Yellow headings must be filled in. A blank cell means the default; it is not zero.",
    ),
    (
        "名前（name）は空白・点・斜線を含まない短い語にし、ほかのシートからはその名前で参照します。",
        "Names are short words without spaces, dots or slashes; other sheets refer to them.",
    ),
    (
        "電力や単価の欄には数値か時系列の名前を書きます。時系列は numbers に貼るか、series のシートで指定します。",
        "Power and price cells take a number or a series' name: paste its values into numbers, or use a series sheet.",
    ),
    (
        "A列、key のない列、名前が「_」で始まるシートは読みません。メモにお使いください。",
        "Column A, columns without a key and sheets whose name begins with _ are not read: use them for notes.",
    ),
    (
        "シート名の最後の語と key の行は変えないでください。使わないシートは非表示です（右クリックで再表示）。",
        "Keep the last word of sheet names and the row of keys. Sheets not in use are hidden: unhide them when needed.",
    ),
    (
        "保存後 machigrid read ブック.xlsx でシナリオになります。誤りはシート・行・列とともにすべて示されます。",
        "machigrid read book.xlsx makes a scenario of it; all faults are told at once with their cells.",
    ),
)

COMMON = (
    "scenario",
    "blocks",
    "buildings",
    "assets.load",
    "assets.pv",
    "assets.battery",
    "assets.ev",
    "numbers",
    "synthetic.load",
    "synthetic.household",
    "synthetic.pv",
    "series.smart_meter",
    "series.hours",
    "series.hours.rules",
    "market.sellers",
    "market.buyers",
)
"""Sheets that most districts need; the others are hidden until they hold something."""

CHOICES_JA = {
    "home": "住宅",
    "apartments": "集合住宅",
    "office": "オフィス",
    "shop": "商業施設",
    "hotel": "ホテル",
    "town_hall": "庁舎",
    "school": "学校",
    "hospital": "病院",
    "factory": "工場",
    "charger": "充電施設",
    "data_centre": "データセンター",
    "pumping": "ポンプ場",
    "other": "その他",
    "household": "家庭",
    "tertiary": "業務その他",
    "transport": "運輸",
    "industry": "産業",
    "cyclic": "開始時と同じ",
    "at_least_initial": "開始時以上",
    "value": "残量に単価",
    "free": "自由",
    "day": "日",
    "hour": "時",
    "month": "月",
    "step": "コマ",
    "measured": "実績",
    "estimated": "推計",
    "forecast": "予測",
    "synthetic": "合成",
    "all": "毎日",
    "weekdays": "平日",
    "holidays": "休日",
    "import": "買電",
    "export": "売電",
    "surplus": "余剰",
    "shortage": "不足",
}
"""Japanese beside the words of choices; a word without one stands alone."""


def choice(word: str) -> str:
    """How a word is offered: `home 住宅`."""
    return f"{word} {CHOICES_JA[word]}" if word in CHOICES_JA else word


def note(column: Column) -> str:
    """Below a heading: that a cell must be filled in, or what a blank one means."""
    if column.required:
        return "必須 required"
    return f"既定 default: {column.default}" if column.default is not None else ""
