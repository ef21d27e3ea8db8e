"""Text recognition (OCR) by Tesseract, a program of its own: a picture of a page becomes words in their places."""

import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from xml.etree import ElementTree

import numpy as np

from index.errors import RecognitionMissing
from index.formats.ocr.ocr_cells import surely, with_cells
from index.formats.ocr.page_picture import DOTS, POINT, Gray, rules, skew, turned, without_rules, without_specks
from index.formats.pages.page_geometry import Rule, Word
from index.formats.text.cleaning import clean_text

INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie"
MODES = ("auto", "off", "require")
LANGUAGES = ("vie", "eng")
"""Vietnamese, which has to be there, and what is read beside it where it is."""
SECONDS = 45.0
"""For one page: less than a worker may be silent."""
UNSURE = 80.0
"""Below this confidence, in percent, a page may stand on its head. Pages that did had 50 to 65."""
ALONE = 40.0
"""Signs without a letter or digit are specks if their confidence is lower, in percent."""
CAPITALS = 0.8
"""Part of the height that Tesseract states for a line of capitals, which it takes for a line with small letters."""
SAME = 1.15
"""A line has the usual size if it differs from that by no more than this part. Measured sizes vary that much."""
FAILED = "cannot be read by text recognition (OCR), which failed"
SHORT, VAGUE = 6, 1.6
"""A line with fewer signs hardly shows its size. It has the usual size if it differs by no more than the second
figure."""

