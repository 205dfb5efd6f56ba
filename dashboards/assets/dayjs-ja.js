// Japanese names of days and months for the calendar; dash-mantine-components looks for this global.
window.dayjs_locale_ja = {
    name: "ja",
    weekdays: ["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"],
    weekdaysShort: ["日", "月", "火", "水", "木", "金", "土"],
    weekdaysMin: ["日", "月", "火", "水", "木", "金", "土"],
    months: Array.from({length: 12}, (_, month) => `${month + 1}月`),
    monthsShort: Array.from({length: 12}, (_, month) => `${month + 1}月`),
    ordinal: (number) => `${number}日`,
    formats: {LT: "HH:mm", LTS: "HH:mm:ss", L: "YYYY/MM/DD", LL: "YYYY年M月D日"},
};
