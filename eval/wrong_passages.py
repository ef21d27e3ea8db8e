"""Passages that this program's own search finds for a question, to learn from those that do not answer it."""

from collections.abc import Callable, Sequence

from eval.example import Source
from eval.runner import index_articles
from eval.unanswered_examples import ALIKE, Search
from index.datatypes import Article
from index.language.detection import detect_language
from index.model.encoder import Encoder


def own_search(encoder: Encoder, progress: bool) -> Callable[[Sequence[Source]], Search]:
    """Return what makes an index of the passages of ``sources`` and searches it by both legs."""

    def search_of(sources: Sequence[Source]) -> Search:
        articles = [
            Article(str(number), source.title, None, None, detect_language(source.text), source.text)
            for number, source in enumerate(sources)
        ]
        places = ((number, start) for number, source in enumerate(sources) for start, _ in source.spans)
        rows = {place: row for row, place in enumerate(places)}
        index = index_articles(articles, encoder, progress, search_only=True)

        def search(question: str) -> Sequence[int]:
            hits = index.search(question, ALIKE).hits
            return [rows[int(hit.passage.article_id), hit.passage.start] for hit in hits]

        return search

    return search_of
