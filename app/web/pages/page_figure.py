"""What is said and shown below cited words that were recognised: how sure they are, and the picture of their page."""

from collections.abc import Sequence
from html import escape

from app.web.pages.page_pictures import State
from app.wording.localisation import recognised_note
from app.wording.words import WORDING
from index.datatypes import Article, Language, RecognisedText
from index.formats.boxes import WHOLE, Box, boxes_in

MOST = 3
"""Pages that are shown of words that go on over more."""


def render_figures(article: Article, span: tuple[int, int], state: State, language: Language) -> str:
    """Return a note on what of ``span`` was recognised, and the pages with its words marked; nothing if all was typed.

    :param state: What became of the article's file; of one that is not what was read no page is shown.
    """
    texts = article.recognised_in(*span) if span[0] < span[1] else ()
    if not texts:
        return ""
    note = recognised_note(min(each.confidence for each in texts), language)
    if state == "changed":
        note += f". {WORDING[language].recognised['changed']}"
    figures = ""
    if state == "there":
        pages = {each.page: each for each in texts}
        boxes = {page: [box for each in texts if each.page == page for box in boxes_in(article.text, each, *span)]
                 for page in pages}  # fmt: skip
        figures = "".join(_figure(pages[page], boxes[page], language) for page in list(pages)[:MOST])
    return f'<div class="recognised" lang="{language}"><p class="note">{escape(note)}</p>{figures}</div>'


def picture_of(article: Article, page: str) -> RecognisedText | None:
    """Return recognised text of the page whose number an address names; None if it has none."""
    return next((each for each in article.recognised if str(each.page) == page), None)


def _figure(recognised: RecognisedText, boxes: Sequence[Box], language: Language) -> str:
    """Return a page and over it the marks, which the browser draws: the picture is the same for all citations."""
    words = WORDING[language].recognised
    caption = escape(words["picture" if boxes else "unmarked"].format(page=recognised.page))
    marks = "".join(
        f'<rect x="{box.x0}" y="{box.top}" width="{box.x1 - box.x0}" height="{box.bottom - box.top}"/>' for box in boxes
    )
    return (
        f'<figure><div><img src="?picture={recognised.page}" alt="{caption}" loading="lazy">'
        f'<svg viewBox="0 0 {WHOLE} {WHOLE}" preserveAspectRatio="none" aria-hidden="true">{marks}</svg></div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
