"""Where on a page its article is, without the menus and banners around it."""

from collections.abc import Callable, Sequence
from copy import deepcopy

from trafilatura import extract_metadata
from trafilatura.settings import Document
from trafilatura.xpaths import BODY_XPATH, OVERALL_DISCARD_XPATH, REMOVE_COMMENTS_XPATH

from index.formats.html.html_panels import LINKED, SHOWN
from index.formats.html.html_tree import Element

MENUS = ("nav", "menu")
BESIDE = ("footer", "aside", "header", "form")
LISTS = ("ul", "ol", "dl")
SHORT = 250
"""A place with fewer characters may be only a part of the article."""
LEAST = 0.2
"""An article has at least this part of its page's words."""
KEPT = 1 / 7
"""If less than this part of a page's words would be left, what was taken for no article belongs to it."""


def stated_by(tree: Element) -> Document:
    """Return what a page says of itself, its title, date and address among it."""
    return extract_metadata(deepcopy(tree), date_config={"extensive_search": False, "original_date": True})


def article_of(tree: Element) -> Element:
    """Return the element that holds the article of a page, from which all else has been taken out."""
    found = tree.find("body")
    body = tree if found is None else found
    for each in list(body.iter(*MENUS)):
        each.drop_tree()
    _drop(body, [each for each in body.iter(*BESIDE) if _is_beside(each, body)], least=0.0)
    _drop(body, _named(body, REMOVE_COMMENTS_XPATH), least=0.0)
    _drop(body, [each for each in _named(body, OVERALL_DISCARD_XPATH) if not _is_revealed(each)])
    _drop(body, [each for each in body.iter("div", *LISTS, "table") if _is_menu(each)])
    whole = _length(body)
    for expression in BODY_XPATH:
        place = next(iter(expression(body)), None)
        if place is not None and _is_whole(_length(place), whole):
            return place
    return body


def _is_whole(length: int, whole: int) -> bool:
    return length >= LEAST * whole and (length >= SHORT or whole <= 2 * length)


def _drop(body: Element, unwanted: list[Element], least: float = KEPT) -> None:
    """Take elements out of a page, unless too little would be left of it."""
    chosen = set(unwanted) - {body}
    outer = [each for each in chosen if not any(above in chosen for above in each.iterancestors())]
    whole = _letters(body)
    if whole - sum(map(_letters, outer)) > least * whole:
        for each in outer:
            each.drop_tree()


def _is_beside(element: Element, body: Element) -> bool:
    """Whether an element stands beside the article, and is not one in it."""
    within = {above.tag for above in element.iterancestors()}
    if element.tag == "header":
        only_heading = element.find(".//h1") is not None and len(list(body.iter("h1"))) == 1
        return not within & {"article", "main", "section"} and not only_heading
    if element.tag == "form":  # some frameworks put the whole page into one
        return 2 * _letters(element) < _letters(body)
    if element.tag == "aside":
        return not within & {"article", "main"} or element.find(".//a") is not None
    return True


def _named(body: Element, expressions: Sequence[Callable[[Element], list[Element]]]) -> list[Element]:
    """Return what expressions of trafilatura find, which know lists by their names there."""
    lists = [(each, each.tag) for each in body.iter("li", *LISTS)]
    for each, tag in lists:
        each.tag = "item" if tag == "li" else "list"
    found = [each for expression in expressions for each in expression(body)]
    for each, tag in lists:
        each.tag = tag
    return found


def _is_revealed(element: Element) -> bool:
    """Whether an element is, holds or stands in what a click shows."""
    if any(SHOWN in above.attrib for above in element.iterancestors()):
        return True
    return any(SHOWN in each.attrib or each.tag in ("summary", "dt") for each in element.iter())


def _is_menu(element: Element) -> bool:
    """Whether an element is mostly links, and these are few or short, not some long ones."""
    links = [len(_text(link)) for link in element.iter("a")]
    if len(links) < 2 or _is_revealed(element):
        return False
    length, linked = len(_text(element)), sum(links)
    if linked <= LINKED * length:
        return False
    if element.tag == "table":
        return length > 200
    return length < (100 if element.getnext() is not None else 300) or (len(links) > 4 and linked < 100 * len(links))


def _length(element: Element) -> int:
    """Return the number of letters outside links."""
    return _letters(element) - sum(map(_letters, element.iter("a")))


def _letters(element: Element) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
