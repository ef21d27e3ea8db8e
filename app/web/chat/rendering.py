"""Answers as HTML. Article text and questions are hostile: whatever is not ours is escaped here.

Every function returns one block of HTML in one line. The chat reads its messages as Markdown first, which leaves a
block of HTML alone until a blank line; with neither line breaks nor unescaped text, Markdown finds nothing to do.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from app.answers.answer import Answer, Citation
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Outcome, Turn
from app.web.chat.remarks import certainty, gloss, known, note, one_line, other_language, recognised
from app.web.links import article_link, question_link, web_address
from app.wording.localisation import format_date, format_number, nothing_found, recognised_note, reply_text
from app.wording.words import WORDING, Wording
from index.datatypes import Language

_SPACES = re.compile(r"\s+")
_EXCERPT = 90
"""Characters of each of the closest passages that a reply shows, about."""


def render_question(question: str) -> str:
    """Return a person's question, shown exactly as it was typed."""
    return f'<div class="hd-question">{"<br>".join(escape(line) for line in question.splitlines())}</div>'


def render_reply(
    outcome: Outcome, language: Language, examples: Sequence[str] = (), base: str = "", before: int = 0
) -> str:
    """Return the reply to one question.

    :param language: Language of the page. An answer speaks the language of its question; its controls, like a
        greeting, speak the page's.
    :param examples: Questions that a greeting suggests.
    :param base: What article links start with: empty, or a path that ends in ``/``.
    :param before: How many others a question without an answer waits for.
    """
    words = WORDING[language]
    if outcome == "waiting":
        text = words.waiting_after.format(before=format_number(before, language)) if before else words.waiting
        return f'<div class="hd-reply hd-waiting">{escape(text)}</div>'
    if outcome == "failed":
        return f'<div class="hd-reply hd-failed" role="alert">{escape(words.failed)}</div>'
    if isinstance(outcome, TurnedAway):
        return f'<div class="hd-reply hd-failed" role="alert">{escape(outcome.in_words(language))}</div>'
    if outcome.kind == "greeting":
        return f'<div class="hd-reply">{_greeting(outcome, words, language, examples)}</div>'
    body = (_parts if outcome.parts else _BODIES[outcome.kind])(outcome, WORDING[outcome.language], language, base)
    tools = _tools(outcome, language, base) if outcome.citations or outcome.suggestions else ""
    return f'<div class="hd-reply hd-{outcome.kind}" lang="{outcome.language}">{body}{tools}</div>'


def render_sources(turn: Turn | None, language: Language, base: str = "") -> str:
    """Return the panel beside the conversation: a card for each citation, or for each of the closest passages."""
    words = WORDING[language]
    heading, hint, cards = words.sources, words.sources_hint, ""
    if turn and isinstance(turn.outcome, Answer):
        answer = turn.outcome
        heading = words.closest_passages if answer.suggestions and not answer.citations else heading
        shown = answer.citations or answer.suggestions
        cards = "".join(f"<li>{_card(citation, language, base)}</li>" for citation in shown)
        hint = words.sources_of.format(question=_shorten(turn.question)) if shown else words.no_sources
    elif turn and turn.outcome != "waiting":
        hint = words.no_sources
    hint = f'<p class="hd-hint">{one_line(hint)}</p>'
    body = f'<ol class="hd-cards">{cards}</ol>' if cards else ""
    return f'<div class="hd-sources"><h2>{escape(heading)}</h2>{hint}{body}</div>'


def _greeting(answer: Answer, words: Wording, language: Language, examples: Sequence[str]) -> str:
    """Return the reply to what is said to the program itself, with what could be asked where that helps."""
    said = reply_text(answer, language)
    if answer.reply in ("thanks", "goodbye"):
        return f"<p>{escape(said)}</p>"
    if answer.reply == "help":
        said = f"{said} {words.for_example}"
        examples = examples or [words.example_question]
    elif examples:
        said = words.greeting
    items = "".join(f"<li>{escape(example)}</li>" for example in examples)
    return f"<p>{escape(said)}</p>" + (f"<ul>{items}</ul>" if items else "")


def _found(answer: Answer, words: Wording, language: Language, base: str) -> str:
    first = answer.citations[0]
    start = answer.sentence.index(answer.text)
    whole = answer.text.strip() == answer.sentence.strip()
    marked = _lines(answer.sentence) if whole else _marked(answer.sentence, start, start + len(answer.text))
    short = "" if whole else f'<p class="hd-short" lang="{first.language}">{one_line(answer.text)}</p>'
    links = _cites(answer.citations, language, base)
    sentence = f'<p class="hd-sentence"><span lang="{first.language}">{marked}</span> {links}</p>'
    notes = gloss(answer) + known(first, language) + other_language(answer, words) + _searched(answer, words)
    return certainty(answer) + short + sentence + notes + _others(answer, words, language, base)


