"""What the README and the pages in docs/ say is so."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from app.__main__ import make_parser as app_parser
from app.operations.command_line import make_parser as hoidap_parser
from app.settings import Settings
from app.wording.localisation import certainty_note
from eval.__main__ import make_parser as eval_parser
from index.__main__ import make_parser as index_parser
from tests.place import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATOR = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKED = [*PAGES, *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]
PARSERS = {
    "hoidap": hoidap_parser,
    "python -m app": app_parser,
    "python -m index": index_parser,
    "python -m eval": eval_parser,
}
COMMAND = re.compile(rf"(?:^|\s|bin/)(?P<program>{'|'.join(PARSERS)}|python -m pytest|make) +(?P<rest>[^#\n]*[^#\s])")
TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def commands_in(page: str) -> list[tuple[str, str]]:
    """The programs that indented lines and words in backticks call, with what they are given."""
    page = page.replace("\\\n", " ")
    code = [*re.findall(r"^    (?:\$ )?(\S.*)$", page, re.MULTILINE), *re.findall(r"`([^`\n]+)`", page)]
    found = [called for line in code if not line.startswith("<") and (called := COMMAND.search(line))]
    return [(called["program"], called["rest"]) for called in found]


def headings_of(page: Path) -> set[str]:
    """The headings as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def subcommands(parser: argparse.ArgumentParser) -> set[str]:
    return {name for action in parser._actions for name in (action.choices or ())}


def test_every_setting_is_in_the_table_with_its_default_and_meaning():
    for name, field in Settings.model_fields.items():
        shown = "" if field.default in (None, ()) else str(field.default)
        default = f"`{shown}`" if shown else ""
        assert f"| `HOIDAP_{name.upper()}` | {default} | {field.description} |" in OPERATOR
    assert len(re.findall(r"^\| `HOIDAP_", OPERATOR, re.MULTILINE)) == len(Settings.model_fields)


def test_the_readme_is_for_newcomers():
    assert len(README.split()) <= 1000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_shown_is_one(page: Path):
    for program, rest in commands_in(page.read_text(encoding="utf-8")):
        words = shlex.split(rest)
        if program == "make":
            assert words[0] in TARGETS
        elif program == "python -m pytest":
            *_, file, _, named = words  # a file, -k, a word in the names of tests
            assert re.search(rf"^def test_\w*{named}", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
        elif len(words) == 1:  # a command that is spoken of
            assert words[0] in subcommands(PARSERS[program]())
        else:
            assert PARSERS[program]().parse_args(words)


def test_every_command_of_the_program_is_shown():
    shown = {rest.split()[0] for page in PAGES for _, rest in commands_in(page.read_text(encoding="utf-8"))}
    assert subcommands(hoidap_parser()) - shown == set()
    assert subcommands(hoidap_parser()) == subcommands(app_parser()) | subcommands(index_parser())
    assert {"run", "test", "eval", "bench", "wheelhouse"} - shown == set()


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_or_a_heading(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            name, _, heading = target.partition("#")
            file = page.parent / name if name else page
            assert file.exists(), target
            assert not heading or heading in headings_of(file), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_is_there(page: Path):
    named = re.findall(r"`((?:app|docs|eval|index|seeds|tests)/[\w./-]*)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_module_that_the_page_on_formats_names_is_there():
    formats = ROOT / "index" / "formats"
    named = re.findall(r"`((?:\w+/)?\w+\.py)`", (formats / "README.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert [name for name in named if not sorted(formats.rglob(name))] == []


def test_every_page_can_be_reached_from_the_readme():
    reached = set(re.findall(r"\]\((docs/\w+\.md)\)", README))
    assert reached == {page.relative_to(ROOT).as_posix() for page in PAGES[1:]}


@pytest.mark.model
def test_the_questions_shown_have_the_answers_shown(answerer):
    # the short answer stands above its sentence, unless it is all of it
    shown = re.findall(
        r'hoidap ask "(.+?)"\n(?:    (.+)\n\n)?    (.+)\n    (.+)\n\n    \[1\] .+?  (\S+):(\d+)-(\d+)', README
    )
    assert len(shown) == 2
    for question, short, quote, sureness, article_id, start, end in shown:
        answer = answerer.answer(question)
        first = answer.citations[0]
        assert (answer.text, first.quote, certainty_note(answer)) == (short or quote, quote, sureness)
        assert (first.article_id, first.start, first.end) == (article_id, int(start), int(end))
