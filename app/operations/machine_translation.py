"""Translations by a machine on the server, with the packages of Argos Translate that the operator names."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from app.operations.argos_package import TranslatorUnusable, unpack_package
from index.datatypes import Language
from index.formats.text.cleaning import clean_text
from index.language.sentences import split_clauses

Pair = tuple[Language, Language]
LONGEST_TEXT = 4000
"""Characters of a text; the longest quote, that of a provision, has 3,000."""
MOST_PIECES = 150
"""Pieces that are translated as one sentence; Argos Train shows its models none that is longer (``src_seq_length``)."""
_AS_ARGOS_TRANSLATE = {"beam_size": 4, "length_penalty": 0.2, "replace_unknowns": True, "max_batch_size": 32}
"""How Argos Translate calls the same model (``argostranslate/translate.py``)."""


class NoTranslator(Exception):
    """Nothing translates from the one language to the other."""


class Translator:
    """Translates from one language to another; thread-safe, one text at a time."""

    def __init__(self, path: Path) -> None:
        """Load the package at ``path``, whose model takes about as much memory as it has bytes unpacked.

        :raises TranslatorUnusable: If it cannot be used, or what runs it is not installed.
        """
        try:
            import ctranslate2  # type: ignore[import-untyped]  # both come with an extra that few need
            import sentencepiece
        except ImportError as error:
            found = f"HOIDAP_TRANSLATOR is set, but {error.name} is not installed"
            raise TranslatorUnusable(
                found, "install the extra `translate`, as `make` and `make wheelhouse` do"
            ) from error
        # Loaded from memory, the model would keep its file's bytes beside the weights.
        with TemporaryDirectory(prefix="hoidap-") as folder:
            package = unpack_package(path, Path(folder))
            try:
                self._splitter = sentencepiece.SentencePieceProcessor(model_proto=package.splitter)
                self._model = ctranslate2.Translator(folder)
            except (RuntimeError, ValueError, MemoryError) as error:
                raise TranslatorUnusable(f"{path} cannot be loaded ({str(error).replace(folder, 'model')})") from error
        self.pair: Pair = (package.source, package.target)
        self._prefix = [package.prefix] if package.prefix else []
        self._lock = threading.Lock()

    def translate(self, text: str) -> str:
        """Return ``text`` in the other language, with white space between sentences as it was.

        What a model goes on with too long, as one does that repeats itself, ends with ``…``.

        :param text: At most :data:`LONGEST_TEXT` characters.
        """
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"the text has {len(text)} characters, more than {LONGEST_TEXT}")
        text = clean_text(text)
        spans = split_clauses(text)
        parts, done = [], 0
        for (start, end), translated in zip(spans, self._translate([text[a:b] for a, b in spans]), strict=True):
            parts += [text[done:start], translated]
            done = end
        return "".join(parts) + text[done:]

    def _translate(self, sentences: Sequence[str]) -> list[str]:
        cut = [_cut(self._splitter.encode(sentence, out_type=str)) for sentence in sentences]
        asked = [pieces for parts in cut for pieces in parts]
        most = 2 * max(map(len, asked), default=0) + 20
        with self._lock:
            results = self._model.translate_batch(
                asked, [self._prefix or None] * len(asked), max_decoding_length=most, **_AS_ARGOS_TRANSLATE
            )
        said = (_joined(result.hypotheses[0], len(self._prefix), most) for result in results)
        return [" ".join(next(said) for _ in parts) for parts in cut]


def _cut(pieces: Sequence[str]) -> list[Sequence[str]]:
    return [pieces[start : start + MOST_PIECES] for start in range(0, len(pieces), MOST_PIECES)]


def _joined(pieces: Sequence[str], prefixed: int, most: int) -> str:
    """Return pieces as text; SentencePiece writes a space as ``▁``."""
    return "".join(pieces[prefixed:]).replace("▁", " ").strip() + ("…" if len(pieces) >= most else "")


Translators = Mapping[Pair, Translator]


def open_translators(paths: Sequence[Path]) -> Translators:
    """Return the translators of packages, by the languages from and to which they translate.

    :raises TranslatorUnusable: If one cannot be used, or two are of the same languages.
    """
    translators: dict[Pair, Translator] = {}
    for path in paths:
        translator = Translator(path)
        if translator.pair in translators:
            found = f"two packages of HOIDAP_TRANSLATOR translate from {' to '.join(translator.pair)}"
            raise TranslatorUnusable(found, "name one of them")
        translators[translator.pair] = translator
    return translators