def _others(answer: Answer, words: Wording, language: Language, base: str) -> str:
    """Return the other sentences that may answer, folded."""
    if not answer.suggestions:
        return ""
    items = "".join(
        f'<li><span lang="{other.language}">{one_line(other.quote)}</span> '
        f"{_number(replace(other, number=len(answer.citations) + other.number), language, base)}</li>"
        for other in answer.suggestions
    )
    return f'<details class="hd-others"><summary>{escape(words.others)}</summary><ul>{items}</ul></details>'


def _extract(answer: Answer, words: Wording, language: Language, base: str) -> str:
    title = words.extract_of.format(title=one_line(answer.citations[0].title))
    items = "".join(
        f'<li><span lang="{cited.language}">{one_line(cited.quote)}</span> {_cites([cited], language, base)}</li>'
        for cited in answer.citations
    )
    extract = f'<p>{title}</p><ul class="hd-extract">{items}</ul>'
    notes = gloss(answer) + recognised(answer.recognised, language) + other_language(answer, words)
    return certainty(answer) + extract + notes + _searched(answer, words)


def _recognised(citation: Citation, language: Language) -> str:
    return "" if citation.recognised is None else recognised_note(citation.recognised, language)


def _cites(citations: Sequence[Citation], language: Language, base: str) -> str:
    return f'<span class="hd-cites">{"".join(_number(citation, language, base) for citation in citations)}</span>'


def _not_found(answer: Answer, words: Wording, language: Language, base: str) -> str:
    says = f'<p class="hd-short">{_missing(answer, words)}</p>'
    if not answer.suggestions:
        return says + f"<p>{escape(words.not_found_rephrase)}</p>" + _searched(answer, words)
    items = "".join(
        f'<li>{_number(citation, language, base)} <span lang="{citation.language}">{one_line(citation.title)}'
        f'<span class="hd-excerpt"> {one_line(_excerpt(citation.quote))}</span></span></li>'
        for citation in answer.suggestions
    )
    offered = f'<p>{escape(words.not_found_closest)}</p><ul class="hd-closest">{items}</ul>'
    return says + offered + _searched(answer, words)


def _missing(answer: Answer, words: Wording) -> str:
    """Return that nothing answers, or that there is no such provision as was asked for."""
    return words.lacks.format(name=one_line(answer.lacks)) if answer.lacks else escape(nothing_found(answer))


def _parts(answer: Answer, words: Wording, language: Language, base: str) -> str:
    """Return the answers to several questions, each below its own."""
    shown = []
    for part in answer.parts:
        asked = f'<p class="hd-asked">{one_line(part.question)}</p>'
        missing = f'<p class="hd-short">{_missing(part, words)}</p>'
        alone = replace(part, suggestions=())  # whose numbers would be those of other parts' citations
        shown.append(asked + (missing if part.abstained else _BODIES[part.kind](alone, words, language, base)))
    return "".join(f'<div class="hd-part">{part}</div>' for part in shown)


_BODIES = {"found": _found, "extract": _extract, "not_found": _not_found}


def _tools(answer: Answer, language: Language, base: str) -> str:
    words = WORDING[language]
    # A click anywhere on a reply selects it; the first button is there for those who have no mouse.
    pick = f'<button type="button" class="hd-pick">{escape(words.show_sources)}</button>'
    if not answer.citations:
        return f'<p class="hd-tools" lang="{language}">{pick}{_thumbs(words)}</p>'
    first = answer.citations[0]
    origin = [first.title, *_when_and_where(first, language), _recognised(first, language), web_address(first.url)]
    quoted = [citation.quote for citation in answer.citations] if answer.kind == "extract" else [answer.sentence]
    lines = [*quoted, "— " + ", ".join(part for part in origin if part)]
    copied = "".join(f"<span>{one_line(line)}</span>" for line in lines)
    copy = f'<button type="button" class="hd-copy" title="{escape(words.copy_hint)}">{escape(words.copy)}</button>'
    share = (
        f'<a class="hd-share" href="{escape(question_link(answer, language, base))}" target="_blank" rel="noopener" '
        f'title="{escape(words.share_hint)}">{escape(words.share)}</a>'
    )
    said = f'<span class="hd-copied" role="status"></span><span class="hd-done" hidden>{escape(words.copied)}</span>'
    clip = f'<span class="hd-clip" hidden>{copied}</span>'
    return f'<p class="hd-tools" lang="{language}">{pick}{copy}{share}{said}{clip}{_thumbs(words)}</p>'


