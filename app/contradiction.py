"""What speaks plainly against an answer: nothing of the kind that is asked for, or another country, year or ordinal.

A question for a year is not answered by a sentence without one, nor one about Thailand by an article that never speaks
of it, however alike the words are. Of 3,700 answerable questions of SQuAD, ViNewsQA, Zalo and nanibot, these rules
refuse the right sentence of fewer than one in a hundred; of 6,200 there and in ViRHE4QA, three name a year that their
passage does not.
"""

from collections.abc import Iterator

from app.countries import countries_in, speaks_of
from app.kinds import ORDINAL, YEAR, holds, wanted_kind

HOME = "VN"
"""Country that an article may speak of without its name."""


def contradictions(question: str, unit: str, passage: str, article: str) -> list[str]:
    """Return what speaks plainly against an answer from a sentence, each in words for an operator.

    :param unit: The sentence or clause.
    :param passage: Title and date of its article, and its passage.
    :param article: Title, date and text of its article.
    """
    kind = wanted_kind(question)
    found = [f"no {kind} in the sentence"] if kind and not holds(kind, question, unit) else []
    found += [f"no {year} in the passage" for year in YEAR.findall(question) if year not in passage]
    found += [f"no {name} in the article" for name in _foreign(question, article)]
    asked, said = set(YEAR.findall(question)), sorted(set(YEAR.findall(unit)))
    if asked and said and asked.isdisjoint(said):
        found.append(f"the sentence is about {', '.join(said)}")
    return found


def _foreign(question: str, article: str) -> Iterator[str]:
    """Yield the countries and ordinals of a question that an article does not name.

    Việt Nam is seldom named in articles of its own offices, and an article without ordinals may be about any of them.
    """
    for code, name in countries_in(question):
        if code != HOME and not speaks_of(article, code):
            yield name
    ordinals = list(_ordinals(question))
    held = set(_ordinals(article)) if ordinals else set()
    yield from (ordinal for ordinal in ordinals if held and ordinal not in held)


def _ordinals(text: str) -> Iterator[str]:
    for found in ORDINAL.finditer(text):
        yield next(filter(None, found.groups()))
