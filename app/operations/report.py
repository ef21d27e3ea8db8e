"""What the editors want to know: what was asked and not found, which answers people found wrong, what is never used."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.operations.feedback import Feedback
from index.console import printable
from index.model.encoder import Encoder
from index.search import Index

ALIKE = 0.93
"""Cosine from which on two questions are taken for one."""
MOST = 20
"""Lines of each part."""
COMPARED = 1000
"""Different questions, the commonest, that are put together by their meaning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and how often it or one of the same meaning was asked in one language."""

    question: str
    language: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What people asked for and said, in numbers and words.

    ``audited`` is whether answers were written down; where they were not, only what people said is known. ``since`` is
    the day of the first answer, empty if there was none. ``outcomes`` are languages, outcomes and how many answers.
    ``not_found`` is None where the questions were not kept. ``closest`` are articles with how often they came closest
    to what was not found, ``wrong`` days with what was called wrong, the last first.
    """

    audited: bool
    answers: int
    since: str
    outcomes: list[tuple[str, str, int]]
    not_found: list[Asked] | None
    closest: list[tuple[str, int]]
    helpful: int
    wrong: list[tuple[str, Feedback]]
    articles: int
    never_cited: list[str]

    @property
    def empty(self) -> bool:
        """Whether nobody has asked or said anything, as far as is known."""
        return not (self.answers or self.helpful or self.wrong)

    def as_text(self) -> str:
        """Return the report in lines for a terminal."""
        nothing = ["nobody has asked or said anything yet"] * (self.empty and self.audited)
        return "\n".join([*nothing, *map(printable, self._lines())])

    def _lines(self) -> Iterator[str]:
        if not self.audited:
            yield "what was asked is not known: HOIDAP_AUDIT names a file in which answers are written down"
        if self.answers:
            yield f"{self.answers} answers since {self.since}"
        yield from (f"  {language}  {outcome:<10}{count:>7}" for language, outcome, count in self.outcomes)
        if self.not_found is None:
            yield "what was not found is not known: HOIDAP_LOG_QUESTIONS keeps the questions"
        elif self.not_found:
            yield "asked and not found, questions that mean the same together:"
            yield from (f"{asked.count:>5}  {asked.language}  {asked.question}" for asked in self.not_found[:MOST])
        if self.closest:
            yield "documents that came closest to what was not found:"
            yield from (f"{count:>5}  {article_id}" for article_id, count in self.closest[:MOST])
        if self.helpful or self.wrong:
            yield f"{self.helpful} answers called helpful, {len(self.wrong)} wrong; the last of these:"
        for day, said in self.wrong[:MOST]:
            place = place_of(said) or "nothing found"
            yield "  ".join(part for part in (f"  {day}", place, said.question, said.comment) if part)
        if self.answers and self.never_cited:
            yield f"{len(self.never_cited)} of {self.articles} documents never cited:"
            yield from (f"  {article_id}" for article_id in self.never_cited[:MOST])


def make_report(
    index: Index, feedback: Iterable[tuple[str, Feedback]], audit: Sequence[dict[str, Any]] | None
) -> Report:
    """Return what was asked and said.

    :param feedback: What was said, and when, oldest first.
    :param audit: Lines of the audit; None if none is kept. Those of answers that a page showed again do not count.
    """
    said, audited = list(feedback), audit is not None
    audit = [line for line in audit or () if not line.get("again")]
    outcomes = Counter((line["language"], line["outcome"]) for line in audit)
    refused = [line for line in audit if line["outcome"] == "not_found"]
    cited = {article_id for line in audit for article_id in line["articles"]}
    return Report(
        audited=audited,
        answers=len(audit),
        since=audit[0]["at"][:10] if audit else "",
        outcomes=[(*what, count) for what, count in sorted(outcomes.items())],
        not_found=_not_found(refused, index.encoder),
        closest=Counter(line["closest"] for line in refused if line.get("closest")).most_common(),
        helpful=sum(each.helpful for _, each in said),
        wrong=[(at[:10], each) for at, each in reversed(said) if not each.helpful],
        articles=index.library.article_count,
        never_cited=[article.id for article in index.library.listed if article.id not in cited],
    )


def place_of(said: Feedback) -> str:
    """Return where the words stand that were called helpful or wrong; empty where nothing was found."""
    return f"{said.article_id}:{said.start}-{said.end}" if said.article_id else ""


def _not_found(refused: Sequence[dict[str, Any]], encoder: Encoder) -> list[Asked] | None:
    asked: dict[str, list[str]] = {}
    for line in refused:
        if "question" in line:
            asked.setdefault(line["language"], []).append(line["question"])
    if refused and not asked:
        return None
    groups = [
        Asked(group[0], language, len(group))
        for language, questions in asked.items()
        for group in group_by_meaning(questions, encoder)
    ]
    return sorted(groups, key=lambda group: -group.count)


def group_by_meaning(questions: Sequence[str], encoder: Encoder) -> list[list[str]]:
    """Return ``questions`` in groups of like meaning, the largest first; the first of each is its commonest."""
    counts = Counter(questions)
    different = [question for question, _ in counts.most_common(COMPARED)]
    vectors = encoder.encode_questions(different)
    groups: list[tuple[int, list[str]]] = []
    for row, question in enumerate(different):
        near = [group for leader, group in groups if float(vectors[leader] @ vectors[row]) >= ALIKE]
        if near:
            near[0].extend([question] * counts[question])
        else:
            groups.append((row, [question] * counts[question]))
    return sorted((group for _, group in groups), key=lambda group: -len(group))
