"""A mail (.eml): who wrote it to whom and when, its words, and those of its attachments."""

import datetime
import email
import email.header
import email.utils
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import default

from index.datatypes import Language
from index.formats.file_content import Content, Part
from index.formats.file_kinds import PICTURES, kind_of, refuse_other
from index.formats.html.html_fragment import page_parts
from index.formats.ocr.tesseract import Recognise
from index.formats.office.mail_text import letter_parts, with_headings
from index.formats.office.office_conversion import CONVERTED
from index.formats.readers import FORMATS, RECOGNISING, ROWS, ending, reader_of
from index.formats.text.assembly import assemble, last_table
from index.formats.text.decoding import decode
from index.language.detection import detect_language

LABELS: dict[Language, dict[str, str]] = {
    "vi": {"From": "Từ", "To": "Đến", "Cc": "Đồng gửi", "Date": "Ngày", "Quoted": "Thư trước"},
    "en": {"From": "From", "To": "To", "Cc": "Cc", "Date": "Date", "Quoted": "Earlier message"},
}
"""What mail programs call the lines above a mail."""
KNOWN = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type")
QUOTED = Part("heading", "Quoted", 2)
"""Stands for the heading of an older mail until the language is known."""
MOST = 50
"""The most attachments of a mail that are read."""
LONGEST = 2_000
"""Characters of a line above a mail; a mail to a whole house may have thousands of addresses."""
WIDEST = 10 * LONGEST
"""Characters of such a line before its letters are decoded."""
DEEPEST = 2
"""Mails in one another that are read: one that was attached, but none that is attached to that."""
WHOLE = 0.5
"""A page that says the same as the plain text has at least this part of its letters."""
DAY = {"vi": "%d/%m/%Y %H:%M", "en": "%d %B %Y %H:%M"}


@dataclass(slots=True)
class _Reading:
    """What is read so far of a mail and those attached to it, and what reads the scans among them."""

    recognise: Recognise | None = None
    tables: int = 0
    attachments: int = 0
    parts: list[Part] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def read(raw: bytes, recognise: Recognise | None = None) -> Content:
    """Return a mail under its subject, which is its title; its date is the day when it was sent.

    :param recognise: Reads attached pages that are only pictures of text.
    :raises ValueError: If it is no mail, or holds no text that can be read.
    """
    refuse_other(raw)
    try:
        message = email.message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        if not any(name.lower() in KNOWN for name in message.keys()):  # noqa: SIM118 (a message is no mapping)
            raise ValueError("is no mail: check what it is, and its name")
        reading = _Reading(recognise)
        _read(message, reading, 1)
    except RecursionError as error:
        raise ValueError("nests its parts too deeply: save its text as .txt") from error
    sent = _date(message)
    subject = _header(message, "Subject")
    return assemble(reading.parts, subject or None, sent.date().isoformat() if sent else None, reading.lost)


def _read(message: EmailMessage, reading: _Reading, depth: int) -> None:
    """Read a mail, and what is attached to it."""
    body = _body_parts(message, reading)
    language = detect_language("\n".join(part.text for part in body))
    if subject := _header(message, "Subject"):
        reading.parts.append(Part("heading", subject, depth))
    labels = LABELS[language]
    sent = _date(message)
    lines = [f"{labels[name]}: {words[:LONGEST]}" for name in ("From", "To", "Cc") if (words := _header(message, name))]
    lines += [f"{labels['Date']}: {sent.strftime(DAY[language])}"] if sent else []
    reading.parts.append(Part("paragraph", "\n".join(lines)))
    reading.parts += (replace(part, text=labels["Quoted"]) if part == QUOTED else part for part in with_headings(body))
    if message.defects and any(type(each).__name__ == "CloseBoundaryNotFoundDefect" for each in message.defects):
        reading.lost.append("the mail is cut short: copy it anew")
    for part in message.iter_attachments() if message.is_multipart() else ():
        assert isinstance(part, EmailMessage)
        _read_attachment(part, reading, depth)


