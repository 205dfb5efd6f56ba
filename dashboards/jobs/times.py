"""How long something takes, and when it was, for people."""

from datetime import UTC, datetime

from dashboards.words import Words

MINUTE, HOUR = 60, 3600


def duration(seconds: float, words: Words) -> str:
    """About how long: seconds under two minutes, then minutes, then hours."""
    if seconds < 2 * MINUTE:
        return words("duration.seconds", count=max(1, round(seconds)))
    if seconds < 2 * HOUR:
        return words("duration.minutes", count=round(seconds / MINUTE))
    return words("duration.hours", count=f"{seconds / HOUR:.1f}")


def moment(stamp: str | None) -> str:
    """An ISO moment of UTC on this machine's clock."""
    if stamp is None:
        return ""
    return f"{datetime.fromisoformat(stamp).replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M:%S}"


def minute(stamp: str) -> str:
    """An ISO moment of UTC on this machine's clock, without seconds."""
    return moment(stamp)[: -len(":00")]