STROKES = "_|"
"""Signs that the remains of a line are taken for."""
ROMAN = re.compile(r"[Il|]{1,3}[.)]")
"""The numbers I to III before a heading, whose strokes are taken for those of other letters."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program, the languages that it reads, and what tells it from others: their recognised text may differ."""

    program: str
    languages: str
    identity: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture of a page shows, in points from its upper left corner; ``confidence`` is in percent.

    That is the picture turned to the left, first by ``turns`` quarters, then by ``angle`` degrees; ``size`` is its
    width and height then, in points.
    """

    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    confidence: float = 0.0
    size: tuple[float, float] = (0.0, 0.0)
    turns: int = 0
    angle: float = 0.0

    @classmethod
    def from_json(cls, stated: dict[str, Any]) -> "Seen":
        """Return what ``dataclasses.asdict`` gave."""
        words = tuple(Word(**word) for word in stated["words"])
        drawn = tuple(Rule(*rule) for rule in stated["rules"])
        return cls(**stated | {"words": words, "rules": drawn, "size": tuple(stated["size"])})


class NotRecognised(ValueError):
    """A page took too much time or memory; at another time it may be read."""


Recognise = Callable[[Gray], Seen]
"""Returns what a picture of a page shows, of 300 dots an inch; it raises NotRecognised."""


def find_tesseract() -> Tesseract | None:
    """Return the program if it and its data for Vietnamese are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        version, listed = (
            subprocess.run([program, option], capture_output=True, text=True, timeout=20, check=True).stdout
            for option in ("--version", "--list-langs")
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    first, *known = listed.splitlines() or [""]
    languages = [language for language in LANGUAGES if language in known]
    if LANGUAGES[0] not in languages:
        return None
    folder = re.search(r'"(.+)"', first)
    data = [Path(folder[1], f"{language}.traineddata") for language in languages] if folder else []
    sizes = [str(each.stat().st_size) for each in data if each.is_file()]
    return Tesseract(program, "+".join(languages), " ".join([*version.split()[:2], *languages, *sizes]))


def chosen_tesseract(mode: str) -> Tesseract | None:
    """Return the program for a value of ``HOIDAP_OCR``: with ``auto`` if it is there, with ``off`` none.

    :raises RecognitionMissing: If the value is ``require`` and the program is missing, or if it is another one.
    """
    if mode not in MODES:
        raise RecognitionMissing(f"HOIDAP_OCR is {mode}: set it to {', '.join(MODES[:-1])} or {MODES[-1]}")
    found = find_tesseract() if mode != "off" else None
    if mode == "require" and found is None:
        raise RecognitionMissing(
            f"HOIDAP_OCR is require, but Tesseract or its data for Vietnamese are not installed: run `{INSTALL}`"
        )
    return found


def page_key(tesseract: Tesseract, gray: Gray) -> str:
    """Return a hash of all that decides what is seen: a picture, the program, and how the picture is made ready."""
    digest = hashlib.sha256(f"page {tesseract.identity} {gray.shape}\0".encode())
    for module in ("tesseract.py", "ocr_cells.py", "page_picture.py"):
        digest.update(resources.files("index.formats.ocr").joinpath(module).read_bytes())
    digest.update(np.ascontiguousarray(gray).data)
    return digest.hexdigest()


def recognise_page(tesseract: Tesseract, gray: Gray, seconds: float = SECONDS) -> Seen:
    """Return what a picture of a page shows.

    :raises NotRecognised: If it takes longer, or Tesseract fails.
    """
    until = time.monotonic() + seconds
    gray = without_specks(gray)
    seen = _seen(tesseract, gray, until)
    if seen.confidence < UNSURE and (turns := _turns(tesseract, gray, until)):
        upright = replace(_seen(tesseract, np.rot90(gray, turns), until), turns=turns)
        seen = max(seen, upright, key=lambda each: each.confidence)
    return seen


def _seen(tesseract: Tesseract, gray: Gray, until: float) -> Seen:
    angle = skew(gray)
    straight = turned(gray, angle)
    lines = rules(straight)
    bare = without_rules(straight, lines)
    found = list(_lines(_run(tesseract, bare, until, ["hocr"])))
    letters = sum(len(word.text) for line in found for word, _ in line.words)
    if not letters or 2 * sum(len(word.text) for line in found if line.lying for word, _ in line.words) > letters:
        return Seen()  # it is read as it lies, but nothing of it stands in its place
    read = with_cells([line.words for line in found], bare, lines, lambda cells: _block(tesseract, cells, until))
    confidence = surely(each for line in read for each in line)
    drawn = tuple(Rule(*(round(POINT * each, 1) for each in rule)) for rule in lines)
    words = tuple(_alike([[word for word, _ in line] for line in read]))
    height, width = gray.shape
    return Seen(words, drawn, round(confidence, 1), (POINT * width, POINT * height), angle=angle)


def _block(tesseract: Tesseract, gray: Gray, until: float) -> list[list[tuple[Word, float]]]:
    """Return the lines of a picture that is one block of text; none if that takes too long."""
    try:
        return [line.words for line in _lines(_run(tesseract, gray, until, ["--psm", "6", "hocr"]))]
    except NotRecognised:  # what was read of the whole page has to do
        return []


def _turns(tesseract: Tesseract, gray: Gray, until: float) -> int:
    """Return how many quarters a page is to be turned to the left to stand upright; 0 if that cannot be told."""
    try:
        told = _run(tesseract, gray, until, ["--psm", "0"], languages="osd")
    except NotRecognised:  # too few letters, or its data are not installed
        return 0
    found = re.search(rb"Orientation in degrees: (\d+)", told)
    return int(found[1]) // 90 if found else 0


def _run(tesseract: Tesseract, gray: Gray, until: float, options: Sequence[str], languages: str | None = None) -> bytes:
    """Return what the program says of a picture, on one processor: other files are read at the same time."""
    command = [tesseract.program, "-", "-", "-l", languages or tesseract.languages, "--dpi", str(DOTS), *options]
    kept = ("PATH", "LANG", "SYSTEMROOT", "TESSDATA_PREFIX", "TMPDIR", "TEMP")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {"OMP_THREAD_LIMIT": "1"}
    picture = b"P5 %d %d 255\n" % gray.shape[::-1] + gray.tobytes()
    try:
        done = subprocess.run(
            command,
            input=picture,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=max(until - time.monotonic(), 0.01),
        )
    except subprocess.TimeoutExpired as error:
        raise NotRecognised("takes too long to be read by text recognition (OCR)") from error
    except OSError as error:
        raise NotRecognised("cannot be read by text recognition (OCR), which does not start") from error
    if done.returncode != 0:
        raise NotRecognised(FAILED)
    return done.stdout


class _Line(NamedTuple):
    """Words, in points, and how sure Tesseract is of each, in percent; ``lying`` is whether they run up or down."""

    words: list[tuple[Word, float]]
    lying: bool


def _lines(hocr: bytes) -> Iterator[_Line]:
    """Yield the lines of a page."""
    try:
        page = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise NotRecognised(FAILED) from error
    for line in page.iter():
        if not line.get("id", "").startswith("line_"):
            continue
        stated = _stated(line)
        left, top, right, bottom = stated["bbox"]
        slope, offset = stated.get("baseline", [0.0, 0.0])
        baseline = bottom + offset + slope * (right - left) / 2
        words = [(each, clean_text("".join(each.itertext()))) for each in line if each.get("class") == "ocrx_word"]
        small = any(map(str.islower, "".join(text for _, text in words)))
        size = stated.get("x_size", [bottom - top])[0] * (1.0 if small else CAPITALS)
        texts = _repaired([text for _, text in words])
        found = []
        for (each, _), text in zip(words, texts, strict=True):
            own = _stated(each)
            sure = own["x_wconf"][0]
            if any(map(str.isalnum, text)) or (sure >= ALONE and text.strip(STROKES)):
                x0, _, x1, _ = (POINT * number for number in own["bbox"])
                found.append((Word(text, round(x0, 1), round(x1, 1), round(POINT * baseline, 1), POINT * size), sure))
        yield _Line(found, bottom - top > right - left)


def _repaired(texts: list[str]) -> list[str]:
    """Return the words of a line without the mistakes that Tesseract always makes: ``Ill.`` for III., ``m?`` for m²."""
    if len(texts) > 1 and ROMAN.fullmatch(texts[0]):
        texts = [texts[0].replace("l", "I").replace("|", "I"), *texts[1:]]
    pairs = zip(["", *texts], texts, strict=False)
    return ["m²" if text == "m?" and before[-1:].isdigit() else text for before, text in pairs]


def _stated(element: ElementTree.Element) -> dict[str, list[float]]:
    """Return the numbers that hOCR states of a part of a page, by name."""
    parts = (part.split() for part in element.get("title", "").split(";"))
    return {name: [float(number) for number in numbers] for name, *numbers in parts if name != "image"}


def _alike(lines: Sequence[Sequence[Word]]) -> Iterator[Word]:
    """Yield the words of lines with sizes that differ only where those of their letters do."""
    sizes = [word.size for line in lines for word in line for _ in word.text]
    usual = median(sizes) if sizes else 0.0
    for line in lines:
        within = VAGUE if sum(len(word.text) for word in line) < SHORT else SAME
        for word in line:
            near = max(word.size, usual) <= within * min(word.size, usual)
            yield replace(word, size=round(usual if near else word.size, 1))
