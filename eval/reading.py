"""How well the reader reads: with the right passage given, beside a wrong one, and where nothing answers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from app.reader import Reader, Span, wording_for
from app.selection import choose, weigh
from eval.metrics import auroc, exact_match, token_f1
from eval.questions import Question, read_benchmark, read_rows
from eval.report import Figure, mean, share
from index.datatypes import Article, Hit, Passage
from index.search import Index
from index.sentences import split_clauses

RIVALS = 10
"""Hits among which the first that does not answer is the hardest wrong passage."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one question got from the passage it was asked about, and from the hardest wrong one.

    ``shown`` has, with the right passage given, the sentence chosen by the reader alone, without it and by both.
    """

    question: Question
    text: str
    score: float
    rival: float | None
    shown: dict[str, str]


def read_all(folder: Path, index: Index, reader: Reader, most: int | None, progress: bool) -> list[Read]:
    """Return what the reader makes of the questions in a benchmark folder, of ``most`` drawn ones if there are more.

    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    benchmark = read_benchmark(folder)
    articles = {article.id: article for article in benchmark.articles}
    about = {
        str(row["_id"]): [str(article) for article in row.get("relevant", ()) if str(article) in articles]
        for _, row in read_rows(folder / "queries.jsonl")
    }
    asked = [question for question in benchmark.questions if about[question.id]]
    if most is not None and most < len(asked):
        asked = random.Random(0).sample(asked, most)
    return [
        _read(question, articles[about[question.id][0]], index, reader)
        for question in tqdm(asked, unit=" questions", disable=not progress)
    ]


def _read(question: Question, article: Article, index: Index, reader: Reader) -> Read:
    found = index.search(question.text, RIVALS)
    wrong = [
        (hit.passage.language, hit.passage.text)
        for hit in found.hits
        if hit.passage.article_id != article.id and not question.answered_by(hit.passage.text)
    ][:1]
    reading, *rivals = [
        reader.read(wording_for(found.searched, found.language, language), [text])[0]
        for language, text in [(article.language, article.text), *wrong]
    ]
    best = reading.best(0, len(article.text)) or Span(0, 0, float("-inf"))
    rival = next(
        (span.score for r, (_, text) in zip(rivals, wrong, strict=True) if (span := r.best(0, len(text)))), None
    )
    passage = Passage.cut(article, 0, len(article.text))
    vectors = [index.units(passage)]
    given = replace(found, hits=[Hit(passage, 0.0, 0.0, 0.0)])
    units = [
        article.text[start:end] for start, end in split_clauses(article.text) if start < best.end and end > best.start
    ]
    weighed = weigh(given, vectors)
    search, both = choose(weighed).best.unit.text, choose(weighed, {passage.id: reading}).best.unit.text
    shown = {"reader": "\n".join(units), "search": search, "both": both}
    return Read(question, article.text[best.start : best.end], best.score, rival, shown)


def reading_figures(reads: Sequence[Read]) -> dict[str, Figure]:
    """Return the figures of the questions with an answer, and how well scores tell passages and questions apart."""
    held = [read for read in reads if read.question.answers]
    rivals = [read.rival for read in held if read.rival is not None]
    nothing = [read.score for read in reads if not read.question.answers]
    scores = [read.score for read in held]
    return {
        "n": Figure(len(reads), len(reads)),
        "f1": mean([token_f1(read.text, read.question.answers) for read in held]),
        "exact_match": mean([exact_match(read.text, read.question.answers) for read in held]),
        **{
            f"sentence_{way}": share([read.question.answered_by(read.shown[way]) for read in held])
            for way in ("reader", "search", "both")
        },
        "auroc_passages": Figure(auroc(scores, rivals), len(rivals)),
        "auroc_unanswerable": Figure(auroc(scores, nothing), len(nothing)),
    }
