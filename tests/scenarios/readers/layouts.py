"""Tiny files in the exact layouts of their publishers, and how each is read."""

from datetime import date, timedelta

from scenarios.readers.area_balance import read_area_balance
from scenarios.readers.imbalance import read_imbalance
from scenarios.readers.jepx_intraday import read_intraday
from scenarios.readers.jepx_spot import read_spot
from scenarios.readers.jma import read_jma
from scenarios.readers.metpv import read_metpv
from scenarios.readers.power_usage import read_five_minutes, read_hourly
from scenarios.readers.smart_meter import read_meters

AREAS = ("北海道", "東北", "東京", "中部", "北陸", "関西", "中国", "四国", "九州")
FIRST, SECOND = "03" + "0" * 19 + "1", "03" + "0" * 19 + "2"


def cp932(*lines):
    return ("\r\n".join(lines) + "\r\n").encode("cp932")


def slots(day="2026/4/1", begins=0, count=48):
    return [(day, code) for code in range(begins + 1, begins + count + 1)]


def spot_old():
    """`spot_YYYY.csv`: 48 columns, four of them blank separators."""
    header = ["年月日", "時刻コード", "売り入札量(kWh)", "買い入札量(kWh)", "約定総量(kWh)", "システムプライス(円/kWh)"]
    header += [f"エリアプライス{area}(円/kWh)" for area in AREAS] + [""]
    header += ["スポット・時間前平均価格(円/kWh)", "α上限値×スポット・時間前平均価格(円/kWh)"]
    header += ["α下限値×スポット・時間前平均価格(円/kWh)", "α速報値×スポット・時間前平均価格(円/kWh)"]
    header += ["α確報値×スポット・時間前平均価格(円/kWh)", "", "回避可能原価全国値(円/kWh)"]
    header += [f"回避可能原価{area}(円/kWh)" for area in AREAS] + [""]
    header += ["売りブロック入札総量(kWh)", "売りブロック約定総量(kWh)"]
    header += ["買いブロック入札総量(kWh)", "買いブロック約定総量(kWh)", ""]
    header += ["FIP参照価格(卸電力取引市場分)全国値(円/kWh)"]
    header += [f"FIP参照価格(卸電力取引市場分){area}(円/kWh)" for area in AREAS]
    assert len(header) == 48
    rows = []
    for day, code in slots():
        cells = [day, str(code), "12345600", "13000000", "11000000", f"{10 + code / 100:.2f}"]
        cells += [f"{10 + code / 100 + n / 10:.2f}" for n in range(9)] + [""] + [""] * 5 + [""]
        cells += [""] * 10 + ["", "5000", "4000", "3000", "2000", ""] + [""] * 10
        rows.append(",".join(cells))
    return cp932(",".join(header), *rows, "," * 47)


def spot_new():
    """`spot_summary_YYYY.csv`."""
    header = ["受渡日", "時刻コード", "売り入札量(kWh)", "買い入札量(kWh)", "約定総量(kWh)", "システムプライス(円/kWh)"]
    header += [f"エリアプライス{area}(円/kWh)" for area in AREAS]
    header += ["売りブロック入札総量(kWh)", "売りブロック約定総量(kWh)"]
    header += ["買いブロック入札総量(kWh)", "買いブロック約定総量(kWh)"]
    rows = [
        ",".join([day, str(code), '"12,345,600"' if n == 0 else "1", "2", "3", f"{10 + code / 100:.2f}"])
        + "".join(f",{10 + code / 100 + area / 10:.2f}" for area in range(9))
        + ",1,2,3,4"
        for n, (day, code) in enumerate(slots())
    ]
    return cp932(",".join(header), *rows)


def intraday():
    """`im_trade_summary_YYYY.csv`: half- and full-width brackets beside each other."""
    header = "年月日,時刻コード,始値(円/kWh),高値（円/kWh）,安値（円/kWh）,終値（円/kWh）,"
    header += "平均（円/kWh）,約定量合計（MWh/h）,約定件数"
    rows = [f"{day},{code},9.5,12,8,10,{10 + code / 100:.2f},35.5,12" for day, code in slots()]
    return cp932(header, *rows)


BALANCE = (
    "DATE,TIME,エリア需要,原子力,火力(LNG),火力(石炭),火力(石油),火力(その他),水力,地熱,バイオマス,太陽光発電実績,"
    "太陽光出力制御量,風力発電実績,風力出力制御量,揚水,蓄電池,連系線,その他,合計"
)
NEW_YEAR = "27195,0,11426,6861,415,1729,753,0,449,0,0,98,0,140,0,5190,134,27195"


def times(day="2026/1/1", step_minutes=30):
    return [f"{day},{m // 60}:{m % 60:02d}" for m in range(0, 24 * 60, step_minutes)]


