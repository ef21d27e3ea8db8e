"""What the editors want to know: what was asked and not found, which answers people found wrong, what is never used."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from app.feedback import Feedback
from index.encoder import Encoder
from index.search import Index

ALIKE = 0.93
"""Cosine from which on two questions are taken for one."""
MOST = 20
"""Lines of each part."""


def read_audit(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of an audit file and of those kept beside it, oldest first; one that was cut off is left out."""
    numbered = sorted(path.parent.glob(f"{path.name}.[0-9]"), reverse=True)
    for file in (*numbered, path):
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                for line in lines:
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue


def report(index: Index, feedback: Iterable[tuple[str, Feedback]], audit: Sequence[dict[str, Any]]) -> str:
    """Return the report, in lines for people.

    :param audit: Lines of the audit file; none if it is not kept.
    """
    said = list(feedback)
    lines = [*_outcomes(audit), *_not_found(audit, index.encoder), *_wrong(said), *_never_cited(index, audit)]
    return "\n".join(lines) or "nobody has asked or said anything yet"


def _outcomes(audit: Sequence[dict[str, Any]]) -> Iterator[str]:
    counts = Counter((line["language"], line["outcome"]) for line in audit)
    if counts:
        yield f"{len(audit)} answers since {audit[0]['at'][:10]}"
    for (language, outcome), count in sorted(counts.items()):
        yield f"  {language}  {outcome:<10}{count:>7}"


def _not_found(audit: Sequence[dict[str, Any]], encoder: Encoder) -> Iterator[str]:
    refused = [line for line in audit if line["outcome"] == "not_found"]
    asked = [line["question"] for line in refused if "question" in line]
    if refused and not asked:
        yield "what was not found is not known: HOIDAP_LOG_QUESTIONS keeps the questions"
    if asked:
        yield "asked and not found, questions that mean the same together:"
        yield from (f"{len(group):>5}  {group[0]}" for group in group_by_meaning(asked, encoder)[:MOST])


def group_by_meaning(questions: Sequence[str], encoder: Encoder) -> list[list[str]]:
    """Return ``questions`` in groups of like meaning, the largest first; the first of each is its commonest."""
    counts = Counter(questions)
    different = [question for question, _ in counts.most_common()]
    vectors = encoder.encode_questions(different)
    groups: list[tuple[int, list[str]]] = []
    for row, question in enumerate(different):
        near = [group for leader, group in groups if float(vectors[leader] @ vectors[row]) >= ALIKE]
        if near:
            near[0].extend([question] * counts[question])
        else:
            groups.append((row, [question] * counts[question]))
    return sorted((group for _, group in groups), key=lambda group: -len(group))


def _wrong(said: Sequence[tuple[str, Feedback]]) -> Iterator[str]:
    if said:
        helpful = sum(each.helpful for _, each in said)
        yield f"{helpful} answers called helpful, {len(said) - helpful} wrong; the last of these:"
    for at, each in [(at, each) for at, each in said if not each.helpful][-MOST:]:
        place = f"{each.article_id}:{each.start}-{each.end}" if each.article_id else "nothing found"
        yield "  ".join(part for part in (f"  {at[:10]}", place, each.question, each.comment) if part)


def _never_cited(index: Index, audit: Sequence[dict[str, Any]]) -> Iterator[str]:
    cited = {article_id for line in audit for article_id in line["articles"]}
    never = [article.id for article in index.articles if article.id not in cited]
    if audit and never:
        yield f"{len(never)} of {len(index.articles)} articles never cited:"
        yield from (f"  {article_id}" for article_id in never[:MOST])
