"""The page: a conversation on the left, the sources of one answer on the right.

A person's conversation lives in a ``gr.State`` and the language in the component they chose it with; nothing about
anybody is kept here or on the answerer. The chat is drawn from the conversation on the server and never read back.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from app.answering import Answerer
from app.conversation import Conversation
from app.question import LONGEST_QUESTION, QuestionRefused
from app.rendering import render_question, render_reply, render_sources
from app.settings import Settings
from app.wording import WORDING, Wording, choose_language, format_number
from index.datatypes import Language

_LOG = logging.getLogger(__name__)
_AT_ONCE = 2
"""Questions that are answered at the same time; the model uses every core for each."""

_Update = dict[gr.blocks.Block, Any]
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "DejaVu Sans Mono", "monospace")


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The components that handlers read or write."""

    conversation: gr.State
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
            self.conversation, self.language, self.header, self.chat, self.examples_label, *self.examples,
            self.question, self.send, self.notice, self.clear, self.limits, self.sources,
        ]  # fmt: skip


def build_page(answerer: Answerer, settings: Settings) -> gr.Blocks:
    """Return the page, to be mounted with :func:`page_style`'s arguments."""
    with gr.Blocks(title=WORDING["vi"].title, analytics_enabled=False, fill_width=True) as page:
        parts = _lay_out(WORDING["vi"])
        _wire(page, parts, answerer)
    page.queue(default_concurrency_limit=_AT_ONCE)
    return page


def page_style() -> dict[str, Any]:
    """Return the look of the page, as :func:`gradio.mount_gradio_app` takes it. Fonts are the reader's own."""
    folder = Path(__file__).parent
    script = (folder / "page.js").read_text(encoding="utf-8")
    theme = gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", radius_size="lg", font=list(_SANS), font_mono=list(_MONO)
    )
    return {
        "theme": theme,
        "css_paths": [folder / "page.css"],
        "head": f'<link rel="icon" type="image/svg+xml" href="favicon.svg">\n<script>\n{script}</script>',
    }


def _lay_out(words: Wording) -> _Parts:
    conversation = gr.State(Conversation())
    with gr.Row(elem_id="top"):
        header = gr.Markdown(_header(words), elem_id="brand", latex_delimiters=[])
        language = gr.Radio(
            [("Tiếng Việt", "vi"), ("English", "en")], value="vi", label=words.language_label,
            container=False, elem_id="language", interactive=True, min_width=0,
        )  # fmt: skip
    with gr.Row(elem_id="work"):
        with gr.Column(scale=3, min_width=300, elem_id="talk"):
            chat = gr.Chatbot(
                label=words.conversation_label, show_label=False, container=False, elem_id="chat", height=None,
                layout="bubble", buttons=[], feedback_options=None, sanitize_html=True, allow_tags=False,
                latex_delimiters=[], reasoning_tags=[], line_breaks=False, placeholder=_welcome(words),
                group_consecutive_messages=False, allow_file_downloads=False,
            )  # fmt: skip
            with gr.Row(elem_id="examples"):
                examples_label = gr.Markdown(escape(words.examples_label), elem_id="examples-label")
                examples = tuple(
                    gr.Button(text, size="sm", elem_classes="example", elem_id=f"example-{number}")
                    for number, text in enumerate(words.examples)
                )
            notice = gr.Markdown(visible=False, elem_id="notice", latex_delimiters=[])
            with gr.Row(elem_id="ask"):
                question = gr.Textbox(
                    label=words.question_label, placeholder=words.placeholder, show_label=False, container=False,
                    lines=1, max_lines=1, autofocus=True, scale=1, min_width=0, elem_id="question",
                )  # fmt: skip
                send = gr.Button(words.send, variant="primary", scale=0, min_width=88, elem_id="send")
            with gr.Row(elem_id="foot"):
                limits = gr.Markdown(escape(words.limits), elem_id="limits")
                clear = gr.Button(words.clear, size="sm", scale=0, min_width=0, elem_id="clear")
        with gr.Column(scale=2, min_width=280, elem_id="beside"):
            sources = gr.Markdown(render_sources(None, "vi"), elem_id="sources", latex_delimiters=[])
    return _Parts(
        conversation, language, header, chat, examples_label, examples, question, send, notice, clear, limits, sources
    )  # fmt: skip


