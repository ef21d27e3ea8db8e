"""What the chat page consists of, and where each part stands. Its words are set for each person when they arrive."""

from dataclasses import dataclass

import gradio as gr

from app.web.chat.conversation import Talk
from app.web.chat.examples import SUGGESTED, Suggested
from app.web.chat.first_screen import render_foot, render_header, render_ways, render_welcome
from app.web.chat.page_words import PAGE_WORDS
from app.web.chat.rendering import render_sources
from app.web.pages.plain_page import all_documents
from app.wording.words import WORDING

_LINES = 6
"""Lines that the question box grows to."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The components that handlers read or write, and what else the page shows: examples, a name, a way to log out.

    People of the group ``editors`` are led to their pages.

    Nobody sees ``number``, that of the present conversation, ``wanted``, the language that the page's address names,
    and ``told``, what the tab is told of the present conversation, and sends back with every request.
    """

    suggested: Suggested
    name: str
    logout: bool
    editors: str
    talk: gr.State
    number: gr.Number
    wanted: gr.Textbox
    told: gr.Textbox
    language: gr.Radio
    header: gr.Markdown
    ways: gr.Markdown
    chat: gr.Chatbot
    examples_label: gr.Markdown
    examples: tuple[gr.Button, ...]
    cleared: gr.Row
    cleared_label: gr.Markdown
    undo: gr.Button
    question: gr.Textbox
    send: gr.Button
    notice: gr.Markdown
    copy_all: gr.Button
    clear: gr.Button
    limits: gr.Markdown
    sources: gr.Markdown

    @property
    def written(self) -> list[gr.blocks.Block]:
        """What handlers write."""
        return [
            self.talk, self.told, self.language, self.header, self.ways, self.chat, self.examples_label, *self.examples,
            self.cleared, self.cleared_label, self.undo, self.question, self.send, self.notice, self.copy_all,
            self.clear, self.limits, self.sources,
        ]  # fmt: skip


def lay_out(suggested: Suggested, name: str, logout: bool, editors: str) -> Parts:
    """Return the parts of the page, laid out in the ``gr.Blocks`` that is open."""
    words, own = WORDING["vi"], PAGE_WORDS["vi"]
    talk = gr.State(Talk())
    number = gr.Number(0, precision=0, visible=False)
    wanted = gr.Textbox("", visible=False)
    told = gr.Textbox("", visible="hidden", elem_id="told")
    header, ways, language = _top(name)
    with gr.Row(elem_id="work"):
        with gr.Column(scale=3, min_width=300, elem_id="talk"):
            chat = _chat()
            examples_label, examples = _examples()
            cleared, cleared_label, undo = _cleared()
            notice = gr.Markdown(visible=False, elem_id="notice", latex_delimiters=[])
            question, send = _ask()
            with gr.Row(elem_id="foot"):
                limits = gr.Markdown(render_foot("vi", logout), elem_id="limits", latex_delimiters=[])
                copy_all = _small(own.copy_all, "copy-all", visible=False)
                clear = _small(words.clear, "clear")
        with gr.Column(scale=2, min_width=280, elem_id="beside"):
            sources = gr.Markdown(render_sources(None, "vi"), elem_id="sources", latex_delimiters=[])
    return Parts(
        suggested, name, logout, editors, talk, number, wanted, told, language, header, ways, chat,
        examples_label, examples, cleared, cleared_label, undo, question, send, notice, copy_all, clear, limits,
        sources,
    )  # fmt: skip


def _top(name: str) -> tuple[gr.Markdown, gr.Markdown, gr.Radio]:
    with gr.Row(elem_id="top"):
        header = gr.Markdown(render_header(name, "vi"), elem_id="brand", latex_delimiters=[])
        ways = gr.Markdown(render_ways([all_documents("", "vi")], "vi"), elem_id="ways", latex_delimiters=[])
        language = gr.Radio(
            [("Tiếng Việt", "vi"), ("English", "en")], value="vi", label=WORDING["vi"].language_label,
            container=False, elem_id="language", interactive=True, min_width=0,
        )  # fmt: skip
    return header, ways, language


def _chat() -> gr.Chatbot:
    return gr.Chatbot(
        label=WORDING["vi"].conversation_label, show_label=False, container=False, elem_id="chat", height=None,
        layout="bubble", buttons=[], feedback_options=None, sanitize_html=True, allow_tags=False,
        latex_delimiters=[], reasoning_tags=[], line_breaks=False, placeholder=render_welcome(None, "vi"),
        group_consecutive_messages=False, allow_file_downloads=False,
    )  # fmt: skip


def _examples() -> tuple[gr.Markdown, tuple[gr.Button, ...]]:
    with gr.Row(elem_id="examples"):
        label = gr.Markdown(visible=False, elem_id="examples-label")
        buttons = tuple(
            gr.Button("", visible=False, size="sm", elem_classes="example", elem_id=f"example-{number}")
            for number in range(SUGGESTED)
        )
    return label, buttons


def _cleared() -> tuple[gr.Row, gr.Markdown, gr.Button]:
    with gr.Row(visible=False, elem_id="cleared") as row:
        label = gr.Markdown(elem_id="cleared-label", latex_delimiters=[])
        undo = _small(PAGE_WORDS["vi"].undo, "undo")
    return row, label, undo


def _ask() -> tuple[gr.Textbox, gr.Button]:
    words = WORDING["vi"]
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(
            label=words.question_label, placeholder=words.placeholder, show_label=False, container=False,
            lines=1, max_lines=_LINES, autofocus=True, scale=1, min_width=0, elem_id="question",
        )  # fmt: skip
        send = gr.Button(words.send, variant="primary", scale=0, min_width=88, elem_id="send")
    return question, send


def _small(text: str, name: str, *, visible: bool = True) -> gr.Button:
    return gr.Button(text, size="sm", scale=0, min_width=0, elem_id=name, elem_classes="small", visible=visible)
