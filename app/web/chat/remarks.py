"""What we say of a quote beside it, as HTML: how sure it is, how the other language writes it, what is to be known."""

import re
from html import escape

from app.answers.answer import Answer, Citation
from app.answers.figures import Figure
from app.wording.localisation import MARKS, recognised_note, replaced_note
from app.wording.words import WORDING, Wording
from index.datatypes import Language

_SPACES = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Return a text escaped, in one line."""
    return escape(_SPACES.sub(" ", text))


def note(html: str, kind: str = "") -> str:
    """Return a remark, of the class ``kind`` if that is given."""
    return f'<p class="{f"hd-note {kind}".strip()}">{html}</p>'


def certainty(answer: Answer) -> str:
    """Return how sure an answer is, by a mark and in words; nothing where there is no answer."""
    if not answer.certainty:
        return ""
    word = WORDING[answer.language].certainty[answer.certainty]
    mark = f'<span class="hd-level" aria-hidden="true">{MARKS[answer.certainty]}</span>'
    return f'<p class="hd-sure">{mark} {escape(word)}</p>'


def gloss(answer: Answer) -> str:
    """Return the figures of the quotes as the answer's language writes them; nothing if it writes them the same."""
    figures = answer.figures
    if not figures:
        return ""
    quoted = answer.citations[0].language
    told = "; ".join(_figure(figure, quoted, answer.language) for figure in figures)
    return note(WORDING[answer.language].gloss.format(figures=told), "hd-gloss")


def known(citation: Citation, language: Language) -> str:
    """Return notes on what is to be known of a quote: that it is out of force, or was read from a picture."""
    replaced = note(one_line(replaced_note(citation.replaced, language))) if citation.replaced else ""
    return replaced + recognised(citation.recognised, language)


def recognised(confidence: int | None, language: Language) -> str:
    """Return a note that words were read from pictures, and how well, in percent; nothing where they were not."""
    return "" if confidence is None else note(escape(recognised_note(confidence, language)))


def other_language(answer: Answer, words: Wording) -> str:
    """Return a note that the quote is in the other language, if it is."""
    quoted = answer.citations[0].language
    return "" if quoted == answer.language else note(escape(words.quoted_in[quoted]))


def _figure(figure: Figure, quoted: Language, reader: Language) -> str:
    written, reads = one_line(figure.written), one_line(figure.reads)
    return f'<span lang="{quoted}">{written}</span> = <span lang="{reader}">{reads}</span>'
