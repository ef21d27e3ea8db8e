"""Whether what somebody typed asks anything. Keys hit at random do not, and no passage comes close to them."""

from app.answers.heads import Head
from index.language.terms import words_of
from index.search import Found

ASKS, NONSENSE = KINDS = ("asks", "asks nothing")
"""The kinds that the head tells apart; ``nonsense.md`` describes it."""


def asks_nothing(found: Found, head: Head) -> bool:
    """Whether the words are likelier nonsense than a question, and no passage that was found has any of them.

    Some abbreviations look like nonsense to the head. The documents that use them tell them apart.
    """
    kinds = head.probabilities(found.vector)
    if kinds is None or kinds[NONSENSE] <= kinds[ASKS]:
        return False
    words = set(words_of(found.searched))
    passages = (hit.passage for hit in found.hits)
    return all(words.isdisjoint(words_of(f"{passage.context} {passage.text}")) for passage in passages)
