"""The page: a conversation on the left, the sources of one answer on the right.

A person's conversation and language live in a ``gr.State``; nothing about anybody is kept here or on the answerer. The
chat is drawn from the conversation on the server and never read back.

What a person does reaches the server by several ways and what it draws comes back by as many, in no certain order.
So every handler reads and changes the one :class:`Talk` of the page, none draws the chat while an answer is on its
way but the one that brings it, and after each the page is drawn once more as things stand.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from typing import Any

import gradio as gr

from app.answers.question import LONGEST_QUESTION, QuestionRefused, clean_question
from app.operations.person import Person, person_of
from app.web.access.limits import TurnedAway
from app.web.chat.conversation import Moment, Outcome, Talk, Turn
from app.web.chat.examples import SUGGESTED, Suggested
from app.web.chat.first_screen import render_foot, render_header, render_welcome
from app.web.chat.rendering import render_question, render_reply, render_sources
from app.web.pages.collection import Collection
from app.web.question_queue import Desk, Failed
from app.web.static import static_file, static_text
from app.wording.localisation import choose_language, format_number
from app.wording.words import LANGUAGES, WORDING, Wording
from index.datatypes import Language

_Update = dict[gr.blocks.Block, Any]
_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
"""Each event is one request with its own answer. Through Gradio's queue a question can be lost: it is announced while
the stream of the last answer closes, and its answer then waits for a stream that nobody opens."""
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "DejaVu Sans Mono", "monospace")


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The components that handlers read or write, and what else the page shows: examples, a name, a way to log out."""

    suggested: Suggested
    name: str
    logout: bool
    talk: gr.State
    number: gr.Number
    wanted: gr.Textbox
    language: gr.Radio
    header: gr.Markdown
    chat: gr.Chatbot
    examples_label: gr.Markdown
    examples: tuple[gr.Button, ...]
    question: gr.Textbox
    send: gr.Button
    notice: gr.Markdown
    clear: gr.Button
    limits: gr.Markdown
    sources: gr.Markdown

    @property
    def written(self) -> list[gr.blocks.Block]:
        return [
            self.talk, self.language, self.header, self.chat, self.examples_label, *self.examples,
            self.question, self.send, self.notice, self.clear, self.limits, self.sources,
        ]  # fmt: skip


def build_page(desk: Desk, suggested: Suggested, *, name: str = "", logout: bool = False) -> gr.Blocks:
    """Return the page, to be mounted with :func:`page_style`'s arguments.

    :param name: The organisation's; empty to name none.
    :param logout: Whether to link to where people log out.
    """
    with gr.Blocks(title=WORDING["vi"].title, analytics_enabled=False, fill_width=True) as page:
        parts = _lay_out(WORDING["vi"], suggested, name, logout)
        _wire(page, parts, _wire_asking(parts, desk), desk)
    return page


def page_head() -> str:
    """Return what the page's head holds beside Gradio's own: the icon, the page's look on paper, and its scripts."""
    on_paper, *scripts = map(static_text, ("print.css", "preview.js", "page.js"))
    icon = '<link rel="icon" type="image/svg+xml" href="favicon.svg">\n'
    said = {language: words.unreachable for language, words in WORDING.items()}
    scripts.append(f"hoidap.unreachable = {json.dumps(said)};\n")
    return f"{icon}<style>\n{on_paper}</style>\n" + "".join(f"<script>\n{script}</script>\n" for script in scripts)


def page_style() -> dict[str, Any]:
    """Return the look of the page, as :func:`gradio.mount_gradio_app` takes it. Fonts are the reader's own."""
    theme = gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", radius_size="lg", font=list(_SANS), font_mono=list(_MONO)
    )
    return {"theme": theme, "css_paths": [static_file("page.css")]}


