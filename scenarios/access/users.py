"""The file of users: a name, a role and an argon2id hash each; the words themselves are written nowhere.

Parameters of the hash are argon2-cffi's defaults, RFC 9106's low-memory choice; a user whose hash was made with weaker
ones is to be added again.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scenarios.access.roles import Role, role_called

VERSION = 1
SHORTEST = 12
"""Characters of a pass phrase: NIST SP 800-63B-4 asks for 15 where it stands alone, 8 beside another factor."""

NAME = re.compile(r"[\w.@+-]{1,64}")


class BadUsers(ValueError):
    """The file of users cannot be used; the message names the file and every fault."""


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who may log in.

    secret   argon2id hash of the pass phrase, in PHC format
    """

    name: str
    role: Role
    secret: str


Users = Mapping[str, User]


def read_users(path: Path) -> dict[str, User]:
    """The users of a file, by name; raises BadUsers with all faults at once, OSError where it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadUsers(f"{path}: not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("version") != VERSION or not isinstance(content.get("users"), dict):
        raise BadUsers(f'{path}: must be {{"version": {VERSION}, "users": {{name: {{"role": …, "secret": …}}}}}}')
    users, faults = {}, []
    for name, facts in content["users"].items():
        try:
            users[name] = user_of(name, facts)
        except ValueError as error:
            faults.append(f"{path}: users.{name}: {error}")
    if faults:
        raise BadUsers("\n".join(faults))
    return users


def user_of(name: str, facts: object) -> User:
    """One user as the file states it; raises ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError("name: must be 1 to 64 letters, digits or any of . _ - @ +")
    if not isinstance(facts, dict) or not all(isinstance(facts.get(key), str) for key in ("role", "secret")):
        raise ValueError('must be {"role": …, "secret": …}')
    if not facts["secret"].startswith("$argon2id$"):
        raise ValueError("secret: must be an argon2id hash, as `machigrid users add` writes it")
    return User(name=name, role=role_called(facts["role"]), secret=facts["secret"])


def write_users(path: Path, users: Users) -> None:
    """Replace the file in one move; only its owner may read it."""
    content = {name: {"role": user.role.word, "secret": user.secret} for name, user in sorted(users.items())}
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"version": VERSION, "users": content}, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def new_user(name: str, role: Role, phrase: str) -> User:
    """A user with this pass phrase; raises ValueError for a name or phrase that will not do."""
    if len(phrase) < SHORTEST:
        raise ValueError(f"pass phrase: must have at least {SHORTEST} characters (got {len(phrase)})")
    return user_of(name, {"role": role.word, "secret": PasswordHasher().hash(phrase)})


def verified(users: Users, name: str, phrase: str) -> User | None:
    """The user whose pass phrase this is; an unknown name takes as long as a wrong phrase."""
    user = users.get(name)
    try:
        PasswordHasher().verify(user.secret if user else decoy(), phrase)
    except (VerificationError, InvalidHashError):
        return None
    return user


@cache
def decoy() -> str:
    """A hash that stands in for those of users there are not."""
    return PasswordHasher().hash("nobody has this pass phrase")
