"""The organisation's login provider, as it describes itself (OpenID Connect Discovery 1.0)."""

from typing import Annotated

import httpx2
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from index.errors import SearchError

PATIENCE = 5.0
"""Seconds that the provider has for each of its answers."""
_SAFE = ("RS", "PS", "ES", "Ed")
"""Beginnings of the names of signatures that the provider's public key proves; ``none`` and ``HS256`` are not among."""


class ProviderFaulty(SearchError):
    """The provider cannot be reached, or does not describe itself as it should."""


def _safe_ones(algorithms: list[str]) -> list[str]:
    safe = [algorithm for algorithm in algorithms if algorithm.startswith(_SAFE)]
    if not safe:
        raise ValueError(f"no signature that a public key proves among {algorithms}")
    return safe


Address = Annotated[str, Field(pattern=r"^https?://\S+$")]


class Provider(BaseModel):
    """What is used of the provider's description, under the names that the standard gives."""

    issuer: str
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    userinfo_endpoint: Address | None = None
    end_session_endpoint: Address | None = None
    id_token_signing_alg_values_supported: Annotated[list[str], AfterValidator(_safe_ones)] = ["RS256"]


def read_provider(issuer: str) -> Provider:
    """Return what the provider with this address says of itself.

    :raises ProviderFaulty: If it does not answer, or says of itself that it is another.
    """
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        reply = httpx2.get(address, timeout=PATIENCE, follow_redirects=True)
        reply.raise_for_status()
        provider = Provider.model_validate_json(reply.content)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        reason = str(error).partition("\n")[0]
        raise ProviderFaulty(
            f"{address} cannot be read ({reason}): start the login provider, or mend HOIDAP_OIDC_ISSUER"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProviderFaulty(
            f"{address} does not describe a provider ({place} {first['msg']}): mend HOIDAP_OIDC_ISSUER"
        ) from error
    if provider.issuer != issuer:
        raise ProviderFaulty(f"{address} names another issuer: set HOIDAP_OIDC_ISSUER to {provider.issuer}")
    return provider
