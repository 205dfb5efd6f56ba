"""Who is looking at the page, and whether they may do what they ask for."""

from dataclasses import dataclass

from flask import g, has_request_context

from scenarios.access.roles import Role


class NotAllowedError(PermissionError):
    """The visitor's role does not go so far; the message names the role that does."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A logged-in user; on a dashboard without log-in, whoever sits at this machine."""

    name: str
    role: Role


AT_THIS_MACHINE = Visitor(name="local", role=Role.OPERATOR)


def visitor() -> Visitor:
    """Whose request is being answered."""
    return g.get("visitor", AT_THIS_MACHINE) if has_request_context() else AT_THIS_MACHINE


def may(role: Role) -> bool:
    """Whether the visitor's role goes as far as this one."""
    return visitor().role >= role


def must_be(role: Role) -> None:
    """Raises NotAllowedError where the visitor's role does not go so far."""
    if not may(role):
        raise NotAllowedError(f"needs the role {role.word} (you are {visitor().role.word})")
