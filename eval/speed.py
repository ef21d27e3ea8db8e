"""How fast the program is, and how much memory it takes."""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from index.articles import read_articles
from index.model.encoder import Encoder, EncoderChoice, load_reference
from index.passages import PassageSettings, split_article

QUESTIONS = (
    "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?",
    "Những đối tác nào được công nhận ở cấp Bộ trưởng?",
    "What share of Vietnam's population has 5G coverage?",
    "Giá vàng hôm nay là bao nhiêu?",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; ``budget`` is what it should reach, where there is one."""

    name: str
    value: float
    unit: str
    budget: str = ""

    def line(self) -> str:
        """Return the figure as a line of the report."""
        return f"{self.name:<58}{self.value:>10,.1f} {self.unit:<12}{self.budget}"


def machine() -> str:
    """Return the processor and its cores, so that a figure can be read."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
        flags = next((line for line in lines if line.startswith("flags")), "")
        model += ", with 8-bit dot products" if "vnni" in flags else ", without 8-bit dot products (VNNI)"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}; {cores} cores; Python {platform.python_version()}"


def measure_speed(articles: Path, fast: Encoder, models: Path) -> list[Figure]:
    """Return the figures of the encoder ``fast`` beside those of the reference; takes about a minute."""
    reference = load_reference(EncoderChoice(models=models))
    texts = [
        passage.text
        for article in read_articles(articles).articles
        for passage in split_article(article, PassageSettings())
    ]
    return [
        Figure("passages encoded, 8-bit ONNX Runtime", _rate(fast, texts), "a second", "budget 25 or more"),
        Figure("passages encoded, float32 torch (reference)", _rate(reference, texts), "a second"),
        Figure("one question encoded, 8-bit ONNX Runtime", _question_ms(fast), "ms"),
        Figure("one question encoded, float32 torch (reference)", _question_ms(reference), "ms"),
        Figure("cosine of 8-bit to float32 vectors, mean x 1000", 1000 * _agreement(fast, reference, texts), "/ 1000"),
    ]


ROUNDS = 5
"""Times that all passages are encoded, of which the median is taken."""


def _rate(encoder: Encoder, texts: list[str]) -> float:
    encoder.encode_passages(texts[:2])
    times = milliseconds([lambda: encoder.encode_passages(texts)] * ROUNDS)
    return 1000 * len(texts) / statistics.median(times)


def _question_ms(encoder: Encoder) -> float:
    encoder.encode_questions(QUESTIONS[:1])
    return statistics.median(milliseconds([partial(encoder.encode_questions, [q]) for q in QUESTIONS * 5]))


def _agreement(one: Encoder, other: Encoder, texts: list[str]) -> float:
    return float(np.mean((one.encode_passages(texts) * other.encode_passages(texts)).sum(axis=1)))


def milliseconds(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return how many milliseconds each call takes."""
    times = []
    for call in calls:
        began = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - began))
    return times


def measure_server(index: Path, models: Path) -> list[Figure]:
    """Return how long a fresh process takes to answer from ``index`` as the server does, and its peak memory."""
    program = (
        "from app.__main__ import open_application\n"
        "from app.settings import Settings\n"
        "open_application(Settings())\n"
        "from eval.process_memory import peak_memory\n"
        "print(peak_memory())\n"
    )
    environment = {**os.environ, "HOIDAP_INDEX": str(index), "HOIDAP_MODELS": str(models)}
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], check=True, env=environment, stdout=subprocess.PIPE)
    seconds = time.perf_counter() - began
    peak = float(done.stdout.split()[-1])
    return [
        Figure("start of the server to its first answer", seconds, "s", "budget 15 or less"),
        Figure("peak memory of the server", peak, "MB", "budget 1,500 or less"),
    ]
