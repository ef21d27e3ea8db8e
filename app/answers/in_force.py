"""Tells which of the articles found are out of force on the day that a question asks about."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.datatypes import Article
from index.validity.references import DATE, NUMBER, YEAR, NumberKey, number_key, years_in
from index.validity.statements import Validity, read_validity
from index.validity.versions import same_series, superseded

REMEMBERED = 200
"""Articles whose validity is remembered."""
LONGEST = 200_000
"""How many characters of a document are read to learn when it holds and what it replaces."""
IN_YEAR = re.compile(
    rf"(?<!\w)(?:năm(?:\shọc)?|niên\skh[oó]a|vụ|in|of|since|from|during|year|for)\s{YEAR.pattern}", re.IGNORECASE
)
Why = Literal["replaced", "expired", "older", "early"]
"""Why a document is out of force:

- ``replaced``: a document says that another took its place.
- ``expired``: it says itself that its time is over.
- ``older``: there is a later one, whose title differs in a year or a number only.
- ``early``: its time had not come.
"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Why a document is out of force. ``by`` is the article that holds in its place; None if it has only expired.

    ``since`` is the first day out of force; for an early document it is the day on which it begins. None if not known.
    """

    why: Why
    by: Article | None = None
    since: datetime.date | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return what stands in the JSON answer beside a citation."""
        told: dict[str, str | None] = {"why": self.why, "since": self.since.isoformat() if self.since else None}
        return told | ({"article_id": self.by.id, "title": self.by.title} if self.by else {})


def replaced_among(questions: Sequence[str], articles: Sequence[Article], today: datetime.date) -> dict[str, Replaced]:
    """Return those of the ``articles`` that are out of force, by their ids.

    The day that counts is the end of the last year that is asked about; ``today`` if no year is asked about. A document
    is never out of force for a question that gives its number.

    :param questions: What is asked, then what it goes on from. The first that names a year decides.
    """
    by_id = {article.id: article for article in articles}
    validities = {article.id: _validity_of(article) for article in articles}
    day = _day_of(questions, validities.values(), today)
    found: dict[str, Replaced] = {}
    for versions in [*same_series(validities), *_successions(validities)]:
        begun = [name for name in versions if _begins(validities[name]) <= day]
        if begun:
            holding = begun[-1]
            for name in versions:
                if name not in begun:
                    found[name] = Replaced("early", by_id[holding], validities[name].begins)
                elif name != holding:
                    found[name] = Replaced("older", by_id[holding])
    for name, out in superseded(validities, day).items():
        found[name] = Replaced("replaced" if out.by else "expired", by_id[out.by] if out.by else None, out.since)
    asked_for = {name for name, validity in validities.items() if _is_numbered(validity, questions[0])}
    asked_for |= {by.id for name in asked_for & set(found) if (by := found[name].by)}
    return {name: out for name, out in found.items() if name not in asked_for}


@lru_cache(maxsize=REMEMBERED)
def _validity_of(article: Article) -> Validity:
    stated: dict[str, list[str]] = {}
    for name, value in article.stated:
        stated.setdefault(name, []).append(value)
    given: dict[str, str | list[str]] = {"date": article.date or ""}
    given |= {name: values[0] if name.startswith("valid") else values for name, values in stated.items()}
    blocks = [block for block in article.blocks if block.end <= LONGEST]
    return read_validity(article.text[:LONGEST], article.title, blocks, given)


def _day_of(questions: Sequence[str], validities: Iterable[Validity], today: datetime.date) -> datetime.date:
    """Return the day that is asked about.

    A number is a year if the words say so, if it stands in a date, or if the documents have that year, too.
    """
    own = {year for validity in validities for year in _years_of(validity)}
    for question in questions:
        plain = NUMBER.sub(" ", question)
        said = " ".join(
            [*(found[0] for found in IN_YEAR.finditer(plain)), *(found[0] for found in DATE.finditer(plain))]
        )
        years = {*years_in(said), *(own & {int(found[0]) for found in YEAR.finditer(plain)})}
        if years:
            return today if max(years) == today.year else datetime.date(max(years), 12, 31)
    return today


def _years_of(validity: Validity) -> set[int]:
    dates = [day.year for day in (validity.issued, validity.valid_from) if day]
    return {*years_in(validity.title), *years_in(" ".join(validity.numbers)), *dates}


def _begins(validity: Validity) -> datetime.date:
    """Return the day from which a document holds; if it does not say, the first of January of the year in its title."""
    if validity.begins:
        return validity.begins
    years = list(years_in(validity.title))
    return datetime.date(max(years), 1, 1) if years else datetime.date.min


def _successions(validities: Mapping[str, Validity]) -> Iterator[list[str]]:
    """Yield groups of documents that replace one another, now or later, each group in order of time."""
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for old, out in superseded(validities, datetime.date.max).items():
        if out.by:
            versions[out.by] |= {old, out.by}
    yield from (sorted(names, key=lambda name: _begins(validities[name])) for names in versions.values())


def _is_numbered(validity: Validity, question: str) -> bool:
    """Whether a question gives one of a document's own numbers, with or without its year."""
    own = _keys(validity.numbers)
    asked = _keys(found[0] for found in NUMBER.finditer(question))
    return any(a.code == b.code and (not a.year or not b.year or a.year == b.year) for a in own for b in asked)


def _keys(numbers: Iterable[str]) -> list[NumberKey]:
    return [key for number in numbers if (key := number_key(number))]