def _wire(page: gr.Blocks, parts: _Parts, answerer: Answerer) -> None:
    asked = gr.on(
        [parts.question.submit, parts.send.click, *(example.click for example in parts.examples)],
        _asking(parts, answerer),
        [parts.question, parts.conversation, parts.language],
        parts.written,
        concurrency_limit=_AT_ONCE,
        # One question at a time for each person: a second Enter while the first is answered does nothing.
        trigger_mode="once",
        **_QUIET,
    )

    def arrive(request: gr.Request) -> _Update:
        language = choose_language(request.headers.get("accept-language", ""))
        return _words(parts, Conversation(), language)

    def reword(conversation: Conversation, language: Language) -> _Update:
        return _words(parts, conversation, language)

    def clear(language: Language) -> _Update:
        return _talk(parts, Conversation(), language) | {parts.question: ""}

    def select(conversation: Conversation, language: Language, event: gr.SelectData) -> _Update:
        message = event.index[0] if isinstance(event.index, (list, tuple)) else event.index
        selected = conversation.select(message // 2)
        return {parts.conversation: selected, parts.sources: render_sources(selected.shown, language)}

    loaded = page.load(arrive, None, parts.written, queue=False, **_QUIET)
    chosen = parts.language.input(reword, [parts.conversation, parts.language], parts.written, queue=False, **_QUIET)
    for changed in (loaded, chosen):
        changed.then(None, parts.language, None, js="(language) => hoidap.speak(language)", **_QUIET)
    parts.clear.click(clear, parts.language, parts.written, cancels=[asked], queue=False, **_QUIET)
    shown: list[gr.blocks.Block] = [parts.conversation, parts.sources]
    parts.chat.select(select, [parts.conversation, parts.language], shown, queue=False, **_QUIET)


def _asking(parts: _Parts, answerer: Answerer) -> Callable[..., Iterator[_Update]]:
    """Return the handler that shows the question at once and its answer as soon as there is one."""
    examples = {button.elem_id: number for number, button in enumerate(parts.examples)}

    def ask(typed: str, conversation: Conversation, language: Language, event: gr.EventData) -> Iterator[_Update]:
        # What Gradio hands over is rebuilt with each update of the button and so is known by its name alone.
        example = examples.get(getattr(event.target, "elem_id", None))
        question = typed if example is None else WORDING[language].examples[example]
        before, conversation = conversation, conversation.asked(question)
        yield _talk(parts, conversation, language) | {parts.question: ""}
        try:
            conversation = conversation.answered(answerer.answer(question, language))
        except QuestionRefused as refused:
            yield _talk(parts, before, language) | {
                parts.question: typed,
                parts.notice: gr.Markdown(_notice(refused, language), visible=True),
            }
            return
        except Exception:  # noqa: BLE001 - whatever went wrong, the person is told so, and the log says what
            _LOG.exception("a question could not be answered")
            conversation = conversation.answered("failed")
        yield _talk(parts, conversation, language)

    return ask


def _talk(parts: _Parts, conversation: Conversation, language: Language) -> _Update:
    """Return what changes with the conversation."""
    empty = not conversation.turns
    return {
        parts.conversation: conversation,
        parts.chat: gr.Chatbot(_messages(conversation, language)),
        parts.sources: render_sources(conversation.shown, language),
        parts.notice: gr.Markdown("", visible=False),
        parts.examples_label: gr.Markdown(visible=empty),
        **{example: gr.Button(visible=empty) for example in parts.examples},
    }


def _words(parts: _Parts, conversation: Conversation, language: Language) -> _Update:
    """Return what changes with the language: all that is visible."""
    words, empty = WORDING[language], not conversation.turns
    examples = zip(parts.examples, words.examples, strict=True)
    return _talk(parts, conversation, language) | {
        parts.language: gr.Radio(value=language, label=words.language_label),
        parts.header: _header(words),
        parts.chat: gr.Chatbot(
            _messages(conversation, language), label=words.conversation_label, placeholder=_welcome(words)
        ),
        parts.examples_label: gr.Markdown(escape(words.examples_label), visible=empty),
        **{button: gr.Button(text, visible=empty) for button, text in examples},
        parts.question: gr.Textbox(label=words.question_label, placeholder=words.placeholder),
        parts.send: gr.Button(words.send),
        parts.clear: gr.Button(words.clear),
        parts.limits: escape(words.limits),
    }


def _messages(conversation: Conversation, language: Language) -> list[dict[str, str]]:
    messages = []
    for turn in conversation:
        messages.append({"role": "user", "content": render_question(turn.question)})
        messages.append({"role": "assistant", "content": render_reply(turn.outcome, language)})
    return messages


def _header(words: Wording) -> str:
    return f'<div class="hd-brand"><h1>{escape(words.title)}</h1><p>{escape(words.subtitle)}</p></div>'


def _welcome(words: Wording) -> str:
    return f'<div class="hd-welcome"><p>{escape(words.welcome)}</p></div>'


def _notice(refused: QuestionRefused, language: Language) -> str:
    words = WORDING[language]
    text = words.too_long.format(longest=format_number(LONGEST_QUESTION, language))
    return f'<p role="alert">{escape(words.empty if refused.reason == "empty" else text)}</p>'
