"""Log-in by an OpenID provider, here one of our own on this machine that vouches for whomever it is told to."""

import time
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

from dashboards.access.provider import BadProviderError, read_provider
from dashboards.access.settings import Access
from dashboards.app import create_app
from scenarios.access.roles import Role

FILE = """issuer = "{issuer}"
client_id = "machigrid"
[roles]
planners = "analyst"
admins = "operator"
"""


class Vouching:
    """An OpenID provider: discovery, authorization code with PKCE, RS256 tokens."""

    def __init__(self):
        self.claims = {"preferred_username": "tanaka", "groups": ["planners"]}
        self.asked = {}
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.app = Flask("provider")
        for path, answer in (
            ("/.well-known/openid-configuration", self.metadata),
            ("/keys", lambda: jsonify(keys=[self.key.as_dict(private=False)])),
            ("/authorize", self.authorize),
        ):
            self.app.add_url_rule(path, path, answer)
        self.app.add_url_rule("/token", "token", self.token, methods=["POST"])
        self.server = make_server("127.0.0.1", 0, self.app)
        self.issuer = f"http://127.0.0.1:{self.server.port}"

    def metadata(self):
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
        }
        return jsonify(
            issuer=self.issuer,
            id_token_signing_alg_values_supported=["RS256"],
            **{name: f"{self.issuer}/{path}" for name, path in places.items()},
        )

    def authorize(self):
        self.asked = request.args.to_dict()
        return redirect(f"{self.asked['redirect_uri']}?code=1&state={self.asked['state']}")

    def token(self):
        assert request.form["code_verifier"]
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "machigrid", "sub": "1", "iat": now, "exp": now + 60}
        signed = jwt.encode(
            {"alg": "RS256", "kid": "1"}, claims | {"nonce": self.asked["nonce"]} | self.claims, self.key
        )
        return jsonify(access_token="1", token_type="Bearer", expires_in=60, id_token=signed)  # noqa: S106 - made up


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("MACHIGRID_OIDC_SECRET", "secret")
    vouching = Vouching()
    thread = Thread(target=vouching.server.serve_forever)
    thread.start()
    yield vouching
    vouching.server.shutdown()
    thread.join()
    vouching.server.server_close()


@pytest.fixture
def client(tmp_path, provider):
    path = tmp_path / "oidc.toml"
    path.write_text(FILE.format(issuer=provider.issuer))
    return create_app(tmp_path / "runs", Access(provider=path)).server.test_client()


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def go_round(client):
    """What the browser does: to the provider and back, keeping the session."""
    away = client.get("/login/provider?next=/market").location
    asked = parse_qs(urlsplit(away).query)
    assert asked["code_challenge_method"] == ["S256"]
    opener = build_opener(Stay)
    try:
        opener.open(away)
    except OSError as answer:
        back = answer.headers["Location"]
        answer.close()
    return client.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


def test_whom_the_provider_vouches_for_comes_in(client):
    answer = go_round(client)
    assert (answer.status_code, answer.location) == (302, "/market")
    assert client.get("/_dash-layout").status_code == 200


def test_who_has_no_role_stays_out(client, provider):
    provider.claims = {"preferred_username": "sato", "groups": ["guests"]}
    answer = go_round(client)
    assert answer.status_code == 403
    assert client.get("/_dash-layout").status_code == 401


def test_an_answer_that_nobody_asked_for_is_refused(client):
    assert client.get("/login/back?code=1&state=made-up").status_code == 401


def test_the_highest_role_counts(tmp_path, provider):
    path = tmp_path / "oidc.toml"
    path.write_text(FILE.format(issuer=provider.issuer))
    found = read_provider(path).visitor({"preferred_username": "a", "groups": ["planners", "admins", "x"]})
    assert found.role == Role.OPERATOR
    assert "secret" not in repr(read_provider(path)).replace("MACHIGRID_OIDC_SECRET", "")


def test_all_faults_of_a_providers_file_are_told_at_once(tmp_path, monkeypatch):
    monkeypatch.delenv("MACHIGRID_OIDC_SECRET", raising=False)
    path = tmp_path / "oidc.toml"
    path.write_text('issuer = "x"\ncolour = 1\n[roles]\na = "king"\n')
    with pytest.raises(BadProviderError) as fault:
        read_provider(path)
    told = [line.split(": ")[1] for line in str(fault.value).splitlines()]
    assert told == ["client_id", "colour", "secret", "roles.a"]
