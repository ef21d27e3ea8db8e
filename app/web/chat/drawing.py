"""The page as it stands at a moment: what each of its parts shows to one person."""

import contextlib
from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from typing import Any

import gradio as gr

from app.operations.person import Person
from app.web.chat.conversation import Moment
from app.web.chat.first_screen import render_foot, render_header, render_ways, render_welcome
from app.web.chat.layout import Parts
from app.web.chat.page_words import PAGE_WORDS
from app.web.chat.rendering import render_question, render_reply, render_sources
from app.web.chat.tab import tell_tab
from app.web.pages.editors_ways import editors_ways
from app.web.pages.plain_page import Way, all_documents
from app.web.question_queue import QuestionQueue
from app.wording.words import WORDING
from index.datatypes import Language
from index.errors import EngineUnreachable

Update = dict[gr.blocks.Block, Any]
"""What changes, by the part of the page."""


def draw_conversation(parts: Parts, moment: Moment, person: Person, **chat: str) -> Update:
    """Return what changes with the conversation.

    :param chat: What else changes of the chat.
    """
    conversation, language, empty = moment.conversation, moment.language, not moment.conversation.turns
    suggested = parts.suggested.of(language)
    return {
        parts.told: tell_tab(moment, person),
        parts.chat: gr.Chatbot(_messages(moment, suggested), **chat),
        parts.sources: render_sources(conversation.shown, language),
        parts.cleared: gr.Row(visible=bool(moment.cleared.turns)),
        parts.copy_all: gr.Button(visible=not empty),
        parts.examples_label: gr.Markdown(escape(WORDING[language].examples_label), visible=empty and bool(suggested)),
        **{
            button: gr.Button(text, visible=empty and bool(text))
            for button, text in zip_longest(parts.examples, suggested, fillvalue="")
        },
    }


def draw_page(parts: Parts, moment: Moment, person: Person, queue: QuestionQueue, *, anew: bool = False) -> Update:
    """Return what changes with the language: all that is visible, but the chat while it waits for an answer.

    :param anew: Whether the chat changes even then.
    """
    words, own = WORDING[moment.language], PAGE_WORDS[moment.language]
    collection = None
    with contextlib.suppress(EngineUnreachable):  # the page is there without it, and says so when something is asked
        collection = queue.view(person).collection
    welcome = render_welcome(collection, moment.language)
    chat = {"label": words.conversation_label, "placeholder": welcome}
    if anew or not moment.conversation.waiting:
        drawn = draw_conversation(parts, moment, person, **chat)
    else:
        drawn = {parts.chat: gr.Chatbot(**chat)}
    return drawn | {
        parts.language: gr.Radio(value=moment.language, label=words.language_label),
        parts.header: render_header(parts.name, moment.language),
        parts.ways: render_ways(_ways(parts, moment.language, person), moment.language),
        parts.cleared_label: f'<p role="status">{escape(own.cleared)}</p>',
        parts.undo: gr.Button(own.undo),
        parts.question: gr.Textbox(label=words.question_label, placeholder=words.placeholder),
        parts.send: gr.Button(words.send),
        parts.copy_all: gr.Button(own.copy_all, visible=bool(moment.conversation.turns)),
        parts.clear: gr.Button(words.clear),
        parts.limits: render_foot(moment.language, parts.logout),
    }


def _ways(parts: Parts, language: Language, person: Person) -> list[Way]:
    return [all_documents("", language), *editors_ways(person, parts.editors, "", language)]


def _messages(moment: Moment, suggested: Sequence[str]) -> list[dict[str, str]]:
    messages = []
    for turn in moment.conversation:
        further = turn.further if turn is moment.conversation.turns[-1] else ()
        reply = render_reply(turn.outcome, moment.language, suggested, before=turn.before, further=further)
        messages.append({"role": "user", "content": render_question(turn.question)})
        messages.append({"role": "assistant", "content": reply})
    return messages
