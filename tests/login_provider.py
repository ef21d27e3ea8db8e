"""A login provider on a real port: OpenID Connect with one person, who is always logged in."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from app.operations.listener import listen
from tests.serving import served

CLIENT, SECRET = "hoidap", "what the provider gave"


class LoginProvider:
    """Lets the program's person in; ``begin`` forgets everything that a test has it do wrong."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.begin()

    def begin(self) -> None:
        """Be a good provider, of a person without groups."""
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "4711"}
        self.description: dict[str, Any] = {}
        self.signing, self.algorithm = self.key, "RS256"
        self.denied = False
        self.secret = SECRET
        self.reply: JSONResponse | None = None
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def describe(self) -> dict[str, Any]:
        """Return the discovery document; that it allows unsigned tokens is for the program to mind."""
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        names |= {"userinfo_endpoint": "userinfo", "end_session_endpoint": "leave"}
        own = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        signatures = {"id_token_signing_alg_values_supported": ["RS256", "none"]}
        return {"issuer": self.issuer} | own | signatures | self.description

    def authorize(self, request: Request) -> RedirectResponse:
        """Send the person back at once."""
        self.asked = asked = dict(request.query_params)
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = secrets.token_hex(8)
        self._codes[code] = asked
        back = {"error": "access_denied", "error_description": "<b>no</b>"} if self.denied else {"code": code}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back | {'state': asked['state']})}")

    async def token(self, request: Request) -> JSONResponse:
        """Exchange a code, once, with the verifier and the secret that belong to it."""
        sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(sent["code"])
        digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
        basic = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        proof = request.headers.get("authorization") if self.secret else sent.get("client_id")
        if (
            base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]
            or sent["redirect_uri"] != asked["redirect_uri"]
            or proof != (basic if self.secret else CLIENT)
        ):
            raise HTTPException(400)
        if self.reply:
            return self.reply
        reply = {
            "access_token": "a",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self._id_token(asked["nonce"]),
        }
        return JSONResponse(reply)

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "4711", "nonce": nonce, "iat": now, "exp": now + 60}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        if self.algorithm == "none":
            head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in ({"alg": "none"}, claims))
            return f"{head.rstrip(b'=').decode()}.{body.rstrip(b'=').decode()}."
        return jwt.encode({"alg": self.algorithm, "kid": "1"}, claims, self.signing, algorithms=[self.algorithm])


@contextmanager
def login_provider() -> Iterator[LoginProvider]:
    """Serve a provider on a port of its own."""
    provider = LoginProvider()
    app = FastAPI()
    app.add_api_route("/.well-known/openid-configuration", provider.describe)
    app.add_api_route("/authorize", provider.authorize)
    app.add_api_route("/token", provider.token, methods=["POST"])
    app.add_api_route("/jwks", lambda: KeySet([provider.key]).as_dict(private=False))
    app.add_api_route("/userinfo", lambda: provider.userinfo)
    with listen("127.0.0.1", 0) as bound, served(app, bound) as address:
        provider.issuer = address.removesuffix("/")
        yield provider
