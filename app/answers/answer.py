"""What an asker gets: an answer in the articles' own words, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.answers.certainty import Certainty, certainty_of
from app.answers.figures import Figure, figures_in
from app.answers.in_force import Replaced
from app.answers.question import Reply, reply_to
from app.answers.surroundings import blocks_within, sentence_before
from index.datatypes import UNDER, Article, Block, Language
from index.structure.labels import outline_of

Kind = Literal["found", "extract", "not_found", "greeting"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote: ``article.text[start:end] == quote``, inside the passage ``[passage_start, passage_end)``.

    - ``page``: the page on which it begins, from 1. None in an article without pages.
    - ``label``: the headings and provisions that it stands under (``Điều 5 › khoản 2``). Empty if there are none.
    - ``replaced``: why the article is out of force on the day that was asked about. None if it seems to be in force.
    - ``recognised``: for words that text recognition (OCR) read from pictures, how sure it was, in percent, on the
      worst of their pages. None for other words.

    What helps to show it is not in the JSON answer: ``before`` is the sentence that gives the quote its subject where
    that is not in it, and ``blocks`` are those of the article in the passage, cut to it.

    :raises ValueError: If the offsets do not fit the quote or the passage.
    """

    number: int
    article_id: str
    title: str
    url: str | None
    date: str | None
    language: Language
    start: int
    end: int
    quote: str
    passage_start: int
    passage: str
    page: int | None = None
    label: str = ""
    replaced: Replaced | None = None
    recognised: int | None = None
    before: str = ""
    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        inside = self.start - self.passage_start
        if inside < 0 or self.passage[inside : inside + self.end - self.start] != self.quote or not self.quote:
            raise ValueError(
                f"citation {self.number}: [{self.start}, {self.end}) of {self.article_id} is not its quote"
            )

    @classmethod
    def cut(cls, number: int, article: Article, span: tuple[int, int], passage: tuple[int, int]) -> "Citation":
        """Return the citation of ``article.text[span]``, shown inside ``article.text[passage]``."""
        return cls(
            number=number,
            article_id=article.id,
            title=article.title,
            url=article.url,
            date=article.date,
            language=article.language,
            start=span[0],
            end=span[1],
            quote=article.text[slice(*span)],
            passage_start=passage[0],
            passage=article.text[slice(*passage)],
            page=article.page_at(span[0]),
            label=UNDER.join(outline_of(article).path(span[0])) if article.blocks else "",
            recognised=min((each.confidence for each in article.recognised_in(*span)), default=None),
            before=sentence_before(article, *span),
            blocks=blocks_within(article, *passage),
        )

    @property
    def is_item(self) -> bool:
        """Whether the quote begins as an item of a list does, whose number or dash stands in its words."""
        return any(each.kind == "item" and each.start == self.start for each in self.blocks)

    @property
    def passage_end(self) -> int:
        """End of the passage, exclusive, in characters of the article's text."""
        return self.passage_start + len(self.passage)

    def as_json(self) -> dict[str, Any]:
        """Return the citation as it stands in the JSON answer. What is not known of it is left out."""
        names = "number article_id title url date start end quote passage_start passage_end".split()
        further = [name for name in ("page", "recognised") if getattr(self, name) is not None]
        further += ["label"] * bool(self.label)
        told = {name: getattr(self, name) for name in names + further}
        return told | ({"replaced": self.replaced.as_json()} if self.replaced else {})


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question.

    The kinds:

    - ``found``: ``text`` is a slice of the first citation's quote, the shown ``sentence``: the first such words from
      ``text_start`` on. The ``suggestions`` are other sentences that may answer as well.
    - ``extract``: the citations are sentences of one article. They are its central ones, or the introduction and the
      points of a list. ``text`` is the first of them.
    - ``not_found``: there is no text and no citation. The ``suggestions`` are the closest passages.
    - ``greeting``: there is nothing but the language. The page has the words of the reply.

    ``searched`` is the text that was looked for: the question as cleaned or restored, after the questions that it goes
    on from. ``thread`` has these one by one, the question's own words last.

    Several questions in one have an answer each, the ``parts``. The whole is then the first part that was found, with
    the citations of all parts, numbered through.

    ``lacks`` is a provision that the question names (``Điều 9``) and that no article found has. ``articles`` is the
    number of articles that the asker may read, in which the answer was looked for; None if nobody counted them.
    ``names`` are names in the shown quotes that articles also give in the answer's language.

    :raises ValueError: If the text is not in the first quote, or stands without a citation.
    """

    question: str
    language: Language
    kind: Kind
    text: str
    confidence: float
    citations: tuple[Citation, ...]
    suggestions: tuple[Citation, ...]
    searched: str
    seconds: float
    thread: tuple[str, ...] = ()
    parts: tuple["Answer", ...] = ()
    lacks: str = ""
    articles: int | None = None
    text_start: int = 0
    names: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        if (self.kind in ("found", "extract")) != bool(self.citations) or bool(self.text) != bool(self.citations):
            raise ValueError(f"a {self.kind} answer with {len(self.citations)} citations and text {self.text!r}")
        if self.citations and self.text not in self.citations[0].quote[self.text_start :]:
            raise ValueError(f"the answer {self.text!r} is not in the quote {self.citations[0].quote!r}")

    @property
    def abstained(self) -> bool:
        """Whether the articles were searched and no answer was found."""
        return self.kind == "not_found"

    @property
    def sentence(self) -> str:
        """The sentence or clause that the answer stands in."""
        return self.citations[0].quote if self.citations else ""

    @property
    def text_span(self) -> tuple[int, int]:
        """Where the text stands in the sentence."""
        start = self.sentence.find(self.text, self.text_start)
        return start, start + len(self.text)

    @property
    def shown(self) -> tuple[Citation, ...]:
        """The citations whose quotes stand in the answer itself; the others repeat what it says."""
        return self.citations if self.kind == "extract" else self.citations[:1]

    @property
    def recognised(self) -> int | None:
        """How sure the least sure of the shown words is, in percent; None if none was read from a picture."""
        return min((cited.recognised for cited in self.shown if cited.recognised is not None), default=None)

    @property
    def certainty(self) -> Certainty | None:
        """How sure the answer is; None where there is none."""
        return certainty_of(self.confidence) if self.citations else None

    @property
    def reply(self) -> Reply | None:
        """For a ``greeting``, which reply it wants: to a greeting, to thanks or the like. None for any other answer."""
        return reply_to(self.searched) or "greeting" if self.kind == "greeting" else None

    @property
    def glosses(self) -> tuple[Figure, ...]:
        """What the answer's language writes otherwise: figures, those of the short answer first, then names."""
        start, end = self.text_span
        found = [
            (at > 0 or figure.end <= start or end <= figure.start, figure)
            for at, cited in enumerate(self.shown)
            for figure in figures_in(cited.quote, cited.language, self.language)
        ]
        figures = [figure for _, figure in sorted(found, key=lambda each: each[0])]
        return tuple({(each.written, each.reads): each for each in (*figures, *self.names)}.values())

    def among(self, articles: int) -> "Answer":
        """Return the answer and its parts with the number of ``articles`` that they were looked for in."""
        return replace(self, articles=articles, parts=tuple(part.among(articles) for part in self.parts))

    def with_replaced(self, replaced: Mapping[str, Replaced]) -> "Answer":
        """Return the answer with those citations marked whose articles are ``replaced``, by the ids of these."""
        told = (
            tuple(replace(cited, replaced=replaced.get(cited.article_id)) for cited in group)
            for group in (self.citations, self.suggestions)
        )
        citations, suggestions = told
        return replace(self, citations=citations, suggestions=suggestions)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``ask --json``, the batch and the API give."""
        whole = {
            "question": self.question,
            "language": self.language,
            "abstained": self.abstained,
            "answer": self.text,
            "sentence": self.sentence,
            "confidence": round(self.confidence, 4),
            "citations": [citation.as_json() for citation in self.citations],
            "suggestions": [citation.as_json() for citation in self.suggestions],
            "seconds": round(self.seconds, 4),
        }
        if self.parts:
            whole["parts"] = [_part_as_json(part) for part in self.parts]
        known = {
            "certainty": self.certainty,
            "gloss": [figure.as_json() for figure in self.glosses],
            "lacks": self.lacks,
            "reply": self.reply,
        }
        return whole | {name: value for name, value in known.items() if value}


def _part_as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer to one of several questions as JSON has it; its citations are numbers of the whole's."""
    own = ("question", "abstained", "answer", "sentence", "confidence", "certainty", "gloss")
    told = answer.as_json()
    known = {name: told[name] for name in own if name in told}
    return known | {"citations": [citation.number for citation in answer.citations]}


def numbered(answers: Sequence[Answer]) -> tuple[tuple[Answer, ...], tuple[Citation, ...]]:
    """Return several answers with their citations numbered through, and all of these citations."""
    citations: list[Citation] = []
    parts = []
    for answer in answers:
        own = tuple(replace(cited, number=at) for at, cited in enumerate(answer.citations, start=len(citations) + 1))
        parts.append(replace(answer, citations=own))
        citations += own
    return tuple(parts), tuple(citations)
