"""The page: a conversation on the left, the sources of one answer on the right.

A person's conversation and language live in a ``gr.State``; nothing about anybody is kept here or on the answerer. The
chat is drawn from the conversation on the server and never read back.

What a person does reaches the server by several ways and what it draws comes back by as many, in no certain order.
So every handler reads and changes the one :class:`Talk` of the page, none draws the chat while an answer is on its
way but the one that brings it, and after each the page is drawn once more as things stand.

A page may reach another server than before. So each request brings what the page was told last, and each handler first
brings its :class:`Talk` there.
"""

import json
from collections.abc import Awaitable, Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from app.answers.question import LONGEST_QUESTION, QuestionRefused, clean_question
from app.operations.machine_translation import Pair
from app.operations.person import Person, person_of
from app.web.chat.asking import answer_asked, catch_up, restore
from app.web.chat.conversation import Talk
from app.web.chat.drawing import Update, draw_conversation, draw_page
from app.web.chat.examples import Suggested
from app.web.chat.gradio_files import GradioFiles, gradio_files
from app.web.chat.layout import Parts, lay_out
from app.web.chat.page_words import script_words
from app.web.chat.rendering import render_sources
from app.web.chat.tab import read_kept
from app.web.chat.translate_button import translate_script
from app.web.question_queue import QuestionQueue
from app.web.static import static_file, static_text
from app.wording.localisation import choose_language, format_number
from app.wording.words import LANGUAGES, WORDING
from index.datatypes import Language

_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
"""Each event is one request with its own answer. Through Gradio's queue a question can be lost: it is announced while
the stream of the last answer closes, and its answer then waits for a stream that nobody opens."""
_KNOWN = "(talk, told) => [talk, hoidap.known(told)]"
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "DejaVu Sans Mono", "monospace")


def build_page(
    queue: QuestionQueue, suggested: Suggested, *, name: str = "", logout: bool = False, editors: str = ""
) -> gr.Blocks:
    """Return the page, to be mounted with :func:`page_style`'s arguments.

    :param name: The organisation's; empty to name none.
    :param logout: Whether to link to where people log out.
    :param editors: The group whose people are led to the desk and the report; empty for nobody.
    """
    with gr.Blocks(title=WORDING["vi"].title, analytics_enabled=False, fill_width=True) as page:
        parts = lay_out(suggested, name, logout, editors)
        _wire(page, parts, _wire_asking(parts, queue), queue)
    return page


def page_head(pairs: Iterable[Pair] = ()) -> str:
    """Return what the page's head holds beside Gradio's own: the icon, the page's look on paper, and its scripts.

    :param pairs: The languages from and to which the server translates.
    """
    icon = '<link rel="icon" type="image/svg+xml" href="favicon.svg">\n'
    scripts = [
        f"const WORDS = {json.dumps(script_words())};\n",
        *map(static_text, ("preview.js", "reading.js", "copying.js", "sources.js", "page.js", "chips.js", "first.js")),
        translate_script(pairs),
    ]
    style = f"<style>\n{static_text('print.css')}</style>\n"
    return icon + style + "".join(f"<script>\n{script}</script>\n" for script in scripts)


def page_files(page: gr.Blocks) -> GradioFiles:
    """Return what a browser loads to show the page; what is never shown is not asked for."""
    kinds = {block.get_block_name() for block in page.blocks.values() if getattr(block, "visible", True) is not False}
    return gradio_files(Path(gr.__file__).parent / "templates" / "frontend", kinds)


def page_style() -> dict[str, Any]:
    """Return the look of the page, as :func:`gradio.mount_gradio_app` takes it. Fonts are the reader's own."""
    theme = gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", radius_size="lg", font=list(_SANS), font_mono=list(_MONO)
    )
    return {"theme": theme, "css_paths": [static_file("page.css")]}


def _wire_asking(parts: Parts, queue: QuestionQueue) -> gr.events.Dependency:
    asked = gr.on(
        [parts.question.submit, parts.send.click, *(example.click for example in parts.examples)],
        _asking(parts, queue),
        [parts.question, parts.talk, parts.number, parts.told, *parts.examples],
        parts.written,
        js="(question, talk, number, told, ...examples) => hoidap.asking(talk, told, examples)",
        # A second Enter before the page shows the question does nothing.
        trigger_mode="once",
        **_EVENT,
    )
    asked.success(None, parts.notice, None, js="(notice) => hoidap.shown(notice)", **_EVENT)
    return _then_answer(asked, parts, queue)


def _then_answer(event: gr.events.Dependency, parts: Parts, queue: QuestionQueue) -> gr.events.Dependency:
    answering = _answering(parts, queue)
    return event.then(answering, [parts.talk, parts.told], parts.written, js=_KNOWN, trigger_mode="multiple", **_EVENT)


