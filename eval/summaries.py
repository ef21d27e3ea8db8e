"""Articles that have a summary."""

from dataclasses import dataclass
from pathlib import Path

from eval.questions import QuestionsUnreadable, read_rows
from index.formats.text.cleaning import clean_text


@dataclass(frozen=True, slots=True)
class Summarised:
    """An article and what it is about in other words: its title and the sentences of its summary."""

    title: str
    summary: str
    body: str


def read_summarised(path: Path) -> list[Summarised]:
    """Return the articles of a ``.jsonl`` or ``.jsonl.gz`` file with the fields ``title``, ``abstract`` and ``body``.

    :raises QuestionsUnreadable: If it cannot be read or a row breaks the form.
    """
    articles = []
    for place, row in read_rows(path):
        fields = [row.get(name) for name in ("title", "abstract", "body")]
        if not all(isinstance(field, str) for field in fields):
            raise QuestionsUnreadable(f"{place}: title, abstract and body are expected, each a text")
        articles.append(Summarised(*(clean_text(str(field)) for field in fields)))
    return articles
