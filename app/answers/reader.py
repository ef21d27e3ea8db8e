"""Finds where in a passage the answer stands, by reading the question and the passage together.

A reader is the encoder with a linear head, trained by ``python -m eval train-reader``. Only its difference from the
encoder is shipped. Every token gets two scores, as the first and as the last of the answer. The scores of ``<s>`` stand
for no answer (Devlin et al. 2019, for SQuAD 2.0), so that spans of different passages can be compared. Of several
readers the mean of their scores counts.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.model.bundled import unpack_bundled
from index.model.difference import Weights, apply_difference, base_weights, read_difference
from index.model.quantized import BEGIN, END, RECIPE, cores, load_tokenizer, open_session, prepare_graph

if TYPE_CHECKING:
    from app.answers.reader_model import ReaderEnsemble

FILE = Path(__file__).with_name("reader.safetensors")
"""The reader that comes with the program; ``reader.md`` describes it."""
QUESTION_TOKENS, BEFORE_TOKENS, CONTEXT_TOKENS = 48, 56, 32
"""The most tokens of a question, of the questions before it, and of the title and headings above a passage."""
TOKENS, STRIDE = 384, 128
"""The most tokens of a question with its passage, and the tokens that two windows of a long passage share."""
GOES_ON = "›"
"""Stands between a question and those before it."""
SPAN_TOKENS = 30
"""The most tokens of an answer."""
LIKELY = 60
"""How many likely answers in a part of a passage are compared."""
SPREAD, BREVITY = 0.7, 0.25
"""The temperature of the likely answers' probabilities, and the cost of length, which is multiplied by the logarithm of
the number of tokens. Chosen on SQuAD, ViRHE4QA's validation set and nanibot's test set: F1 of .661, .580 and .576,
without them .654, .568 and .561."""


@dataclass(frozen=True, slots=True)
class Span:
    """The best answer in a part of a passage, ``text[start:end]``.

    ``score`` is how much more the likeliest answer there scores than no answer. It is negative if no answer is
    likelier. ``no_answer`` is the score of no answer in this passage, a sum of two logits.
    """

    start: int
    end: int
    score: float
    no_answer: float = 0.0


class Reading:
    """What the reader found in one passage."""

    def __init__(
        self,
        offsets: NDArray[np.int64],
        first: NDArray[np.float32],
        last: NDArray[np.float32],
        no_answer: float = 0.0,
    ) -> None:
        """Keep what was found.

        :param offsets: (start, end) of each token in the passage, shape (tokens, 2).
        :param first: Each token's score as the first of the answer, above that of no answer, shape (tokens,).
        :param last: The same as the last of the answer.
        :param no_answer: The score of no answer.
        """
        self._no_answer = no_answer
        self._offsets = offsets
        self._first = first
        self._last = last

    def best(self, start: int, end: int) -> Span | None:
        """Return the best answer inside ``text[start:end]``; None if no token lies there."""
        inside = np.flatnonzero((self._offsets[:, 0] >= start) & (self._offsets[:, 1] <= end))
        if not len(inside):
            return None
        scores = self._first[inside][:, None] + self._last[inside][None, :]
        places = inside[None, :] - inside[:, None]
        scores = np.where((places >= 0) & (places < SPAN_TOKENS), scores, -np.inf)
        first, last = _most_alike(scores - BREVITY * np.log1p(np.maximum(places, 0)))
        begins, ends = int(self._offsets[inside[first], 0]), int(self._offsets[inside[last], 1])
        return Span(begins, ends, float(scores.max()), self._no_answer)


def _most_alike(scores: NDArray[np.floating]) -> tuple[int, int]:
    """Return the first and last token of the answer with the highest expected F1.

    The likeliest answer is often one of many that differ by a word at either end. The expected F1 of an answer is its
    F1 against each likely answer, weighted by that one's probability (minimum Bayes risk: Kumar and Byrne 2004).

    :param scores: Of each pair of a first and a last token, shape (tokens, tokens); -inf where no answer may stand.
    """
    rows = np.argpartition(-scores, min(LIKELY, scores.size) - 1, axis=None)[:LIKELY]
    rows = rows[np.isfinite(scores.reshape(-1)[rows])]
    first, last = np.unravel_index(rows, scores.shape)
    probable = np.exp((scores[first, last] - scores.max()) / SPREAD)
    shared = np.minimum(last[:, None], last) - np.maximum(first[:, None], first) + 1
    lengths = last - first + 1
    f1 = 2 * np.maximum(shared, 0) / (lengths[:, None] + lengths)
    best = int(np.argmax(f1 @ probable))
    return int(first[best]), int(last[best])


class Reads(Protocol):
    """What finds the words that answer, as :class:`Reader` does."""

    def read(
        self, question: str, texts: Sequence[str], contexts: Sequence[str] = (), before: str = ""
    ) -> list[Reading]:
        """Return what answers ``question`` in each of the passages ``texts``."""


class Reader:
    """Reads passages; thread-safe."""

    def __init__(self, folder: Path, *weights: Path) -> None:
        """Load the readers whose differences from the encoder in ``folder`` are ``weights``, one file or more.

        :raises DifferenceDamaged: If a file is gone or altered.
        :raises ModelUnavailable: If they cannot be prepared.
        """
        parts, digests = zip(*map(read_difference, weights), strict=True)
        name = hashlib.sha256("".join(digests).encode()).hexdigest()[:12]
        graph = prepare_graph(folder / f"reader-{name}-{RECIPE}.onnx", lambda: _merged(folder, parts))
        self._tokenizer = load_tokenizer(folder)
        self._session = open_session(graph)
        self._workers = ThreadPoolExecutor(cores(), thread_name_prefix="reader")

    def read(
        self, question: str, texts: Sequence[str], contexts: Sequence[str] = (), before: str = ""
    ) -> list[Reading]:
        """Return what answers ``question`` in each of the passages ``texts``.

        :param contexts: The title and headings above each passage. They are read with it and are never an answer.
        :param before: The questions that this one goes on from, and the answer to the last of them.
        """
        asked = tokens_of_question(self._tokenizer, question, before)
        framed = zip(texts, contexts or [""] * len(texts), strict=True)
        return list(self._workers.map(lambda passage: self._read(asked, *passage), framed))

    def _read(self, asked: list[int], text: str, context: str) -> Reading:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        scores = np.full((len(encoding.ids), 2), -np.inf, dtype=np.float32)
        frame = [BEGIN, *asked, END, END, *tokens_of_context(self._tokenizer, context)]
        room = TOKENS - len(frame) - 1
        no_answer = np.inf  # of a long passage, the lowest of its windows'
        for start in range(0, max(1, len(encoding.ids) - STRIDE), room - STRIDE):
            ids = np.array([[*frame, *encoding.ids[start : start + room], END]], dtype=np.int64)
            found = self._session.run(None, {"input_ids": ids})[0][0].mean(axis=1)
            window = found[len(frame) : -1] - found[0]
            no_answer = min(no_answer, float(found[0].sum()))
            scores[start : start + room] = np.maximum(scores[start : start + room], window)
        starts = offsets[:, 0] + [len(text[s:e]) - len(text[s:e].lstrip()) for s, e in offsets.tolist()]
        return Reading(np.stack([starts, offsets[:, 1]], axis=1), scores[:, 0], scores[:, 1], no_answer)


def tokens_of_question(tokenizer: Tokenizer, question: str, before: str = "") -> list[int]:
    """Return the tokens that the reader gets for a question, after those of the questions that it goes on from."""
    asked: list[int] = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    if not before:
        return asked
    sign = tokenizer.encode(GOES_ON, add_special_tokens=False).ids
    return [*tokenizer.encode(before, add_special_tokens=False).ids[:BEFORE_TOKENS], *sign, *asked]


def tokens_of_context(tokenizer: Tokenizer, context: str) -> list[int]:
    """Return the tokens that the reader gets before a passage: of its title and headings. Empty without any."""
    return tokenizer.encode(f"{context}:", add_special_tokens=False).ids[:CONTEXT_TOKENS] if context else []


def open_reader(choice: str, models: Path) -> Reader | None:
    """Return the reader of a ``choice``.

    :param choice: ``bundled`` for the one that comes with the program, ``none`` for no reader, else a file, or several
        with commas between.
    :param models: Folder that the bundled encoder is unpacked to.
    :raises DifferenceDamaged: If the file is gone or altered.
    :raises ModelUnavailable: If it cannot be prepared.
    """
    if choice == "none":
        return None
    return Reader(unpack_bundled(models), *([FILE] if choice == "bundled" else map(Path, choice.split(","))))


def _merged(folder: Path, parts: Sequence[Weights]) -> "ReaderEnsemble":
    from app.answers.reader_model import ReaderEnsemble, SpanReader

    base = base_weights(folder)
    return ReaderEnsemble([SpanReader.of(folder, apply_difference(part, base)) for part in parts])