def _wire(page: gr.Blocks, parts: Parts, answered: gr.events.Dependency, queue: QuestionQueue) -> None:
    def arrive(talk: Talk, wanted: str, kept: str, request: gr.Request) -> Update:
        restored = restore(talk, read_kept(kept, _person(request)), _person(request), queue)
        language = LANGUAGES.get(wanted) or choose_language(request.headers.get("accept-language", ""))
        return draw_page(parts, talk.speak(language), _person(request), queue, anew=restored) | {parts.talk: talk}

    async def reword(talk: Talk, language: Language, kept: str, request: gr.Request) -> Update:
        await _catch_up(talk, kept, request, queue)
        drawn = await run_in_threadpool(draw_page, parts, talk.speak(language), _person(request), queue)
        return drawn | {parts.notice: gr.Markdown("", visible=False)}

    async def settle(talk: Talk, kept: str, request: gr.Request) -> Update:
        await _catch_up(talk, kept, request, queue)
        # The talk is written as well, though it is the same: what is written lives on when a connection breaks.
        now = talk.now
        drawn = {} if now.conversation.waiting else draw_conversation(parts, now, _person(request))
        return {parts.talk: talk} | drawn

    arriving = [parts.talk, parts.wanted, parts.told]
    loaded = page.load(arrive, arriving, parts.written, js="(talk) => hoidap.arriving(talk)", **_EVENT)
    choosing = [parts.talk, parts.language, parts.told]
    spoken = "(talk, language, told) => [talk, language, hoidap.known(told)]"
    chosen = parts.language.input(reword, choosing, parts.written, js=spoken, **_EVENT)
    loaded.then(None, parts.language, None, js="(language) => hoidap.arrived(language)", **_EVENT)
    chosen.then(None, parts.language, None, js="(language) => reading.speak(language)", **_EVENT)
    cleared, undone = _wire_clearing(parts, queue)
    _then_answer(loaded, parts, queue)
    for changed in (answered, chosen, cleared, _then_answer(undone, parts, queue)):
        changed.then(settle, [parts.talk, parts.told], parts.written, js=_KNOWN, trigger_mode="multiple", **_EVENT)
    parts.told.change(None, parts.told, None, js="(told) => hoidap.tell(told)", **_EVENT)
    parts.chat.select(_selecting(queue), [parts.talk, parts.told], parts.sources, js=_KNOWN, **_EVENT)


def _wire_clearing(parts: Parts, queue: QuestionQueue) -> tuple[gr.events.Dependency, gr.events.Dependency]:
    def clear(talk: Talk, number: int, kept: str, request: gr.Request) -> Update:
        restore(talk, read_kept(kept, _person(request)), _person(request), queue)  # to be brought back
        # The question box is left alone: who types the next question already would lose it.
        drawn = draw_conversation(parts, talk.clear(number), _person(request))
        return drawn | {parts.notice: gr.Markdown("", visible=False)}

    def undo(talk: Talk, kept: str, request: gr.Request) -> Update:
        talk.undo()
        restore(talk, read_kept(kept, _person(request)), _person(request), queue)
        return draw_conversation(parts, talk.now, _person(request))

    clearing, undoing = [parts.talk, parts.number, parts.told], [parts.talk, parts.told]
    begun = "(talk, number, told) => hoidap.clearing(talk, told)"
    return (
        parts.clear.click(clear, clearing, parts.written, js=begun, **_EVENT),
        parts.undo.click(undo, undoing, parts.written, js="(talk, told) => hoidap.undoing(talk, told)", **_EVENT),
    )


def _selecting(queue: QuestionQueue) -> Callable[..., Awaitable[str]]:
    """Return the handler that shows the sources of a reply that is pressed."""

    async def select(talk: Talk, kept: str, request: gr.Request, event: gr.SelectData) -> str:
        await _catch_up(talk, kept, request, queue)
        message = event.index[0] if isinstance(event.index, (list, tuple)) else event.index
        moment = talk.select(message // 2)
        return render_sources(moment.conversation.shown, moment.language)

    return select


def _asking(parts: Parts, queue: QuestionQueue) -> Callable[..., Awaitable[Update]]:
    """Return the handler that shows a question at once, or says why it is refused."""
    buttons = {button.elem_id: number for number, button in enumerate(parts.examples)}

    async def ask(
        typed: str, talk: Talk, number: int, kept: str, request: gr.Request, event: gr.EventData, *examples: str
    ) -> Update:
        # What Gradio hands over is rebuilt with each update of the button and so is known by its name alone.
        button = buttons.get(getattr(event.target, "elem_id", None))
        question = typed if button is None else examples[button]
        await _catch_up(talk, kept, request, queue)
        try:
            clean_question(question)
        except QuestionRefused as refused:
            return {parts.notice: gr.Markdown(_notice(refused, talk.now.language), visible=True)}
        moment = talk.ask(question, number, queue.before)
        drawn = await run_in_threadpool(draw_conversation, parts, moment, _person(request))
        return drawn | {parts.notice: gr.Markdown("", visible=False)}

    return ask


def _answering(parts: Parts, queue: QuestionQueue) -> Callable[..., Awaitable[Update]]:
    """Return the handler that answers what was asked, and draws it beside what else goes on."""

    async def answer(talk: Talk, kept: str, request: gr.Request) -> Update:
        await _catch_up(talk, kept, request, queue)
        person = _person(request)
        await answer_asked(talk, queue, person)
        return await run_in_threadpool(draw_conversation, parts, talk.now, person)

    return answer


async def _catch_up(talk: Talk, kept: str, request: gr.Request, queue: QuestionQueue) -> None:
    person = _person(request)
    await catch_up(talk, read_kept(kept, person), person, queue)


def _person(request: gr.Request) -> Person:
    return person_of(request.request.scope) if request.request else Person("")


def _notice(refused: QuestionRefused, language: Language) -> str:
    words = WORDING[language]
    text = words.too_long.format(longest=format_number(LONGEST_QUESTION, language))
    return f'<p role="alert">{escape(words.empty if refused.reason == "empty" else text)}</p>'
