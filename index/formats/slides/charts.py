"""Charts and diagrams of slides: what they show, in words and numbers."""

from collections.abc import Iterator

from index.formats.file_content import Part
from index.formats.sheets.number_format import shown
from index.formats.text.list_marks import BULLET, marked
from index.formats.zip_package import Element

MOST = 5_000
"""Values of a chart that are read."""


def chart_rows(chart: Element) -> tuple[str, list[list[str]]]:
    """Return the title of a chart, and its values: a row for each category, below a row with the series' names."""
    title = " ".join("".join(text.text or "" for text in chart.iterfind(".//{*}chart/{*}title//{*}t")).split())
    series = list(chart.iterfind(".//{*}plotArea//{*}ser"))
    named: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    for each in series:
        for path in ("{*}cat", "{*}xVal"):
            named = _points(each.find(path)) | named
        columns.append(_points(each.find("{*}val")) or _points(each.find("{*}yVal")))
    places = sorted({place for column in columns for place in column})
    if not places or len(places) * len(columns) > MOST:
        return title, []
    names = [" ".join("".join(value.text or "" for value in each.iterfind("{*}tx//{*}v")).split()) for each in series]
    rows = [[named.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    return title, [["", *names], *rows]


def diagram_parts(diagram: Element) -> Iterator[Part]:
    """Yield the texts of a diagram (SmartArt) as items."""
    for point in diagram.iterfind(".//{*}pt"):
        if point.get("type", "node") in ("node", "asst"):
            words = (
                "".join(text.text or "" for text in paragraph.iterfind(".//{*}t")) for paragraph in point.iter("{*}p")
            )
            if text := " ".join(" ".join(words).split()):
                yield Part("item", marked(BULLET, text), 1)


def _points(data: Element | None) -> dict[int, str]:
    """Return the values of categories or of a series by their places."""
    if data is None:
        return {}
    code = str(data.findtext(".//{*}formatCode") or "General")
    numbers = data.find(".//{*}numCache") is not None or data.find(".//{*}numLit") is not None
    levels = data.findall(".//{*}lvl")
    found: dict[int, str] = {}
    for point in (levels[0] if levels else data).iterfind(".//{*}pt"):
        value = str(point.findtext("{*}v") or "").strip()
        try:
            found[int(point.get("idx", ""))] = shown(float(value), code) if numbers else value
        except (ValueError, ArithmeticError):
            continue
    return found
