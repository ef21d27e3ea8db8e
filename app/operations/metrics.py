"""What the server counts, for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from app.answers.answer import Answer
from index.search import Index

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """Counts of one server; no question and no person is in them."""

    def __init__(self, index: Callable[[], Index]) -> None:
        """Begin at nothing; ``index`` gives the one that answers."""
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "hoidap_questions", "Questions asked.", ["outcome", "language"], registry=self._registry
        )
        self._seconds = Histogram(
            "hoidap_answer_seconds",
            "Seconds from question to answer, waiting included.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._calls = Counter(
            "hoidap_engine_calls", "Calls to what keeps the index.", ["call", "outcome"], registry=self._registry
        )
        self._call_seconds = Histogram(
            "hoidap_engine_seconds", "Seconds of such a call.", ["call"], buckets=_SECONDS, registry=self._registry
        )
        self.watch("hoidap_index_articles", "Documents in the index.", lambda: index().library.article_count)
        self.watch("hoidap_index_passages", "Passages in the index.", lambda: len(index()))

    def watch_waiting(self, waiting: Callable[[], int]) -> None:
        """Show how many questions wait or are being answered, by asking ``waiting``."""
        self.watch("hoidap_waiting", "Questions that wait or are being answered.", waiting)

    def watch(self, name: str, what: str, value: Callable[[], int]) -> None:
        """Show ``value`` as it is when it is looked at.

        :param what: The value in words.
        """
        Gauge(name, what, registry=self._registry).set_function(value)

    def count(self, answer: Answer, seconds: float) -> None:
        """Count an answer, or that there is none."""
        self._questions.labels(answer.kind, answer.language).inc()
        self._seconds.observe(seconds)

    def count_refusal(self) -> None:
        """Count a question that is none."""
        self._questions.labels("refused", "").inc()

    def count_failure(self) -> None:
        """Count a question that could not be answered for a fault."""
        self._questions.labels("failed", "").inc()

    def count_call(self, call: str, outcome: str, seconds: float) -> None:
        """Count a call to what keeps the index."""
        self._calls.labels(call, outcome).inc()
        self._call_seconds.labels(call).observe(seconds)

    def as_text(self) -> bytes:
        """Return everything in the format that Prometheus reads."""
        return generate_latest(self._registry)