def _thumbs(words: Wording) -> str:
    """Return two buttons to say whether the answer is helpful, and the words that the page's script shows after.

    Gradio takes all ``data-`` attributes away, so these words stand in hidden elements.
    """
    buttons = "".join(
        f'<button type="button" class="hd-thumb {name}">{escape(label)}</button>'
        for name, label in (("hd-up", words.helpful), ("hd-down", words.unhelpful))
    )
    hidden = "".join(
        f'<span class="{name}" hidden>{escape(text)}</span>'
        for name, text in (("hd-thanks", words.thanks), ("hd-why", words.comment))
    )
    return f'<span class="hd-thumbs">{buttons}<span class="hd-said" role="status"></span>{hidden}</span>'


def _card(citation: Citation, language: Language, base: str) -> str:
    words = WORDING[language]
    start = citation.start - citation.passage_start
    whole = citation.quote == citation.passage
    passage = one_line(citation.passage) if whole else _marked(citation.passage, start, start + len(citation.quote))
    facts = ", ".join(_when_and_where(citation, language))
    date = f'<p class="hd-date">{escape(facts)}</p>' if facts else ""
    notes = "" if citation.language == language else note(escape(words.quoted_in[citation.language]))
    notes += known(citation, language)
    links = _link(article_link(citation, language, base), words.open_article, words)
    original = web_address(citation.url)
    links += _link(original, words.original, words) if original else ""
    return (
        f'<article class="hd-card"><h3><span class="hd-number">{citation.number}</span> '
        f'<span lang="{citation.language}">{one_line(citation.title)}</span></h3>{date}'
        f'<blockquote lang="{citation.language}">{passage}</blockquote>{notes}<p class="hd-links">{links}</p></article>'
    )


def _number(citation: Citation, language: Language, base: str) -> str:
    words = WORDING[language]
    label = words.source_number.format(number=citation.number, title=citation.title) + f" ({words.new_tab})"
    return (
        f'<a class="hd-cite" href="{escape(article_link(citation, language, base))}" target="_blank" rel="noopener" '
        f'lang="{language}" title="{one_line(label)}" aria-label="{one_line(label)}">[{citation.number}]</a>'
        f"{_source(citation, language)}"
    )


def _source(citation: Citation, language: Language) -> str:
    """Return what a number stands for, hidden until the page's script or a printer shows it."""
    place = f"{citation.article_id}:{citation.start}-{citation.end}"
    facts = [*_when_and_where(citation, language), _recognised(citation, language), place]
    dated = ", ".join(filter(None, facts))
    title, words = one_line(citation.title), one_line(citation.quote)
    return (
        f'<span class="hd-source" hidden><span class="hd-title" lang="{citation.language}">{title}</span>'
        f'<span class="hd-place"> ({one_line(dated)})</span>'
        f'<span class="hd-quote" lang="{citation.language}">{words}</span></span>'
    )


def _when_and_where(citation: Citation, language: Language) -> list[str]:
    """Return the article's date, the page of the quote and what it stands under, those that are known."""
    date = format_date(citation.date, language) if citation.date else ""
    page = WORDING[language].page.format(page=citation.page) if citation.page else ""
    return [fact for fact in (date, page, citation.label) if fact]


def _link(address: str, text: str, words: Wording) -> str:
    title = escape(f"{text} ({words.new_tab})")
    return f'<a href="{escape(address)}" target="_blank" rel="noopener" title="{title}">{escape(text)}</a>'


def _searched(answer: Answer, words: Wording) -> str:
    if answer.searched.casefold().split() == answer.question.casefold().split():
        return ""
    return note(words.searched_for.format(searched=one_line(answer.searched)))


def _shorten(text: str, longest: int = 120) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _excerpt(text: str) -> str:
    """Return the first words of a text, cut between two of them where there are two."""
    text = _SPACES.sub(" ", text.strip())
    if len(text) <= _EXCERPT:
        return text
    start = text[:_EXCERPT]
    return (start.rpartition(" ")[0] or start).rstrip(" ,;:.–-") + "…"


def _marked(text: str, start: int, end: int) -> str:
    return f"{one_line(text[:start])}<mark>{one_line(text[start:end])}</mark>{one_line(text[end:])}"


def _lines(text: str) -> str:
    """Return escaped text with its lines below one another, as those of a list."""
    return "<br>".join(one_line(line) for line in text.splitlines() if line.strip())
