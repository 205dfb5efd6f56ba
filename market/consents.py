"""What people agreed to share: opt-in, for a purpose, a recipient and a time; revoked at once (systems.md, A25).

Revocation stops what would come and undoes nothing: trades stand, disclosures were made. Say so when asking.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """A subject's word.

    starts, ends   for disclosures in `[starts, ends)`, Unix time [s]
    version        of the text that was agreed to
    """

    subject: str
    purpose: str
    recipient: str
    starts: int
    ends: int
    version: str


class Consents:
    """Consents in force."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str, str], Consent] = {}

    def give(self, consent: Consent) -> None:
        """A later word for the same purpose and recipient replaces the earlier one."""
        self._given[consent.subject, consent.purpose, consent.recipient] = consent

    def revoke(self, subject: str, purpose: str, recipient: str) -> bool:
        """Whether there was a consent to revoke."""
        return self._given.pop((subject, purpose, recipient), None) is not None

    def allow(self, subject: str, purpose: str, recipient: str, time: int) -> bool:
        """Whether disclosure is permitted at `time`; without a consent it never is."""
        consent = self._given.get((subject, purpose, recipient))
        return consent is not None and consent.starts <= time < consent.ends
