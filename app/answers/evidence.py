"""What speaks for the best candidate of a question, and against it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.answers.confidence import Evidence, Pair
from app.answers.selection import Candidate, Chosen
from index.datatypes import Language
from index.language.acronyms import stands_for
from index.language.spelling import strip_diacritics
from index.language.terms import neutral_terms, terms_of, words_of
from index.language.translations import translate
from index.search import Found

LARGEST_LEAD = 20.0
"""The highest lead that counts. An answer without a rival has it, too."""
MOST_OF = 0.4
"""A passage speaks of a name if it holds this share of the name's translations, weighted by their probability."""
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_NOT_NAMED = re.compile(
    r"\btiếng (?:Anh|Việt|Pháp|Trung|Nhật)\b|\b(?:in|into) (?:English|Vietnamese|French)\b|"
    r"\b(?:Việt Nam|Viet Nam|Vietnam)\b(?:['’]s\b)?"
)
"""Names that a passage need not hold: the language of a word that is asked for, and the offices' own country."""


def language_pair(found: Found, candidate: Candidate) -> Pair:
    """Return whether the question and the candidate's passage are in one language."""
    return "same" if candidate.unit.hit.passage.language == found.language else "across"


def evidence_of(found: Found, chosen: Chosen, missing: Sequence[str] = (), *, goes_on: bool = False) -> Evidence:
    """Return the evidence for the best candidate.

    :param missing: The terms that its passage lacks (:func:`missing_terms`).
    :param goes_on: Whether the question was asked together with the one before it.
    """
    best = chosen.best
    evidence = Evidence(
        cosine=max(hit.dense for hit in found.hits),
        standing=best.unit.hit.score,
        similarity=best.similarity,
        coverage=best.coverage,
        missing=float(len(missing)),
        goes_on=float(goes_on),
    )
    if best.span is None:
        return evidence
    words = words_of(best.text)
    elsewhere = [(c.text, c.span.score) for c in chosen.first_of_each[1:] if c.span]
    rivals = [score for text, score in elsewhere if score <= 0 or words_of(text) != words]
    lead = best.span.score - max(rivals) if rivals else LARGEST_LEAD
    return replace(
        evidence,
        margin=best.span.score,
        lead=max(-LARGEST_LEAD, min(LARGEST_LEAD, lead)),
        surest=max(c.span.score for c in chosen.candidates if c.span),
    )


def missing_terms(question: str, language: Language, text: str) -> list[str]:
    """Return the numbers, acronyms and names of a question that ``text`` holds neither as they are nor translated.

    Some words of a name have no known translation, as the first half of ``Prime Minister``. Such a word is not missing
    if the word beside it is there.
    """
    question = _NOT_NAMED.sub(" ", question)
    words, held = words_of(question), set(terms_of(text))
    if language == "en":
        held |= set(map(strip_diacritics, held))  # names are often typed so
    there = {word: _is_there(word, language, held) for word in neutral_terms(question)}
    beside = {word for pair in pairwise(words) if any(there.get(other) for other in pair) for word in pair}
    return sorted(word for word, known in there.items() if not known and (known is not None or word not in beside))


def _is_there(word: str, language: Language, held: set[str]) -> bool | None:
    """Whether the terms ``held`` have a word, what it stands for, or most of its translations.

    None if the word is not there and no translation of it is known.
    """
    ordinal = _ORDINAL.fullmatch(word)
    if (ordinal[1] if ordinal else word) in held:
        return True
    spelled = stands_for(word)
    if spelled and held.issuperset(terms_of(spelled)):
        return True
    translations = translate([word], language)
    if not translations:
        return None if word.isalpha() else False
    return sum(p for term, p in translations.items() if term in held) >= MOST_OF * sum(translations.values())
