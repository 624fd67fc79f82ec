"""A small OpenID Connect provider that lets one person in:  python -m tests.server.provider PORT EMAIL"""

import sys
import time
from secrets import token_urlsafe
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "dashboard", "a secret of the tests"


def provider(port: int, email: str) -> Starlette:
    """Answers discovery, authorize, token and jwks at http://localhost:PORT."""
    issuer = f"http://localhost:{port}"
    key = RSAKey.generate_key(2048, parameters={"kid": "only"})
    nonces: dict[str, str] = {}

    async def discovery(_: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def authorize(request: Request) -> Response:
        asked = request.query_params
        code = token_urlsafe()
        nonces[code] = asked.get("nonce", "")
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def token(request: Request) -> Response:
        form = await request.form()
        now = int(time.time())
        claims = {"iss": issuer, "aud": CLIENT, "sub": "1", "email": email, "iat": now, "exp": now + 600}
        claims["nonce"] = nonces.pop(str(form["code"]))
        signed = jwt.encode({"alg": "RS256", "kid": "only"}, claims, key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": signed, "expires_in": 600})

    async def jwks(_: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
            Route("/jwks", jwks),
        ]
    )


if __name__ == "__main__":
    uvicorn.run(provider(int(sys.argv[1]), sys.argv[2]), port=int(sys.argv[1]), log_level="warning")
