"""Which documents may be named to a person who may not read all of them."""

from pathlib import Path

import pytest

from app.operations.known_names import KnownNames
from eval.runner import index_articles
from index.datatypes import Article
from tests.fakes import FakeEncoder

GROUPS = {"a.txt": (), "hr/b.txt": ("hr",), "c: d.txt": ("hr",), "e.jsonl/1": (), "e.jsonl/2": ("hr",)}


@pytest.fixture
def known(tmp_path: Path) -> KnownNames:
    """The documents of GROUPS and two tables, as somebody of the press knows them."""
    (tmp_path / "articles.toml").write_text('["f.pdf"]\ngroups = "hr"\n["g.pdf"]\ngroups = ["hr", "press"]\n')
    return names(tmp_path, "press")


def names(folder: Path, *groups: str) -> KnownNames:
    articles = [Article(name, "Title", None, None, "en", "Words.", groups=of) for name, of in GROUPS.items()]
    index = index_articles(articles, FakeEncoder(), progress=False)
    own = frozenset(groups)
    return KnownNames(index, index.readable_by(own), own, folder)


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ("a.txt", True), ("a.txt: page 3: a picture", True),
        ("hr/b.txt", False), ("hr/b.txt: page 3: a picture", False),
        ("c: d.txt: page 3: a picture", False), ("hr: the folder cannot be opened", False),
        ("e.jsonl/1", True), ("e.jsonl/2", False), ("e.jsonl: line 3: holds no text", False),
        ("new.pdf: is cut short", True), ("f.pdf: is cut short", False), ("g.pdf: is cut short", True),
    ],
)  # fmt: skip
def test_what_others_alone_may_read_is_not_named_and_what_nobody_could_read_is_unless_it_was_given_to_others(
    known: KnownNames, said: str, may: bool
) -> None:
    assert known.may_name(said) == may


def test_who_is_in_the_group_is_told_all_and_who_is_not_does_not_read_all(known: KnownNames, tmp_path: Path) -> None:
    assert not known.reads_all
    everything = names(tmp_path, "hr")
    assert everything.reads_all
    assert all(map(everything.may_name, [*GROUPS, "f.pdf: is cut short"]))


def test_while_the_metadata_file_cannot_be_read_only_documents_of_the_index_are_named(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_text("[f.pdf]")
    known = names(tmp_path)
    assert known.may_name("a.txt: page 3: a picture")
    assert not known.may_name("new.pdf: is cut short")
