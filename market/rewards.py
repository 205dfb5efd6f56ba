"""Members collect points: what purchases and services bring, what they spend, what lapses."""

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from market import settlement
from market.admission import account_refusal, amount_refusal, purpose_refusal
from market.journal import Award, Enrolment, Redemption
from market.ledger import Entry
from market.log.requests import enrol_said, redeem_said
from market.membership import Membership
from market.points import PointBook, PointScheme
from market.refusals import Reason, Refusal


class Rewards(Membership):
    """Members and their points, in the same books and the same journal as everything else."""

    def __init__(self, *, currency: str = "JPY", schemes: Sequence[PointScheme] = ()) -> None:
        """Raises ValueError where two schemes have one name."""
        super().__init__(currency=currency)
        self._points = {scheme.name: PointBook(scheme) for scheme in schemes}
        if len(self._points) < len(schemes):
            raise ValueError(f"schemes of points need different names (got {[scheme.name for scheme in schemes]})")

    @property
    def points(self) -> Mapping[str, PointBook]:
        """Points by scheme, to be read."""
        return MappingProxyType(self._points)

    def advance_to(self, time: int) -> None:
        """Move engine time on and take back the points whose time is over by then."""
        super().advance_to(time)
        for book in self._points.values():
            for member, points in book.lapse(time).items():
                entry_id = self._entry_id("expire")
                self._post(
                    settlement.point_expiry(entry_id, book.scheme, member, points, currency=self.currency, time=time)
                )

    def enrol(self, account: str, scheme: str, *, time: int, signature: str = "") -> Refusal | None:
        """Join a scheme: from now on the account's purchases bring points, by the scheme's terms."""
        self.advance_to(time)
        refusal = (
            self._authorship.refusal(account, account, signature, partial(enrol_said, account, scheme))
            or account_refusal(account, account, self._groups)
            or self._scheme_refusal(account, scheme)
        )
        if refusal is None and self._points[scheme].is_enrolled(account):
            words = f"{account} takes part in {scheme} already"
            refusal = Refusal(target=account, reason=Reason.ENROLLED_ALREADY, words=words)
        self._journal.append(Enrolment(account=account, scheme=scheme, time=time, refusal=refusal, signature=signature))
        if refusal is None:
            self._points[scheme].enrol(account)
        return refusal

    def award(self, account: str, scheme: str, points: int, *, purpose: str, time: int) -> Entry | Refusal:
        """Grant points for something else than a purchase, e.g. a reduction of demand; refused beyond the budget."""
        self.advance_to(time)
        refusal = (
            account_refusal(account, account, self._groups)
            or amount_refusal(account, points)
            or purpose_refusal(account, purpose)
            or self._scheme_refusal(account, scheme)
            or too_many(account, points, self._points[scheme].grantable)
        )
        self._journal.append(
            Award(account=account, scheme=scheme, points=points, purpose=purpose, time=time, refusal=refusal)
        )
        return refusal or self._grant(self._points[scheme], account, points, time)

    def redeem(
        self, account: str, scheme: str, points: int, *, shop: str, time: int, signature: str = ""
    ) -> Entry | Refusal:
        """Pay in a shop, which has an account, with points; those that lapse first go first."""
        self.advance_to(time)
        refusal = (
            self._authorship.refusal(account, account, signature, partial(redeem_said, account, scheme, points, shop))
            or account_refusal(account, account, self._groups)
            or account_refusal(account, shop, self._groups)
            or amount_refusal(account, points)
            or self._scheme_refusal(account, scheme)
            or too_many(account, points, self._points[scheme].held(account))
        )
        self._journal.append(
            Redemption(
                account=account,
                scheme=scheme,
                points=points,
                shop=shop,
                time=time,
                refusal=refusal,
                signature=signature,
            )
        )
        if refusal:
            return refusal
        book, entry_id = self._points[scheme], self._entry_id("redeem")
        book.redeem(account, points)
        return self._post(
            settlement.point_redemption(entry_id, book.scheme, account, shop, points, currency=self.currency, time=time)
        )

    def _reward(self, buyer: str, grams: int, time: int) -> None:
        """Grant what a purchase makes full in each scheme; a budget that does not cover it grants none of it."""
        for book in self._points.values():
            points = book.earn(buyer, grams)
            if points and too_many(buyer, points, book.grantable) is None:
                self._grant(book, buyer, points, time)

    def _grant(self, book: PointBook, account: str, points: int, time: int) -> Entry:
        book.grant(account, points, time=time)
        entry_id = self._entry_id("grant")
        return self._post(
            settlement.point_grant(entry_id, book.scheme, account, points, currency=self.currency, time=time)
        )

    def _scheme_refusal(self, target: str, scheme: str) -> Refusal | None:
        if scheme in self._points:
            return None
        words = f"the rule knows no points {scheme!r} (there are {', '.join(self._points) or 'none'})"
        return Refusal(target=target, reason=Reason.SCHEME_UNKNOWN, words=words)


def too_many(member: str, points: int, left: int | None) -> Refusal | None:
    """Why so many points cannot be had; `left` None is without limit."""
    if left is None or points <= left:
        return None
    words = f"{points} points are asked for, {left} are left"
    return Refusal(target=member, reason=Reason.POINTS_MISSING, words=words)
