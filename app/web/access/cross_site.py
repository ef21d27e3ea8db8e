"""Whether a request was sent by a page of this program, or by that of another site."""

from urllib.parse import urlsplit

from starlette.requests import Request


def sent_by_own_page(request: Request, public_url: str) -> bool:
    """Whether a browser says that a page of this program sent the request.

    It says so by ``Sec-Fetch-Site``, or, where a site is not encrypted, only by ``Origin``; no page of another site can
    change either. What carries neither of them is refused, so that it does not matter how the person was named: by a
    cookie, or by a proxy.

    :param public_url: Address that people use, where a proxy stands in front; else empty, and ``Host`` tells it.
    """
    # https://www.w3.org/TR/fetch-metadata/ and https://cheatsheetseries.owasp.org/cheatsheets/
    # Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    own = urlsplit(public_url).netloc or request.headers.get("host", "")
    return origin.scheme in ("http", "https") and origin.netloc.lower() == own.lower() != ""


def sent_by_other_site(request: Request) -> bool:
    """Whether a browser says that a page of another site led here; one that is too old to say so does not."""
    return request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
