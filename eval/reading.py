"""How well the reader reads: with the right passage given, beside a wrong one, and where nothing answers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader, Reading, Span
from app.answers.selection import choose, weigh
from eval.questions import Question, query_rows, read_benchmark
from eval.score_report import Figure, mean, share
from eval.scores import auroc, exact_match, token_f1
from index.datatypes import Article, Hit, Passage
from index.language.sentences import split_clauses
from index.search import Found, Index

NOTHING = Span(0, 0, float("-inf"))
WAYS = ("reader", "search", "both")
"""Who chooses a sentence and places a passage: the reader alone, the search without it, or both as in an answer."""
JUDGES = (*WAYS, "confidence")
"""By what passages are told apart: that, or the confidence in an answer from them."""
RIVALS = 10
"""Hits among which the first that does not answer is the hardest wrong passage."""
SEARCHED = 100
"""Hits among which the right passage is looked for, so that what the search says of it is known."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one question got from the passage it was asked about, and from the hardest wrong one.

    ``pair`` are the languages of question and passage, ``en → vi``. ``shown`` has, with the right passage given, the
    sentence chosen by the reader alone, without it and by both, and ``texts`` the reader's words: of the whole passage,
    and of the sentence that both chose, which an answer shows.
    ``scores`` has by :data:`JUDGES` what speaks for the right passage and, ``rivals``, for the wrong one.
    """

    question: Question
    pair: str
    texts: dict[str, str]
    scores: dict[str, float]
    rivals: dict[str, float]
    shown: dict[str, str]


def read_all(folder: Path, index: Index, reader: Reader, most: int | None, progress: bool) -> list[Read]:
    """Return what the reader makes of the questions in a benchmark folder, of ``most`` drawn ones if there are more.

    :raises QuestionsUnreadable: If a file is missing or a row breaks the form.
    """
    benchmark = read_benchmark(folder)
    articles = {article.id: article for article in benchmark.articles}
    about = {
        str(row["_id"]): [str(article) for article in row.get("relevant", ()) if str(article) in articles]
        for _, row in query_rows(folder)
    }
    asked = [question for question in benchmark.questions if about[question.id]]
    if most is not None and most < len(asked):
        asked = random.Random(0).sample(asked, most)
    answerer = Answerer(Judge(index, RIVALS, None, reader))
    return [
        _read(question, articles[about[question.id][0]], answerer, reader)
        for question in tqdm(asked, unit=" questions", disable=not progress)
    ]


def _read(question: Question, article: Article, answerer: Answerer, reader: Reader) -> Read:
    found = answerer.search(question.text, SEARCHED)
    passage = Passage.cut(article, 0, len(article.text))
    place = next((hit for hit in found.hits if hit.passage.article_id == article.id), Hit(passage, 0.0, 0.0, 0.0))
    right = replace(place, passage=passage)
    wrong = [
        hit
        for hit in found.hits[:RIVALS]
        if hit.passage.article_id != article.id and not question.answered_by(hit.passage.text)
    ][:1]
    reading, *rivals = [
        reader.read(
            found.searched,
            [hit.passage.text],
            [hit.passage.context],
            " ".join(dict.fromkeys([*question.before[:1], *question.before[-1:]])),
        )[0]
        for hit in [right, *wrong]
    ]
    best = reading.best(0, len(article.text)) or NOTHING
    units = [
        article.text[start:end] for start, end in split_clauses(article.text) if start < best.end and end > best.start
    ]
    weighed = weigh(replace(found, hits=[right]), [answerer.index.units(passage)])
    search, both = choose(weighed).best.unit, choose(weighed, {passage.id: reading}).best
    return Read(
        question,
        f"{question.language} → {article.language}",
        {"reader": article.text[best.start : best.end], "both": both.text},
        _scores(answerer, found, right, reading),
        _scores(answerer, found, wrong[0], rivals[0]) if wrong else {},
        {"reader": "\n".join(units), "search": search.text, "both": both.unit.text},
    )


def _scores(answerer: Answerer, found: Found, hit: Hit, reading: Reading) -> dict[str, float]:
    """Return what speaks for a passage, by each of :data:`JUDGES`."""
    given = replace(found, hits=[hit])
    chosen = choose(weigh(given, [answerer.index.units(hit.passage)]), {hit.passage.id: reading})
    return {
        "reader": (reading.best(0, len(hit.passage.text)) or NOTHING).score,
        "search": hit.score,
        "both": max(candidate.place for candidate in chosen.candidates),
        "confidence": answerer.judge.alone(given).probability,
    }


def by_pair(reads: Sequence[Read]) -> dict[str, list[Read]]:
    """Return what was read by languages: all of it under an empty name, and each pair if there are several."""
    pairs = sorted({read.pair for read in reads})
    groups = {pair: [read for read in reads if read.pair == pair] for pair in pairs} if len(pairs) > 1 else {}
    return {"": list(reads), **groups}


def reading_figures(reads: Sequence[Read]) -> dict[str, Figure]:
    """Return the figures of the questions with an answer, and how well scores tell passages and questions apart."""
    held = [read for read in reads if read.question.answers]
    nothing = [read for read in reads if not read.question.answers]
    return {
        "n": Figure(len(reads), len(reads)),
        **{
            f"{name}_{way}": mean([measure(read.texts[way], read.question.answers) for read in held])
            for name, measure in (("f1", token_f1), ("exact_match", exact_match))
            for way in ("reader", "both")
        },
        **{f"sentence_{way}": share([read.question.answered_by(read.shown[way]) for read in held]) for way in WAYS},
        **{
            f"auroc_passages_{way}": _told_apart(way, held, [read.rivals for read in held if read.rivals])
            for way in JUDGES
        },
        **{f"auroc_unanswerable_{way}": _told_apart(way, held, [read.scores for read in nothing]) for way in JUDGES},
    }


def _told_apart(way: str, held: Sequence[Read], others: Sequence[dict[str, float]]) -> Figure:
    return Figure(auroc([read.scores[way] for read in held], [other[way] for other in others]), len(others))
