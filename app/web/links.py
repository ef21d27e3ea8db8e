"""The addresses that a page sends people to: a citation's place, a question, an article's original."""

from urllib.parse import quote, urlencode, urlsplit

from app.answers.answer import Answer, Citation
from app.answers.question import LONGEST_QUESTION
from index.datatypes import Language
from index.language.spelling import strip_diacritics


def article_link(citation: Citation, language: Language, base: str = "") -> str:
    """Return the address of the quoted words in the article view, not yet escaped for HTML."""
    query = urlencode({"start": citation.start, "end": citation.end, "lang": language})
    return f"{base}articles/{quote(citation.article_id, safe='/')}?{query}#cited"


def question_link(answer: Answer, language: Language, base: str = "") -> str:
    """Return the address of the page that asks an answer's question, not yet escaped for HTML.

    One that went on from others is asked in the words that were searched for, its own first, because the link is opened
    alone.
    """
    alone = _plain_words(answer.question) == _plain_words(answer.searched)
    together = " ".join((*answer.thread[-1:], *answer.thread[:-1])) or answer.searched
    query = urlencode({"q": answer.question if alone else together[:LONGEST_QUESTION], "lang": language})
    return f"{base or './'}?{query}"


def web_address(url: str | None) -> str | None:
    """Return the address if a browser may be sent there: http or https with a host, nothing else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _plain_words(text: str) -> list[str]:
    return strip_diacritics(text).casefold().split()
