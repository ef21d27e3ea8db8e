"""Word documents for tests, and what is read of them."""

import io

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table

from index.formats.docx.docx_file import read
from index.formats.file_content import Content

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OTHERS = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
SPACES = f"{nsdecls('w', 'r', 'wp', 'a')} {OTHERS}"


def element(xml: str):
    """Return an element of XML with the usual prefixes."""
    return parse_xml(f"<w:x {SPACES}>{xml}</w:x>")[0]


def content_of(document: Document) -> Content:
    packed = io.BytesIO()
    document.save(packed)
    return read(packed.getvalue())


def blocks_of(document: Document) -> list[tuple[str, int, str]]:
    content = content_of(document)
    return [(block.kind, block.level, content.text[block.start : block.end]) for block in content.blocks]


def texts_of(document: Document) -> list[str]:
    return [text for _, _, text in blocks_of(document)]


def add_table(document: Document, *rows: str, style: str | None = "Table Grid") -> Table:
    """Add a table whose cells are written ``a | b``."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    table = document.add_table(len(rows), len(cells[0]), style)
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def add_runs(document: Document, *runs: str):
    """Add a paragraph of runs, given as XML or as plain text."""
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph._p.append(element(run)) if run.startswith("<") else paragraph.add_run(run)
    return paragraph


def add_part(document: Document, kind: str, inside: str) -> None:
    xml = f"<w:{kind} {nsdecls('w')}>{inside}</w:{kind}>".encode()
    type_ = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    document.part.relate_to(
        FilePart(PackURI(f"/word/{kind}.xml"), type_, xml, document.part.package), f"{RELATIONS}/{kind}"
    )


def add_notes(document: Document, kind: str, **texts: str) -> None:
    """Add the part with notes by their ids, such as ``n1``."""
    notes = ""
    for name, text in texts.items():
        runs = f'<w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r>'
        notes += f'<w:{kind} w:id="{name[1:]}"><w:p>{runs}</w:p></w:{kind}>'
    add_part(document, f"{kind}s", notes)


def refer(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def merge_down(table: Table, column: int, first: int, last: int) -> None:
    table.cell(first, column).merge(table.cell(last, column))


def add_list(document: Document, *levels: str) -> None:
    """Define list 70 with levels such as ``decimal Điều %1.``; ``!`` before one: it goes on after higher levels."""
    xml = ""
    for depth, level in enumerate(levels):
        form, text = level.lstrip("!").split(maxsplit=1)
        restart = '<w:lvlRestart w:val="0"/>' if level.startswith("!") else ""
        stated = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{restart}<w:lvlText w:val="{text}"/>'
        xml += f'<w:lvl w:ilvl="{depth}">{stated}</w:lvl>'
    numbering = document.part.numbering_part.element
    numbering.append(element(f'<w:abstractNum w:abstractNumId="70">{xml}</w:abstractNum>'))
    numbering.append(element('<w:num w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))


def number(paragraph, depth: int = 0):
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="70"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(element(properties))
    return paragraph


def box(text: str) -> str:
    return f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"


def field(begin: str, instruction: str, result: str = "") -> list[str]:
    """Return the runs of a field."""
    signs = [
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>',
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>",
    ]
    shown = ['<w:r><w:fldChar w:fldCharType="separate"/></w:r>', f"<w:r><w:t>{result}</w:t></w:r>"] if result else []
    return [*signs, *shown, '<w:r><w:fldChar w:fldCharType="end"/></w:r>']
