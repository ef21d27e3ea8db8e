"""What is said and shown below cited words that were recognised: how sure they are, and the picture of their page."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.web.pages.page_pictures import State
from app.web.templates import render
from app.wording.localisation import recognised_note
from app.wording.words import WORDING
from index.datatypes import Article, Language, RecognisedText
from index.formats.ocr.word_boxes import WHOLE, Box, boxes_in

MOST = 3
"""Pages that are shown of words that go on over more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The picture of a page, and marks that the browser draws over it: the picture is the same for all citations."""

    page: int
    caption: str
    boxes: Sequence[Box]


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
    figures = _figures(article, texts, span, language) if state == "there" else []
    return Markup(render("pages/page_figure.html", note=note, figures=figures, whole=WHOLE, language=language))


def picture_of(article: Article, page: str) -> RecognisedText | None:
    """Return recognised text of the page whose number an address names; None if it has none."""
    return next((each for each in article.recognised if str(each.page) == page), None)


def _figures(
    article: Article, texts: Sequence[RecognisedText], span: tuple[int, int], language: Language
) -> list[Figure]:
    boxes: dict[int, list[Box]] = {}
    for each in texts:
        boxes.setdefault(each.page, []).extend(boxes_in(article.text, each, *span))
    words = WORDING[language].recognised
    return [
        Figure(page, words["picture" if boxes[page] else "unmarked"].format(page=page), boxes[page])
        for page in list(boxes)[:MOST]
    ]
