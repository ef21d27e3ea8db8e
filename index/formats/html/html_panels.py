"""What a page shows after a click, in accordions and tabs, is shown; what it hides otherwise is left out."""

import re
from collections.abc import Iterator

from index.formats.html.html_tree import HEADINGS, Element
from index.formats.text.faq import is_question

HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
MENU_TAGS = frozenset("nav menu dialog header footer aside template".split())
MENU_ROLES = frozenset(
    "navigation menu menubar menuitem dialog alertdialog tooltip listbox combobox search banner toolbar tree".split()
)
MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sub-?menu|dropdown|mega|cookies?|consent|gdpr|modal|dialog|pop-?up|popover|"
    r"tooltip|off-?canvas|drawer|lightbox|overlay|share|social|search|log-?in|toast|alert|banner|sidebar|icon|arrow|"
    r"chevron|caret)(?:$|[\s_-])",
    re.IGNORECASE,
)
MENU_ABOVE = re.compile(r"(?:^|\s)(?:main-?|site-?|top-?)?(?:menu|nav|navbar|cookies?|consent|modal)\b", re.IGNORECASE)
PANEL = re.compile(
    r"accordion|collaps|faq|(?:^|[\s_-])(?:panel|tab-?pane|tab-?content|tab-?panel|answer|toggle|expand\w*|spoiler|"
    r"tra-?loi|hoi-?dap|cau-?hoi)(?:$|[\s_-])",
    re.IGNORECASE,
)
PANEL_TAGS = frozenset("div section article ul ol dl dd p table tbody tr li figure blockquote".split())
TOGGLE = re.compile(
    r"(?:accordion|faq|collaps\w*|toggle)[\w-]*?[_-]?(?:header|heading|title|head|question|trigger|button|btn|label)|"
    r"(?:^|[\s_-])(?:question|cau-?hoi)(?:$|[\s_-])",
    re.IGNORECASE,
)
BUTTON = re.compile(r"accordion|collaps|faq|toggle|question", re.IGNORECASE)
TOGGLE_TAGS = frozenset("button a div span label h1 h2 h3 h4 h5 h6 p header strong b li td".split())
CLICKED = ("collapse", "tab", "pill", "list")
NAMING = (*HEADINGS, "summary", "dt")
OPENS_MORE = re.compile(
    r"\W*(?:xem (?:thêm|chi tiết|tiếp)|đọc (?:thêm|tiếp)|chi tiết|mở rộng|thu gọn|hiện|ẩn|đóng|mở|"
    r"(?:read|show|view|see) (?:more|less|all|details)|more|expand|collapse|toggle|show|hide|open|close|details)\b"
    r".{0,20}",
    re.IGNORECASE,
)
SHOWN = "shown-by-click"
"""The attribute of what is part of an accordion or a tab."""
LONGEST = 300
"""Characters of what is clicked."""
LINKED = 0.8
"""An element is a menu if more than this part of its words are links."""


def reveal(tree: Element) -> None:
    """Make what is clicked a ``summary``, unless it is a heading. Show what it opens, and drop what stays hidden."""
    for each in [each for each in tree.iter() if is_hidden(each)]:
        if each.tag not in PANEL_TAGS and each.tag != "body" and each.getparent() is not None and not _is_data(each):
            each.drop_tree()  # a sign beside what is clicked
    named = {each.get("id"): each for each in tree.iter() if each.get("id")}
    shown: set[Element] = set()
    for toggle in [each for each in tree.iter(*TOGGLE_TAGS) if _is_toggle(each)]:
        block = _block(toggle)
        panel = _panel(toggle, block, named)
        if panel is not None and panel not in shown and not _is_in_menu(toggle):
            words = _words(toggle)
            if is_question(words) or not _is_menu(panel):
                _open(toggle, block, panel, words)
                shown.add(panel)
    for each in [each for each in tree.iter() if is_hidden(each)]:
        if not is_hidden(each) or each.getparent() is None or each.tag == "body":
            continue
        if _is_panel(each, shown):
            _open_before(each)
            _show(each)
            shown.add(each)
        elif not _is_data(each):
            each.drop_tree()


