"""Which of the documents that were found are out of force on the day that a question asks about."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.datatypes import Article
from index.references import NUMBER, number_key, years_in
from index.validity import Validity, read_validity
from index.versions import same_series, superseded

REMEMBERED = 1_000
"""Articles whose validity is read once."""


Why = Literal["replaced", "expired", "older", "early"]
"""One of the documents says that another took its place, or that its time is over; or by titles that differ in nothing
but a year or a number there is a later one; or its time has not come."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Why a document is out of force: the article ``by`` holds in its place, none if it is expired.

    ``since`` is the day since which it is; None if nobody knows.
    """

    why: Why
    by: Article | None = None
    since: datetime.date | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return what stands in the JSON answer beside a citation."""
        told: dict[str, str | None] = {"why": self.why, "since": self.since.isoformat() if self.since else None}
        return told | ({"article_id": self.by.id, "title": self.by.title} if self.by else {})


def replaced_among(question: str, articles: Sequence[Article], today: datetime.date) -> dict[str, Replaced]:
    """Return by their ids those of the ``articles`` that are out of force, where another of them is in force.

    The day is the end of the last year that ``question`` names, else ``today``. A document whose number the question
    gives is asked for as it is.
    """
    by_id = {article.id: article for article in articles}
    validities = {article.id: _validity_of(article) for article in articles}
    years = list(years_in(question))
    day = datetime.date(max(years), 12, 31) if years else today
    found: dict[str, Replaced] = {}
    for series in same_series(validities):
        begun = [name for name in series if _begins(validities[name]) <= day] or series[:1]
        for name in series:
            if name != begun[-1]:
                found[name] = Replaced("older" if name in begun else "early", by_id[begun[-1]])
    for old, new in _pairs(validities):
        if _begins(validities[new]) > day:
            found[new] = Replaced("early", by_id[old])
    for name, why in superseded(validities, day).items():
        found[name] = Replaced("replaced" if why.by else "expired", by_id[why.by] if why.by else None, why.since)
    numbers = {number_key(number[0]) for number in NUMBER.finditer(question)}
    return {
        name: why
        for name, why in found.items()
        if numbers.isdisjoint(number_key(number) for number in validities[name].numbers)
    }


@lru_cache(maxsize=REMEMBERED)
def _validity_of(article: Article) -> Validity:
    stated: dict[str, list[str]] = {}
    for name, value in article.stated:
        stated.setdefault(name, []).append(value)
    given: dict[str, str | list[str]] = {"date": article.date or ""}
    given |= {name: values[0] if name.startswith("valid") else values for name, values in stated.items()}
    return read_validity(article.text, article.title, article.blocks, given)


def _begins(validity: Validity) -> datetime.date:
    """Return the day since which a document holds, the first of the year in its title if it does not say."""
    if validity.begins:
        return validity.begins
    years = list(years_in(validity.title))
    return datetime.date(max(years), 1, 1) if years else datetime.date.min


def _pairs(validities: dict[str, Validity]) -> Iterator[tuple[str, str]]:
    """Yield the (old, new) documents of which the new one takes the place of the old one, now or later."""
    for old, why in superseded(validities, datetime.date.max).items():
        if why.by:
            yield old, why.by
