"""HTML inside other formats, read for its words."""

from html.parser import HTMLParser

UNSHOWN = ("script", "style", "template")
LINES = frozenset(
    "address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section summary table tbody tfoot "
    "thead tr ul".split()
)
CELLS = ("td", "th")


def words_of(html: str) -> str:
    """Return the text of ``html`` without tags, comments, scripts and styles; blocks are lines, cells are apart."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


def replaced(tag: str) -> str:
    """Return what stands for a single ``tag`` (``<br>``) between words: a line break, a space, or nothing."""
    reader = _Reader()
    reader.feed(tag)
    return "".join(reader.words)


def hides(tag: str) -> int:
    """Return 1 if ``tag`` opens what is not shown, -1 if it closes it, else 0."""
    reader = _Reader()
    reader.feed(tag)
    closed = any(tag.lower().startswith(f"</{name}") for name in UNSHOWN)
    return -1 if closed else min(reader.hidden, 1)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSHOWN:
            self.hidden += 1
        self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSHOWN and self.hidden:
            self.hidden -= 1
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)

    def parse_html_declaration(self, i: int) -> int:
        if not self.rawdata.startswith("<![", i):
            return super().parse_html_declaration(i)
        # the standard library raises AssertionError for `<![other[`; a browser takes it all for a comment
        return self.rawdata.find(">", i) + 1 or -1

    def _part(self, tag: str) -> None:
        if tag in LINES:
            self.words.append("\n")
        elif tag in CELLS:
            self.words.append(" ")
