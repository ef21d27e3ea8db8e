"""The one environment of all templates, and how what it makes comes into one line."""

import jinja2
import pytest
from markupsafe import Markup

from app.web.templates import environment, render, render_line


def test_what_a_template_is_given_is_escaped_and_html_is_left() -> None:
    html = render("chat/status.html", kind="waiting", says="<b>", language="vi")
    assert html == '<div class="hd-reply hd-waiting" lang="vi">&lt;b&gt;</div>'
    assert "<b>x</b>" in render("chat/status.html", kind="waiting", says=Markup("<b>x</b>"), language="vi")


def test_a_name_that_a_template_is_not_given_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="language"):
        render("chat/status.html", kind="waiting", says="")


def test_every_template_can_be_read() -> None:
    names = environment().list_templates(extensions=["html"])
    assert {name.partition("/")[0] for name in names} == {"chat", "pages"}
    for name in names:
        assert environment().get_template(name).name == name


def test_a_run_of_blanks_without_a_line_break_stays_however_long_it_is() -> None:
    blanks = " \u3000\t" * 300_000  # where each part of the run is tried, this does not end
    html = render_line("chat/status.html", kind="waiting", says=f"one{blanks}two", language="vi")
    assert html == f'<div class="hd-reply hd-waiting" lang="vi">one{blanks}two</div>'


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\n \n\n", "\r", "\x0b", "\x85", "\u2028", " \u2029 "])
def test_a_line_break_in_a_text_becomes_a_space_and_never_an_end_of_a_line(mark: str) -> None:
    text = f"one{mark}two"
    assert 'hd-waiting" lang="vi">one two</div>' in render_line(
        "chat/status.html", kind="waiting", says=text, language="vi"
    )
    greeting = render_line("chat/greeting.html", says=text, examples=[mark, text], language="vi")
    assert greeting == '<div class="hd-reply" lang="vi"><p>one two</p><ul><li> </li><li>one two</li></ul></div>'
