"""What each role may do; each may do all that the one before may."""

from enum import IntEnum


class Role(IntEnum):
    """viewer: look and export · analyst: also write scenarios, submit and cancel own work · operator: everything."""

    VIEWER = 1
    ANALYST = 2
    OPERATOR = 3

    @property
    def word(self) -> str:
        """The role as files and commands write it."""
        return self.name.lower()


ROLES = tuple(role.word for role in Role)


def role_called(word: str) -> Role:
    """Raises ValueError, naming the roles there are, for any other word."""
    try:
        return Role[word.upper()]
    except KeyError:
        raise ValueError(f"role: must be one of {', '.join(ROLES)} (got {word!r})") from None