def _body_parts(message: EmailMessage, reading: _Reading) -> list[Part]:
    """Return the words of a mail: as plain text, or as HTML where that has a table or is all there is."""
    plain, web = message.get_body(("plain",)), message.get_body(("html",))
    text = _text(plain) if isinstance(plain, EmailMessage) else ""
    parts, lost = _page(web, reading.tables) if isinstance(web, EmailMessage) else ([], ())
    words = sum(len(part.text) for part in parts)
    if text.strip() and not (any(map(_has_columns, parts)) and words >= WHOLE * len(text)):
        return list(letter_parts(text, QUOTED.text))
    reading.lost += lost
    reading.tables = last_table(parts, reading.tables)
    return parts


def _has_columns(part: Part) -> bool:
    """Whether a part is the row of a table whose columns have names; signatures and layouts have none."""
    return part.kind == "row" and bool(part.label)


def _page(web: EmailMessage, tables: int) -> tuple[list[Part], tuple[str, ...]]:
    """Return what the HTML of a mail shows, and what of it was lost; nothing of an empty page."""
    try:
        return page_parts(_text(web), tables)
    except ValueError:
        return [], ()


def _text(part: EmailMessage) -> str:
    """Return the text of a part in the charset that it states, or that it is found to be in."""
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    try:
        return raw.decode(part.get_content_charset("utf-8"))
    except (LookupError, ValueError):
        pass
    try:
        return decode(raw)[0]
    except ValueError:
        return raw.decode("utf-8", "replace")


def _read_attachment(part: EmailMessage, reading: _Reading, depth: int) -> None:
    """Add what is in an attachment under its name, or why that is not in the text."""
    name = " ".join((part.get_filename() or "").split())
    if part.get_content_type() == "message/rfc822" and isinstance(inner := part.get_payload(0), EmailMessage):
        if depth < DEEPEST:
            _read(inner, reading, depth + 1)
        else:
            reading.lost.append(f"the mail {_header(inner, 'Subject')} attached to an attached one is not in the text")
        return
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    name = name or f"{part.get_content_type()}{kind_of(raw) or ''}"
    suffix = ending(name) or (kind_of(raw) if kind_of(raw) in FORMATS else None)
    if kind_of(raw) in PICTURES and part.get("Content-ID"):
        return  # of its signature or its layout
    if depth == DEEPEST or suffix is None or suffix == ".eml" or FORMATS[suffix] == ROWS or kind_of(raw) in CONVERTED:
        reading.lost.append(f"the attachment {name} is not in the text: put it into the folder as a file of its own")
        return
    reading.attachments += 1
    if reading.attachments > MOST:
        reading.lost.append(f"the attachment {name} is not in the text: only {MOST} are read")
        return
    try:
        read, recognising = reader_of(suffix).read, FORMATS[suffix] in RECOGNISING
        content: Content = read(raw, reading.recognise) if recognising else read(raw)
    except (ValueError, SyntaxError) as error:  # lxml's error of XML is a SyntaxError
        reason = str(error) if type(error) is ValueError else "is damaged: save it anew"  # no library's own words
        reading.lost.append(f"the attachment {name} is not in the text: it {reason}")
        return
    reading.lost += (f"attachment {name}: {lost}" for lost in content.lost)
    reading.parts.append(Part("heading", name, depth + 1))
    found = list(_parts_of(content, reading.tables))
    reading.tables = last_table(found, reading.tables)
    reading.parts += found


def _parts_of(content: Content, tables: int) -> Iterator[Part]:
    """Yield what another reader read. Headings are lowered below the one for the file; tables are counted on."""
    for block in content.blocks:
        deeper = {"heading": 2, "row": tables}.get(block.kind, 0)
        shared = [each for each in content.recognised if each.start < block.end and block.start < each.end]
        least = min(shared, key=lambda each: each.confidence, default=None)
        yield Part(block.kind, content.text[block.start : block.end], block.level + deeper, block.label, least)
    if not content.blocks:
        yield from (Part("paragraph", words) for words in content.text.split("\n\n"))


def _header(message: EmailMessage, name: str) -> str:
    """Return a line above a mail, on one line; the standard library reads only those that are well formed."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")[:WIDEST]
    raw = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        words = str(email.header.make_header(email.header.decode_header(raw)))
    except (ValueError, LookupError):
        words = raw
    return " ".join(words.split())


def _date(message: EmailMessage) -> datetime.datetime | None:
    try:
        return email.utils.parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
