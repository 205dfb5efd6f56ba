"""Users and their roles on file, and the command that writes them."""

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from scenarios.access.roles import ROLES, Role, role_called
from scenarios.access.users import BadUsers, User, new_user, read_users, user_of, verified, write_users
from scenarios.cli import app

PHRASE = "twelve letters and more"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0c2FsdA$aGFzaA"


@pytest.fixture(scope="module")
def tanaka():
    return new_user("tanaka", Role.ANALYST, PHRASE)


def machigrid(*words, said=""):
    return CliRunner().invoke(app, ["users", *map(str, words)], input=said)


def test_a_pass_phrase_opens_its_own_user_only(tanaka):
    users = {"tanaka": tanaka, "sato": new_user("sato", Role.VIEWER, "another phrase altogether")}
    assert verified(users, "tanaka", PHRASE) == tanaka
    assert verified(users, "sato", PHRASE) is None
    assert verified(users, "nobody", PHRASE) is None


def test_the_pass_phrase_is_written_nowhere_and_the_file_is_its_owners(tmp_path, tanaka):
    path = tmp_path / "users.json"
    write_users(path, {"tanaka": tanaka})
    assert PHRASE not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["users.json"]


NAMES = st.from_regex(r"[a-zA-Z0-9._@+-]{1,64}", fullmatch=True)


@given(st.dictionaries(NAMES, st.sampled_from(Role), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory, roles):
    path = tmp_path_factory.mktemp("users") / "users.json"
    users = {name: User(name=name, role=role, secret=HASH) for name, role in roles.items()}
    write_users(path, users)
    assert read_users(path) == users


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    path = tmp_path / "users.json"
    users = {
        "a b": {"role": "viewer", "secret": HASH},
        "c": {"role": "king", "secret": HASH},
        "d": {"role": "viewer", "secret": "plain"},
        "e": {"role": "viewer"},
    }
    path.write_text(json.dumps({"version": 1, "users": users}))
    with pytest.raises(BadUsers) as fault:
        read_users(path)
    lines = str(fault.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == ["users.a b", "users.c", "users.d", "users.e"]
    assert "viewer, analyst, operator" in lines[1]


@pytest.mark.parametrize("content", ["", "[]", '{"version": 2, "users": {}}', '{"version": 1}', "{"])
def test_a_file_of_another_form_is_named(tmp_path, content):
    path = tmp_path / "users.json"
    path.write_text(content)
    with pytest.raises(BadUsers, match=r"users\.json"):
        read_users(path)


def test_a_short_pass_phrase_is_refused():
    with pytest.raises(ValueError, match="at least 12 characters"):
        new_user("tanaka", Role.VIEWER, "short")


def test_roles_are_known_by_their_words():
    assert [role_called(word).word for word in ROLES] == list(ROLES)
    assert Role.VIEWER < Role.ANALYST < Role.OPERATOR


def test_a_name_may_not_break_a_line():
    with pytest.raises(ValueError, match="name"):
        user_of("a\nb", {"role": "viewer", "secret": HASH})


def test_users_are_added_listed_and_removed_by_command(tmp_path):
    path = tmp_path / "users.json"
    assert machigrid("add", "tanaka", "--role", "operator", "--users", path, said=PHRASE + "\n").exit_code == 0
    assert machigrid("add", "sato", "--users", path, said=PHRASE + "\n").exit_code == 0
    assert machigrid("list", "--users", path).output == "sato  viewer\ntanaka  operator\n"
    assert machigrid("remove", "sato", "--users", path).exit_code == 0
    assert machigrid("remove", "sato", "--users", path).exit_code == 2
    assert list(read_users(path)) == ["tanaka"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["add", "tanaka", "--role", "king"], "viewer, analyst, operator"),
        (["add", "tanaka"], "at least 12"),
        (["list"], "No such file"),
    ],
)
def test_bad_input_is_told_and_leaves_no_file(tmp_path, words, reason):
    path = tmp_path / "users.json"
    result = machigrid(*words, "--users", path, said="short\n")
    assert result.exit_code == 2
    assert reason in result.stderr
    assert not path.exists()
