"""An answer on a terminal."""

import json
from typing import Any

from app.answers.answer import Answer, Citation
from app.wording.localisation import (
    certainty_note,
    gloss_note,
    nothing_found,
    recognised_note,
    replaced_note,
    reply_text,
)
from app.wording.words import WORDING
from index.console import printable
from index.datatypes import Language

BOLD, DIM, MARK, PLAIN = "\033[1m", "\033[2m", "\033[7m", "\033[0m"


def render_answer(answer: Answer, colour: bool) -> str:
    """Return the answer in lines: the short answer, the quote with it highlighted, then the citations."""
    words = WORDING[answer.language]
    if answer.kind == "greeting":
        said = reply_text(answer, answer.language)
        asked = [words.for_example, f"  {words.example_question}"] if answer.reply == "help" else []
        return "\n".join([said, *asked])
    if answer.parts:
        return "\n\n".join(f"{printable(part.question)}\n\n{render_answer(part, colour)}" for part in answer.parts)
    if answer.abstained:
        lines = [words.lacks.format(name=printable(answer.lacks)) if answer.lacks else nothing_found(answer)]
        lines += ["", words.not_found_closest] if answer.suggestions else [words.not_found_rephrase]
        return "\n".join(
            lines + [_source(citation, answer.language, colour, citation.quote) for citation in answer.suggestions]
        )
    told = [printable(note) for note in (gloss_note(answer), certainty_note(answer)) if note]
    if answer.kind == "extract":
        title = words.extract_of.format(title=printable(answer.citations[0].title))
        return "\n".join(
            [title, *told, "", *(_source(cited, answer.language, colour, cited.quote) for cited in answer.citations)]
        )
    quote = answer.sentence
    if colour:
        start, end = answer.text_span
        quote = f"{quote[:start]}{MARK}{answer.text}{PLAIN}{quote[end:]}"
    short = [answer.text, ""] if answer.text != answer.sentence else []
    return "\n".join(
        [*short, quote, *told, "", *(_source(citation, answer.language, colour) for citation in answer.citations)]
    )


def json_line(value: dict[str, Any], encoding: str) -> str:
    """Return ``value`` as one line of JSON that ``encoding`` can write, with its letters as they are if it has them."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(encoding)
    except UnicodeEncodeError:  # also half a surrogate pair, which JSON can carry and UTF-8 cannot
        return json.dumps(value)
    return line


def _source(citation: Citation, language: Language, colour: bool, quote: str = "") -> str:
    title = printable(citation.title)
    title = f"{BOLD}{title}{PLAIN}" if colour else title
    place = f"{printable(citation.article_id)}:{citation.start}-{citation.end}"
    place = f"{DIM}{place}{PLAIN}" if colour else place
    page = WORDING[language].page.format(page=citation.page) if citation.page else ""
    replaced = printable(replaced_note(citation.replaced, language)) if citation.replaced else ""
    recognised = "" if citation.recognised is None else recognised_note(citation.recognised, language)
    told = [citation.date or "", page, printable(citation.label), replaced, recognised, place]
    line = "  ".join(part for part in (f"[{citation.number}] {title}", *told) if part)
    return f"{line}\n    {' '.join(quote.split())}" if quote else line
