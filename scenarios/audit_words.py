"""An audit's result in words and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from market.audit.findings import Kept, Report

AGREEMENT = {
    Kept.AGREES: "the head kept elsewhere agrees: nothing was cut off or replaced up to it",
    Kept.DISAGREES: "the head kept elsewhere disagrees",
    Kept.NOT_CHECKABLE: "cut or replaced history: not checkable without a head kept elsewhere (--checkpoint HEAD)",
}


def facts(report: Report) -> dict[str, Any]:
    """All of it, as plain values."""
    return {"sound": report.sound} | asdict(report)


def sentences(report: Report) -> Iterator[str]:
    """What people want to know, the worst first."""
    for finding in (report.fault, report.cut):
        if finding is not None:
            yield f"FOUND {finding}"
    if report.fault is not None and report.fault.since < report.fault.seq:
        yield f"  what was changed lies in entries {report.fault.since} to {report.fault.seq}"
    if report.fault is None:
        yield f"every entry follows: {report.entries} entries, {report.trades} trades replayed"
    yield f"signed within the log: entries 0 to {report.signed - 1}" if report.signed else "signed within the log: none"
    yield AGREEMENT[report.kept]
    yield (
        f"issued {report.issued_g} g = held {report.held_g} g + retired {report.retired_g} g"
        f" + expired {report.expired_g} g"
    )
    yield "not provable from any log: orders that got no receipt, and the truth of a meter"
