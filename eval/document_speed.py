"""How fast a folder of files becomes passages, as in a build but for the encoding, and how much memory that takes."""

import contextlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from eval.speed import Figure, machine
from index.articles import read_articles
from index.build import CACHE_FILE
from index.errors import SearchError
from index.formats.ocr.tesseract import chosen_tesseract
from index.passages import PassageSettings, split_article
from index.store.cache import Cache

WRITTEN = Path(__file__).parent / "written"
FILES, MEGABYTES = 2_000, 1_000.0
LOOK = 0.05
"""Seconds between two looks at the memory."""
READ = "import sys; from eval.document_speed import read_and_tell; read_and_tell(*sys.argv[1:])"
VARYING = re.compile(r"\d+(?:[.,]\d+)*|(['\"]).*?\1")
"""What two warnings of one kind may say differently: numbers, and words that are quoted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a process told of the folder that it read; ``kinds`` are the seconds of each ending, by all its workers."""

    seconds: float
    articles: int
    unreadable: int
    passages: int
    letters: int
    kinds: dict[str, float]
    warnings: dict[str, int]


@dataclass(slots=True)
class Peak:
    """The most memory in MB that the process held, that its largest worker did, and all of them at once."""

    own: float = 0.0
    worker: float = 0.0
    together: float = 0.0

    def look(self, process: psutil.Process) -> None:
        """Look at a process that may be gone, and at its children."""
        with contextlib.suppress(psutil.NoSuchProcess):
            own, workers = process.memory_info().rss / 1e6, [0.0]
            for worker in process.children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    workers.append(worker.memory_info().rss / 1e6)
            self.own, self.worker = max(self.own, own), max(self.worker, *workers)
            self.together = max(self.together, own + sum(workers))


@dataclass(frozen=True, slots=True)
class Measured:
    """A reading, the memory that it took, and how many files and MB the folder holds of each ending."""

    reading: Reading
    peak: Peak
    files: Counter[str] = field(default_factory=Counter)
    bytes_: Counter[str] = field(default_factory=Counter)

    def figures(self) -> list[Figure]:
        """Return the report but for the warnings."""
        told, files, size = self.reading, self.files.total(), self.bytes_.total() / 1e6
        return [
            Figure("files", files, ""),
            Figure("articles", told.articles, ""),
            Figure("files and lines that could not be read", told.unreadable, ""),
            Figure("passages", told.passages, ""),
            Figure("text", told.letters / 1e6, "million characters"),
            Figure("reading and splitting", told.seconds, "s"),
            Figure("files read", files / told.seconds, "a second"),
            Figure("megabytes read", size / told.seconds, "MB a second"),
            Figure("files read at the same time, in the mean", sum(told.kinds.values()) / told.seconds, ""),
            Figure("peak memory of the process", self.peak.own, "MB"),
            Figure("peak memory of the largest worker", self.peak.worker, "MB", "budget 1,000 or less"),
            Figure("peak memory of all together", self.peak.together, "MB"),
        ]

    def by_kind(self) -> list[dict[str, Any]]:
        """Return files, MB and the seconds of all workers for each ending, the longest first."""
        kinds = sorted(self.reading.kinds.items(), key=lambda kind: -kind[1])
        return [
            {"kind": kind, "files": self.files[kind], "megabytes": self.bytes_[kind] / 1e6, "seconds": seconds}
            for kind, seconds in kinds
        ]

    def as_text(self) -> str:
        """Return the report as lines."""
        lines = [machine(), *(figure.line() for figure in self.figures())]
        lines += [
            f"{each['kind']:<10}{each['files']:>8,} files{each['megabytes']:>10,.1f} MB{each['seconds']:>10,.1f} s"
            for each in self.by_kind()
        ]
        return "\n".join([*lines, *(f"{count:>6,} x {said}" for said, count in self.reading.warnings.items())])

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is written."""
        figures = [{"name": each.name, "value": each.value, "unit": each.unit} for each in self.figures()]
        return {"machine": machine(), "figures": figures, "kinds": self.by_kind(), "warnings": self.reading.warnings}


def measure_folder(folder: Path, ocr: str = "auto") -> Measured:
    """Return what a process of its own makes of ``folder``, and the memory that it and its workers take for that.

    :raises SearchError: If it fails; it says why on stderr.
    """
    peak = Peak()
    command = [sys.executable, "-c", READ, str(folder.absolute()), ocr]
    with tempfile.TemporaryFile() as told, subprocess.Popen(command, stdout=told) as reading:
        process = psutil.Process(reading.pid)
        while reading.poll() is None:
            peak.look(process)
            time.sleep(LOOK)
        if reading.returncode:
            raise SearchError(f"{folder} was not read: see the message above")
        told.seek(0)
        measured = Measured(Reading(**json.load(told)), peak)
    for path in folder.rglob("*"):
        if path.is_file():
            measured.files[path.suffix.lower()] += 1
            measured.bytes_[path.suffix.lower()] += path.stat().st_size
    return measured


def read_and_tell(folder: str, ocr: str) -> None:
    """Read ``folder`` and split its articles, and write a :class:`Reading` as JSON on standard output."""
    tesseract = chosen_tesseract(ocr)
    with tempfile.TemporaryDirectory() as kept, contextlib.closing(Cache(Path(kept, CACHE_FILE))) as cache:
        began = time.perf_counter()
        read = read_articles(Path(folder), cache, tesseract)
        passages = sum(len(split_article(article, PassageSettings())) for article in read.articles)
        seconds = time.perf_counter() - began
    kinds = Counter(kind_of_warning(said) for said in [*map(str, read.unreadable), *read.warnings])
    told = Reading(
        seconds=seconds,
        articles=len(read.articles),
        unreadable=len(read.unreadable),
        passages=passages,
        letters=sum(len(article.text) for article in read.articles),
        kinds=read.seconds,
        warnings=dict(kinds.most_common()),
    )
    sys.stdout.write(json.dumps(asdict(told)) + "\n")


def kind_of_warning(said: str) -> str:
    """Return the ending of the file that is named, and what is said of it without what differs from file to file."""
    name, _, problem = said.partition(": ")
    return f"{Path(name).suffix.lower()}: {VARYING.sub('…', problem)}"
