"""An audit's result in words and as JSON: for each check a sentence, also for one that could not be made."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Literal

from market.audit.findings import Kept, Report

Language = Literal["en", "ja"]

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "found": "FOUND {finding}",
        "between": "  what was changed lies in entries {since} to {seq}",
        "follows": "every entry follows: {entries} entries, {trades} trades replayed",
        "signed": "signed within the log: entries 0 to {last}",
        "not_signed": "signed within the log: none",
        "agrees": "the head that was kept agrees: nothing was cut off or replaced up to it",
        "disagrees": "the head that was kept disagrees",
        "not checkable": "cut or replaced history: not checkable without a head kept elsewhere (--checkpoint HEAD)",
        "witnessed": "cosignatures of witnesses: {witnesses} of {witnesses} good, they saw one history only",
        "no_witness": "two histories shown to two people: not checkable without a witness (--witness KEY)",
        "receipts": "receipts: {receipts} of {receipts} entries stand where they say",
        "no_receipt": "orders that were taken and left out: not checkable without a receipt (--receipt FILE)",
        "owners": "signatures of owners: {signatures} requests checked, of {keyed} of {accounts} accounts",
        "no_key": "requests that the operator invented: not checkable, no account has a key",
        "grams": "issued {issued_g} g = held {held_g} g + retired {retired_g} g + expired {expired_g} g",
        "points": "points of {scheme}: granted {granted} = held {held} + redeemed {redeemed} + lapsed {lapsed}",
        "limits": "not provable from any log: orders that got no receipt, and the truth of a meter",
    },
    "ja": {
        "found": "誤り {finding}",
        "between": "  書き換えられたのは {since} 番から {seq} 番の記録です",
        "follows": "すべての記録が前の記録から導かれます: 記録 {entries} 件、再計算した約定 {trades} 件",
        "signed": "記録の中の署名: 0 番から {last} 番まで",
        "not_signed": "記録の中の署名: なし",
        "agrees": "保管された先頭と一致: そこまでの切り捨ても差し替えもありません",
        "disagrees": "保管された先頭と一致しません",
        "not checkable": "切り捨てと差し替え: 別に保管した先頭がないため検証できません（--checkpoint HEAD）",
        "witnessed": "立会人 {witnesses} 人全員が先頭に副署: 見た履歴は一つだけです",
        "no_witness": "相手ごとに別の履歴を見せること: 立会人の鍵がないため検証できません（--witness KEY）",
        "receipts": "受領証 {receipts} 通すべてが、述べられた位置の記録と一致",
        "no_receipt": "受け付けた注文の欠落: 受領証がないため検証できません（--receipt FILE）",
        "owners": "本人の署名: {accounts} 口座のうち {keyed} 口座、要求 {signatures} 件を検証",
        "no_key": "運営者が作り出した要求: 鍵を持つ口座がないため検証できません",
        "grams": "発行 {issued_g} g ＝ 保有 {held_g} g ＋ 無効化 {retired_g} g ＋ 失効 {expired_g} g",
        "points": "{scheme} のポイント: 付与 {granted} ＝ 保有 {held} ＋ 利用 {redeemed} ＋ 失効 {lapsed}",
        "limits": "記録からは証明できないこと: 受領証のない注文と、計量値そのものの正しさ",
    },
}


def facts(report: Report) -> dict[str, Any]:
    """All of it, as plain values."""
    return {"sound": report.sound} | asdict(report)


def sentences(report: Report, lang: Language = "en") -> Iterator[str]:
    """What people want to know, the worst first."""
    for finding in (report.fault, report.cut):
        if finding is not None:
            yield SENTENCES[lang]["found"].format(finding=finding)
    if report.fault is not None and report.fault.since < report.fault.seq:
        yield SENTENCES[lang]["between"].format(since=report.fault.since, seq=report.fault.seq)
    given = facts(report) | {"last": report.signed - 1}
    for check in checks(report):
        yield SENTENCES[lang][check].format_map(given)
    for points in report.points:
        yield SENTENCES[lang]["points"].format_map(asdict(points))
    yield SENTENCES[lang]["limits"]


def checks(report: Report) -> Iterator[str]:
    """Codes of what is known of each check; of what was found there is a sentence already."""
    if report.fault is None:
        yield "follows"
    yield "signed" if report.signed else "not_signed"
    yield str(report.kept)
    if not report.witnesses:
        yield "no_witness"
    elif report.kept is Kept.AGREES:
        yield "witnessed"
    if not report.receipts:
        yield "no_receipt"
    elif report.cut is None:
        yield "receipts"
    yield "owners" if report.keyed else "no_key"
    yield "grams"