def _lay_out(words: Wording, suggested: Suggested, name: str, logout: bool) -> _Parts:
    talk = gr.State(Talk())
    number = gr.Number(0, precision=0, visible=False)
    wanted = gr.Textbox("", visible=False)
    with gr.Row(elem_id="top"):
        header = gr.Markdown(render_header(name, "vi"), elem_id="brand", latex_delimiters=[])
        language = gr.Radio(
            [("Tiếng Việt", "vi"), ("English", "en")], value="vi", label=words.language_label,
            container=False, elem_id="language", interactive=True, min_width=0,
        )  # fmt: skip
    with gr.Row(elem_id="work"):
        with gr.Column(scale=3, min_width=300, elem_id="talk"):
            chat = gr.Chatbot(
                label=words.conversation_label, show_label=False, container=False, elem_id="chat", height=None,
                layout="bubble", buttons=[], feedback_options=None, sanitize_html=True, allow_tags=False,
                latex_delimiters=[], reasoning_tags=[], line_breaks=False, placeholder=render_welcome(None, "vi"),
                group_consecutive_messages=False, allow_file_downloads=False,
            )  # fmt: skip
            examples_label, examples = _lay_out_examples(words)
            notice = gr.Markdown(visible=False, elem_id="notice", latex_delimiters=[])
            with gr.Row(elem_id="ask"):
                question = gr.Textbox(
                    label=words.question_label, placeholder=words.placeholder, show_label=False, container=False,
                    lines=1, max_lines=1, autofocus=True, scale=1, min_width=0, elem_id="question",
                )  # fmt: skip
                send = gr.Button(words.send, variant="primary", scale=0, min_width=88, elem_id="send")
            with gr.Row(elem_id="foot"):
                limits = gr.Markdown(render_foot("vi", logout), elem_id="limits", latex_delimiters=[])
                clear = gr.Button(words.clear, size="sm", scale=0, min_width=0, elem_id="clear")
        with gr.Column(scale=2, min_width=280, elem_id="beside"):
            sources = gr.Markdown(render_sources(None, "vi"), elem_id="sources", latex_delimiters=[])
    return _Parts(
        suggested, name, logout, talk, number, wanted, language, header, chat, examples_label, examples, question,
        send, notice, clear, limits, sources,
    )  # fmt: skip


def _lay_out_examples(words: Wording) -> tuple[gr.Markdown, tuple[gr.Button, ...]]:
    with gr.Row(elem_id="examples"):
        label = gr.Markdown(escape(words.examples_label), visible=False, elem_id="examples-label")
        buttons = tuple(
            gr.Button("", visible=False, size="sm", elem_classes="example", elem_id=f"example-{number}")
            for number in range(SUGGESTED)
        )
    return label, buttons


def _wire_asking(parts: _Parts, desk: Desk) -> gr.events.Dependency:
    asked = gr.on(
        [parts.question.submit, parts.send.click, *(example.click for example in parts.examples)],
        _asking(parts, desk),
        [parts.question, parts.talk, parts.number, *parts.examples],
        parts.written,
        js="(question, talk, number, ...examples) => hoidap.asking(talk, examples)",
        # A second Enter before the page shows the question does nothing.
        trigger_mode="once",
        **_EVENT,
    )
    asked.success(None, parts.notice, None, js="(notice) => hoidap.shown(notice)", **_EVENT)
    return asked.then(_answering(parts, desk), parts.talk, parts.written, trigger_mode="multiple", **_EVENT)


