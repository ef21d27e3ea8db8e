"""What the page shows before Gradio's scripts have built it, and to a browser that runs none: a question box."""

from starlette.requests import Request

from app.answers.question import LONGEST_QUESTION
from app.web.pages.plain_page import language_of
from app.web.pages.question_page import WORDS, plain_address
from app.web.templates import render
from app.wording.words import WORDING


def render_first_box(request: Request, name: str, *, in_frame: bool) -> str:
    """Return a form that is sent to the page without JavaScript; scripts keep what is sent for the conversation.

    :param name: The organisation's; may be empty.
    :param in_frame: Whether it stands in a portal's frame, which shows no other page of ours.
    """
    language, asked = language_of(request), request.query_params.get("q", "")
    return render(
        "chat/first_box.html",
        language=language,
        name=name,
        words=WORDING[language],
        plain=WORDS[language],
        asked=asked,
        address=plain_address(language, asked),
        longest=LONGEST_QUESTION,
        in_frame=in_frame,
    )
