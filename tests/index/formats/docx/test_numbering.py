"""The numbers that Word counts by itself."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.articles import read_articles

Numbered = tuple[str, int | None, int | None, str]
"""Style, number of the list and level of a paragraph, and its text."""


def level(depth: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
        "</w:lvl>"
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def listed(number: int, of: int, more: str = "") -> str:
    return f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def text_of(folder: Path, definitions: list[str], paragraphs: list[Numbered]) -> list[str]:
    """Return the lines of a Word file with these lists."""
    document = docx.Document()
    for definition in definitions:
        document.part.numbering_part.element.append(parse_xml(definition))
    for style, list_id, depth, text in paragraphs:
        properties = document.add_paragraph(text, style=style)._p.get_or_add_pPr()
        if list_id is not None:
            depth_xml = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
            xml = f'<w:numPr {nsdecls("w")}>{depth_xml}<w:numId w:val="{list_id}"/></w:numPr>'
            properties.append(parse_xml(xml))
    packed = io.BytesIO()
    document.save(packed)
    (folder / "a.docx").write_bytes(packed.getvalue())
    read = read_articles(folder)
    assert read.unreadable == []
    return [line for line in read.articles[0].text.split("\n") if line]


LAW = abstract(
    90,
    level(0, "upperRoman", "Chương %1"),
    level(1, "decimal", "Điều %2."),
    level(2, "decimal", "%2.%3."),
    level(3, "lowerLetter", "%4)"),
    level(4, "bullet", "\uf0b7"),
)


def test_levels_count_and_begin_again_below_the_next_higher_one(tmp_path):
    assert text_of(
        tmp_path,
        [LAW, listed(91, 90)],
        [
            ("Heading 1", 91, 0, "Quy định chung"),
            ("Heading 2", 91, 1, "Phạm vi"),
            ("Normal", 91, 2, "một"),
            ("Normal", 91, 2, "hai"),
            ("Normal", 91, 3, "nhỏ"),
            ("Normal", 91, 3, "nhỏ hơn"),
            ("Normal", 91, 4, "chấm"),
            ("Normal", None, None, "Không đánh số."),
            ("Normal", 91, 3, "tiếp"),
            ("Heading 2", 91, 1, "Đối tượng"),
            ("Normal", 91, 2, "một"),
            ("Heading 1", 91, 0, "Điều khoản"),
        ],
    ) == [
        "Chương I Quy định chung", "Điều 1. Phạm vi", "1.1. một", "1.2. hai", "a) nhỏ", "b) nhỏ hơn", "- chấm",
        "Không đánh số.", "c) tiếp", "Điều 2. Đối tượng", "2.1. một", "Chương II Điều khoản",
    ]  # fmt: skip


def test_lists_of_one_definition_go_on_and_one_that_overrides_it_begins_anew(tmp_path):
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "Mục %1:", 27)}</w:lvlOverride>'
    assert text_of(
        tmp_path,
        [
            abstract(90, level(0, "decimal", "%1.")),
            *(listed(91, 90), listed(92, 90), listed(93, 90, anew)),
            abstract(95, level(0, "decimal", "%1.")),
            listed(96, 95, other),
        ],
        [("Normal", number, 0, "x") for number in (91, 91, 92, 93, 93, 96, 96)],
    ) == ["1. x", "2. x", "3. x", "7. x", "8. x", "Mục AA: x", "Mục BB: x"]


@pytest.mark.parametrize(
    ("form", "start", "written"),
    [
        ("decimal", 9, "9."), ("decimalZero", 9, "09."), ("lowerRoman", 1994, "mcmxciv."), ("lowerLetter", 26, "z."),
        ("none", 4, "."), ("chicago", 4, "4."), ("lowerRoman", 999_999_999, "999999999."), ("upperLetter", 0, "0."),
    ],
)  # fmt: skip
def test_a_number_is_written_in_its_form(tmp_path, form, start, written):
    definitions = [abstract(90, level(0, form, "%1.", start)), listed(91, 90)]
    assert text_of(tmp_path, definitions, [("Normal", 91, 0, "x")]) == [f"{written} x"]


def test_the_list_and_the_level_may_be_those_of_the_style_and_0_takes_the_number_away(tmp_path):
    linked = '<w:pStyle w:val="Heading2"/>'
    definitions = [
        abstract(90, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.", more=linked)),
        listed(91, 90),
        abstract(92, level(0, "decimal", "%1)"), more='<w:styleLink w:val="Own"/>'),
        abstract(93, more='<w:numStyleLink w:val="Own"/>'),
        listed(94, 93),
    ]
    assert text_of(
        tmp_path,
        definitions,
        [
            ("Heading 1", 91, None, "một"),
            ("Heading 2", 91, None, "hai"),
            ("List Number", 0, None, "không"),
            ("List Number", None, None, "ba"),
            ("Normal", 94, None, "bốn"),
            ("Normal", 999, 0, "lạ"),
            ("Normal", 91, 8, "sâu"),
        ],
    ) == ["1. một", "1.1. hai", "không", "1. ba", "1) bốn", "- lạ", "- sâu"]


def test_lists_that_are_no_sense_cost_nothing(tmp_path):
    definitions = [
        abstract(90, level(0, "decimal", "%1.%9.", more="<w:isLgl/>").replace('start w:val="1"', 'start w:val="zwei"')),
        abstract(91, level(99, "decimal", "%1.")),
        f'<w:num {nsdecls("w")} w:numId="92"/>',
        *(listed(93, 90, '<w:lvlOverride w:ilvl="x"><w:startOverride w:val="-3"/></w:lvlOverride>'), listed(94, 91)),
    ]
    paragraphs = [("Normal", number, 0, "x") for number in (92, 93, 94)]
    assert text_of(tmp_path, definitions, paragraphs) == ["- x", "1.. x", "- x"]