def balance_20():
    """Tokyo, Kansai, Shikoku since 2024-04: mean MW, later rows still empty."""
    rows = [f"{stamp},{NEW_YEAR}" for stamp in times()]
    rows += [f"{stamp}{',' * 18}" for stamp in times("2026/1/2")]
    return cp932("単位[MW平均],,,供給力" + "," * 16, BALANCE, *rows)


def balance_22():
    """Hokkaido, Tohoku, Chubu: thermal and biomass curtailment too."""
    header = BALANCE.replace("火力(その他),", "火力(その他),火力出力制御量,").replace(
        "バイオマス,", "バイオマス,バイオマス出力制御量,"
    )
    rows = [f"{stamp},27195,0,11426,6861,415,1729,5,753,0,449,6,0,0,98,0,140,0,5190,134,27195" for stamp in times()]
    return cp932("単位[MW平均],,,供給力" + "," * 18, header, *rows)


def balance_quoted():
    """Kyushu: every cell quoted, full-width brackets, days without slashes."""
    header = BALANCE.replace("火力(LNG)", "火力（ＬＮＧ）")
    for name in ("石炭", "石油", "その他"):
        header = header.replace(f"火力({name})", f"火力（{name}）")
    rows = [f"{stamp},{NEW_YEAR}" for stamp in times("20260711")]
    lines = ["単位[MW平均],,,供給力" + "," * 16, header, *rows]
    return cp932(*(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines))


def balance_hourly():
    """Tokyo before 2024-04: hourly, 万kWh, two rows of headers."""
    above = "DATE,TIME,東京エリア需要,供給力,,,,,,,,,,,,,"
    below = ",,,原子力,火力,水力,地熱,バイオマス,太陽光発電実績,太陽光出力制御量,風力発電実績,"
    below += "風力出力制御量,揚水,連系線,合計,,"
    rows = [f"{stamp},2720,0,2000,75,0,45,0,0,10,0,14,576,2720,," for stamp in times("2023/4/1", 60)]
    return cp932("単位:万kWh" + "," * 16, above, below, *rows)


def balance_together():
    """Kansai before 2024-04: day and time in one column."""
    header = "DATE_TIME,エリア需要,原子力,火力,水力,地熱,バイオマス,太陽光発電実績,連系線,合計"
    rows = [f"{stamp.replace(',', ' ')},1500,400,800,100,0,20,0,180,1500" for stamp in times("2023/4/1", 60)]
    return cp932("単位[MWh]" + "," * 9, header, *rows)


def power_usage():
    """`YYYYMMDD_power_usage.csv` at half past twelve: later hours have no actual yet."""
    hours = [
        f"2026/7/1,{hour}:00,{2500 + hour if hour < 12 else ''},{2490 + hour},{80 if hour < 12 else ''},3359"
        for hour in range(24)
    ]
    minutes = [f"2026/7/1,{m // 60}:{m % 60:02d},{2600 + m},{m // 10},1" for m in range(0, 12 * 60, 5)]
    return cp932(
        "2026/7/1 12:30 UPDATE",
        "ピーク時供給力(万kW),時間帯,供給力情報更新日,供給力情報更新時刻,ピーク時予備率(%),ピーク時使用率(%)",
        "4607,13:00～14:00,7/1,8:40,12,88",
        "",
        "DATE,TIME,当日実績(万kW),予測値(万kW),使用率(%),供給力(万kW)",
        *hours,
        "",
        "DATE,TIME,当日実績(５分間隔値)(万kW),太陽光発電実績(５分間隔値)(万kW),太陽光発電量(電力使用量に対する割合)(%)",
        *minutes,
    )


def imbalance_beside():
    """Both prices side by side under one title."""
    areas = '"東京","変更S","関西","変更S"'
    rows = [f'"D","20260301","{code}","","","8.91","0","{code}","0","9.91","0","{code + 1}","0"' for _, code in slots()]
    return cp932(
        '"H","インバランス料金単価","余剰インバランス料金単価","不足インバランス料金単価"',
        f'"T","日付","時間帯コマ","時間帯_自","時間帯_至",{areas},{areas}',
        *rows,
    )


def imbalance_below():
    """One table for each price."""
    lines = []
    for side, price in (("余剰", 8.91), ("不足", 9.91)):
        lines += [f'"H","{side}インバランス料金単価"', '"T","日付","時間帯コマ","時間帯_自","時間帯_至","東京","変更S"']
        lines += [f'"D","20260301","{code}","","","{price}","0"' for _, code in slots()]
    return cp932(*lines)


