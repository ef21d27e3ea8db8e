"""What the README says is so."""

import re

import pytest

from app.settings import Settings
from tests.place import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_with_its_default_and_meaning():
    for name, field in Settings.model_fields.items():
        shown = "" if field.default in (None, ()) else str(field.default)
        default = f"`{shown}`" if shown else ""
        assert f"| `HOIDAP_{name.upper()}` | {default} | {field.description} |" in README
    assert len(re.findall(r"^\| `HOIDAP_", README, re.MULTILINE)) == len(Settings.model_fields)


@pytest.mark.model
def test_the_questions_shown_have_the_answers_shown(answerer):
    # the short answer stands above its sentence, unless it is all of it
    shown = re.findall(r'-m app ask "(.+?)"\n(?:    (.+)\n\n)?    (.+)\n\n    \[1\] .+?  (\S+):(\d+)-(\d+)', README)
    assert len(shown) == 2
    for question, short, quote, article_id, start, end in shown:
        answer = answerer.answer(question)
        first = answer.citations[0]
        assert (answer.text, first.quote) == (short or quote, quote)
        assert (first.article_id, first.start, first.end) == (article_id, int(start), int(end))
