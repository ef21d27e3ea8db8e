"""A question about a whole article: finds the article and its central sentences."""

from app.answers.answer import Answer, Kind
from app.answers.central_sentences import central_units, is_about_a_whole
from app.answers.evidence import missing_terms
from app.answers.judging import EVEN, Judge, Judged
from app.answers.selection import Unit
from index.datatypes import Hit
from index.search import Found


def extract_of(found: Found, judge: Judge, before: Answer | None) -> tuple[Kind, Judged, list[Unit]]:
    """Return the central sentences of the article that a broad question is about; none if there is no such article."""
    judged = judge.alone(found)
    likely = judge.goes_on(found, before)
    back = before is not None and before.citations and (not judged.sure or (likely is not None and likely >= EVEN))
    hit = judged.hits[0]
    article_id = before.citations[0].article_id if before and back else hit.passage.article_id
    if not (judged.sure and not back) and not _is_about(found, judge, article_id):
        return "not_found", judged, []
    hits = [Hit(passage, hit.score, hit.dense, hit.lexical) for passage in judge.index.library.passages(article_id)]
    vectors = [judge.index.units(hit.passage) for hit in hits]
    return "extract", judged, central_units(hits, vectors, found.vector)


def _is_about(found: Found, judge: Judge, article_id: str) -> bool:
    """Whether a broad question speaks of an article or a meeting, and this article holds every name in it."""
    article = judge.index.library.article(article_id)
    text = f"{judge.title(article_id)} {article.text if article else ''}"
    return is_about_a_whole(found.searched) and not missing_terms(found.searched, found.language, text)