def meters_long():
    """Two meters, a コマ a row, the second with energy given to the grid."""
    header = "供給地点特定番号,年月日,時刻コード,使用量(kWh),逆潮流電力量(kWh)"
    rows = [
        f"{meter},{day},{code},{code / 100 + n:.2f},{n * code / 10:.1f}"
        for n, meter in enumerate((FIRST, SECOND))
        for day in ("2024/4/1", "2024/4/2")
        for _, code in slots()
    ]
    return cp932(header, *rows, ",,,,")


def meters_wide():
    """The same first meter with a day a row, quoted, days in no order, in UTF-8 with a BOM."""
    header = "供給地点特定番号,年月日," + ",".join(f"{m // 60}:{m % 60:02d}" for m in range(0, 1440, 30))
    values = ",".join(f'"{code / 100:.2f}"' for _, code in slots())
    text = "\r\n".join([header, f"{FIRST},2024/4/2,{values}", f"{FIRST},2024/4/1,{values}"])
    return b"\xef\xbb\xbf" + text.encode()


def metpv_values(element, day):
    """24 hours as numbers: light between 6 and 18, temperature in tenths."""
    light = [max(0, 200 - abs(hour - 12) * 33) for hour in range(1, 25)]
    return {
        1: light,
        2: [value * 2 // 3 for value in light],
        3: [value - value * 2 // 3 for value in light],
        4: [10 if value else 0 for value in light],
        5: [100 + day % 200 + hour for hour in range(24)],
        6: [8] * 24,
        7: [30 + hour for hour in range(24)],
        8: [0] * 24,
        9: [0] * 24,
    }[element]


def days_of_year():
    return [date(2001, 1, 1) + timedelta(days=n) for n in range(365)]


def metpv_11():
    """Fixed width: four digits and a remark digit a value."""
    lines = ["43056 KUMAGAYA                36  9.0  139 22.8   30.0"]
    for element in range(1, 10):
        for n, day in enumerate(days_of_year()):
            values = metpv_values(element, n)
            cells = "".join(f"{value:4d}6" for value in values)
            tail = "".join(f"{value:5d}" for value in (max(values), min(values), sum(values), sum(values) // 24, n + 1))
            lines.append(f"{element:5d} {day.month:2d}{day.day:2d}   20{cells}{tail}")
    return cp932(*lines)


def metpv_20():
    """`hm43056year.csv`."""
    lines = ["43056,熊谷,36,9.0,139,22.8,30.0"]
    for element in range(1, 10):
        for n, day in enumerate(days_of_year()):
            values = metpv_values(element, n)
            cells = [element, day.month, day.day, 2003, *values, max(values), min(values), sum(values), 0, n + 1]
            lines.append(",".join(map(str, cells)))
    return cp932(*lines)


def jma():
    """As downloaded: a title, stations, elements, marks; an hour without temperature."""
    rows = []
    for hour in range(1, 49):
        day, of_day = divmod(hour, 24)
        temperature = "" if hour == 30 else f"{10 + hour % 24 / 10:.1f}"
        quality = 1 if hour == 30 else 8
        light = f"{max(0, 3 - abs(of_day - 12) / 2):.2f}"
        rows.append(f"2024/7/{1 + day} {of_day}:00:00,{temperature},{quality},1,5.2,8,南南西,8,1,{light},8,1")
    return cp932(
        "ダウンロードした時刻：2026/08/20 10:20:49",
        "",
        "," + ",".join(["東京"] * 11),
        "年月日時,気温(℃),気温(℃),気温(℃),風速(m/s),風速(m/s),風速(m/s),風速(m/s),風速(m/s),"
        "日射量(MJ/㎡),日射量(MJ/㎡),日射量(MJ/㎡)",
        ",,,,,,風向,風向,,,,",
        ",,品質情報,均質番号,,品質情報,,品質情報,均質番号,,品質情報,均質番号",
        *rows,
    )


def read_jma_tokyo(file):
    return read_jma(file, None, 35.69, 139.75, 25.0)


LAYOUTS = {
    "spot_old": (spot_old, read_spot),
    "spot_new": (spot_new, read_spot),
    "intraday": (intraday, read_intraday),
    "balance_20": (balance_20, read_area_balance),
    "balance_22": (balance_22, read_area_balance),
    "balance_quoted": (balance_quoted, read_area_balance),
    "balance_hourly": (balance_hourly, read_area_balance),
    "balance_together": (balance_together, read_area_balance),
    "power_usage_hourly": (power_usage, read_hourly),
    "power_usage_5min": (power_usage, read_five_minutes),
    "imbalance_beside": (imbalance_beside, read_imbalance),
    "imbalance_below": (imbalance_below, read_imbalance),
    "meters_long": (meters_long, read_meters),
    "meters_wide": (meters_wide, read_meters),
    "metpv_11": (metpv_11, read_metpv),
    "metpv_20": (metpv_20, read_metpv),
    "jma": (jma, read_jma_tokyo),
}