def is_hidden(element: Element) -> bool:
    """Whether an element itself says that it is not shown."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(HIDING.search(element.get("style") or ""))


def _is_data(element: Element) -> bool:
    return bool(element.get("type") == "application/ld+json")


def _is_toggle(element: Element) -> bool:
    """Whether a click on an element seems to open another."""
    names = element.get("class") or ""
    is_button = element.tag in ("button", "a", "label") or element.get("role") == "button"
    says = (
        element.get("aria-expanded") is not None
        or element.get("role") == "tab"
        or (element.get("data-toggle") or element.get("data-bs-toggle")) in CLICKED
        or (is_button and (element.get("aria-controls") is not None or bool(BUTTON.search(names))))
        or bool(TOGGLE.search(names))
        or element.tag == "label"
    )
    return bool(says) and 0 < len(_words(element, LONGEST)) <= LONGEST


def _block(toggle: Element) -> Element:
    """Return the outermost element that holds the words of a toggle and no others."""
    words = _words(toggle)
    block = toggle
    for above in toggle.iterancestors():
        if above.tag in ("body", "td", "main", "article") or _words(above, len(words)) != words:
            break
        block = above
    return block


def _panel(toggle: Element, block: Element, named: dict[str, Element]) -> Element | None:
    """Return what a toggle opens: what it names, else what follows."""
    panel = next((named[name] for name in _named(toggle) if name in named), None)
    if panel is None:
        panel = block.getnext()
        if panel is None or panel.tag not in PANEL_TAGS or _is_toggle(panel):
            return None
        # a plain text field has a label, too
        if toggle.tag == "label" and not is_question(_words(toggle)):
            return None
    inside = panel in (toggle, *toggle.iterancestors()) or toggle in panel.iterancestors()
    return None if inside or not _words(panel, 1) else panel


def _named(toggle: Element) -> Iterator[str]:
    yield from (toggle.get("aria-controls") or "").split()
    for name in ("data-target", "data-bs-target", "href"):
        if (address := toggle.get(name) or "").startswith("#"):
            yield address[1:]


def _open(toggle: Element, block: Element, panel: Element, words: str) -> None:
    """Show a panel below what opens it."""
    chain = [toggle, *toggle.iterancestors()] if block is not toggle else [toggle]
    chain = chain[: chain.index(block) + 1]
    inside = (each for each in (*chain, *toggle.iterdescendants()) if each.tag in NAMING)
    if next(inside, None) is not None or any(each.tag in NAMING for each in block.iterancestors()):
        for each in chain:
            each.tag = each.tag if each.tag in (*NAMING, "div", "header", "section") else "span"
            _show(each)
    elif panel.tag in ("tr", "tbody", "li"):
        toggle.tag = "span"
    else:
        block.drop_tree()
        _ask(panel, words)
    _show(panel)


def _open_before(panel: Element) -> None:
    """Make a question of what stands before a panel, if it is one."""
    before = panel.getprevious()
    if before is not None and before.tag in ("button", "a", "div", "span", "p", "label") and not before.tail:
        words = _words(before, LONGEST)
        if len(words) <= LONGEST and is_question(words):
            before.drop_tree()
            _ask(panel, words)


def _ask(panel: Element, words: str) -> None:
    if words and not OPENS_MORE.fullmatch(words):
        summary = panel.makeelement("summary")
        summary.text = words
        panel.addprevious(summary)


def _is_panel(element: Element, shown: set[Element]) -> bool:
    """Whether something hidden is one of several parts of the page that are shown in turn."""
    if element.tag not in PANEL_TAGS or not _words(element, 1) or _is_menu(element) or _is_in_menu(element):
        return False
    if element.tag == "dd" or element.get("hidden") == "until-found" or PANEL.search(_names(element)):
        return True
    for above, _ in zip(element.iterancestors(), range(3), strict=False):
        if above in shown:
            return False
        if PANEL.search(_names(above)):
            return True
    return False


def _is_menu(element: Element) -> bool:
    named = MENU.search(element.get("class") or "") or MENU_ABOVE.search(element.get("id") or "")
    if element.tag in MENU_TAGS or element.get("role") in MENU_ROLES or named:
        return True
    links = [_words(link) for link in element.iter("a")]
    return len(links) > 1 and sum(map(len, links)) > LINKED * len(_words(element))


def _is_in_menu(element: Element) -> bool:
    return any(
        above.tag in MENU_TAGS or above.get("role") in MENU_ROLES or MENU_ABOVE.search(above.get("class") or "")
        for above in element.iterancestors()
        if above.tag not in ("html", "body") and not _is_of_article(above)
    )


def _is_of_article(element: Element) -> bool:
    """Whether a header is one of an article, or of an item in it, and not of the whole page."""
    within = {above.tag for above in element.iterancestors()}
    return element.tag == "header" and bool(within & {"article", "main", "section"})


def _names(element: Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"


def _show(element: Element) -> None:
    """Take from an element what hides it, and the names by which it might be taken for a menu."""
    element.set(SHOWN, "")
    for name in ("hidden", "aria-hidden", "style", "class", "id", "role"):
        element.attrib.pop(name, None)


def _words(element: Element, most: int | None = None) -> str:
    """Return the words of an element. If they have more than ``most`` characters, some may be missing."""
    texts: list[str] = []
    length = 0
    for text in element.itertext():
        texts.append(text)
        length += len("".join(text.split()))
        if most is not None and length > most:
            break
    return " ".join("".join(texts).split())