def _wire(page: gr.Blocks, parts: _Parts, answered: gr.events.Dependency, desk: Desk) -> None:
    def arrive(talk: Talk, wanted: str, request: gr.Request) -> _Update:
        language = LANGUAGES.get(wanted) or choose_language(request.headers.get("accept-language", ""))
        return _words(parts, talk.speak(language), _collection(desk, request)) | {parts.talk: talk}

    def reword(talk: Talk, language: Language, request: gr.Request) -> _Update:
        drawn = _words(parts, talk.speak(language), _collection(desk, request))
        return drawn | {parts.notice: gr.Markdown("", visible=False)}

    def clear(talk: Talk, number: int) -> _Update:
        # The question box is left alone: who types the next question already would lose it.
        return _drawn(parts, talk.clear(number)) | {parts.notice: gr.Markdown("", visible=False)}

    def select(talk: Talk, event: gr.SelectData) -> str:
        message = event.index[0] if isinstance(event.index, (list, tuple)) else event.index
        moment = talk.select(message // 2)
        return render_sources(moment.conversation.shown, moment.language)

    def settle(talk: Talk) -> _Update:
        # The talk is written as well, though it is the same: what is written lives on when a connection breaks.
        return {parts.talk: talk} | ({} if talk.now.conversation.waiting else _drawn(parts, talk.now))

    loaded = page.load(
        arrive, [parts.talk, parts.wanted], parts.written, js="(talk) => hoidap.arriving(talk)", **_EVENT
    )
    chosen = parts.language.input(reword, [parts.talk, parts.language], parts.written, **_EVENT)
    loaded.then(None, parts.language, None, js="(language) => hoidap.arrived(language)", **_EVENT)
    chosen.then(None, parts.language, None, js="(language) => hoidap.speak(language)", **_EVENT)
    cleared = parts.clear.click(
        clear, [parts.talk, parts.number], parts.written, js="(talk) => hoidap.clearing(talk)", **_EVENT
    )
    for changed in (answered, chosen, cleared):
        changed.then(settle, parts.talk, parts.written, trigger_mode="multiple", **_EVENT)
    parts.chat.select(select, parts.talk, parts.sources, **_EVENT)


def _asking(parts: _Parts, desk: Desk) -> Callable[..., _Update]:
    """Return the handler that shows a question at once, or says why it is refused."""
    buttons = {button.elem_id: number for number, button in enumerate(parts.examples)}

    def ask(typed: str, talk: Talk, number: int, event: gr.EventData, *examples: str) -> _Update:
        # What Gradio hands over is rebuilt with each update of the button and so is known by its name alone.
        button = buttons.get(getattr(event.target, "elem_id", None))
        question = typed if button is None else examples[button]
        try:
            clean_question(question)
        except QuestionRefused as refused:
            return {parts.notice: gr.Markdown(_notice(refused, talk.now.language), visible=True)}
        return _drawn(parts, talk.ask(question, number, desk.before)) | {parts.notice: gr.Markdown("", visible=False)}

    return ask


def _answering(parts: _Parts, desk: Desk) -> Callable[..., Awaitable[_Update]]:
    """Return the handler that answers what was asked."""

    async def answer(turn: Turn, moment: Moment, person: Person) -> Outcome:
        try:
            return await desk.ask(person, turn.question, moment.language, moment.conversation.answer_before(turn))
        except TurnedAway as turned:
            return turned
        except Failed:
            return "failed"

    async def answer_asked(talk: Talk, request: gr.Request) -> _Update:
        person = _person(request)
        while turn := talk.take():
            talk.answer(turn, await answer(turn, talk.now, person))
        return _drawn(parts, talk.now)

    return answer_asked


def _person(request: gr.Request) -> Person:
    return person_of(request.request.scope) if request.request else Person("")


def _collection(desk: Desk, request: gr.Request) -> Collection:
    """Return all that whoever sent a request may read."""
    return desk.view(_person(request)).collection


def _drawn(parts: _Parts, moment: Moment) -> _Update:
    """Return what changes with the conversation."""
    conversation, language, empty = moment.conversation, moment.language, not moment.conversation.turns
    suggested = parts.suggested.of(language)
    return {
        parts.chat: gr.Chatbot(_messages(moment, suggested)),
        parts.sources: render_sources(conversation.shown, language),
        parts.examples_label: gr.Markdown(escape(WORDING[language].examples_label), visible=empty and bool(suggested)),
        **{
            button: gr.Button(text, visible=empty and bool(text))
            for button, text in zip_longest(parts.examples, suggested, fillvalue="")
        },
    }


def _words(parts: _Parts, moment: Moment, collection: Collection) -> _Update:
    """Return what changes with the language: all that is visible, but the chat while it waits for an answer."""
    words = WORDING[moment.language]
    chat: dict[str, Any] = {"label": words.conversation_label}
    chat["placeholder"] = render_welcome(collection, moment.language)
    drawn: _Update = {}
    if not moment.conversation.waiting:
        drawn = _drawn(parts, moment)
        chat["value"] = _messages(moment, parts.suggested.of(moment.language))
    return drawn | {
        parts.language: gr.Radio(value=moment.language, label=words.language_label),
        parts.header: render_header(parts.name, moment.language),
        parts.chat: gr.Chatbot(**chat),
        parts.question: gr.Textbox(label=words.question_label, placeholder=words.placeholder),
        parts.send: gr.Button(words.send),
        parts.clear: gr.Button(words.clear),
        parts.limits: render_foot(moment.language, parts.logout),
    }


def _messages(moment: Moment, suggested: Sequence[str]) -> list[dict[str, str]]:
    messages = []
    for turn in moment.conversation:
        reply = render_reply(turn.outcome, moment.language, suggested, before=turn.before)
        messages.append({"role": "user", "content": render_question(turn.question)})
        messages.append({"role": "assistant", "content": reply})
    return messages


def _notice(refused: QuestionRefused, language: Language) -> str:
    words = WORDING[language]
    text = words.too_long.format(longest=format_number(LONGEST_QUESTION, language))
    return f'<p role="alert">{escape(words.empty if refused.reason == "empty" else text)}</p>'
