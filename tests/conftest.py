"""Fixtures that several tests share."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.answers.reader import Reader, open_reader
from index.build import build_index
from index.model.bundled import FOLDER_NAME
from index.model.encoder import Encoder, EncoderChoice, load_encoder
from index.passages import PassageSettings
from index.search import Index
from tests.place import ROOT

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def repository_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real model, unpacked once to var/models as `make run` does."""
    return load_encoder(EncoderChoice(models=ROOT / "var" / "models"))


@pytest.fixture(scope="session")
def reader() -> Reader | None:
    """The real reader, prepared once in var/models."""
    return open_reader("bundled", ROOT / "var" / "models")


@pytest.fixture(scope="session")
def seed_index(encoder: Encoder, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built index of seeds/, that programs can answer from at once."""
    folder = tmp_path_factory.mktemp("seed") / "index"
    built = build_index(ROOT / "seeds", folder, lambda: encoder, PassageSettings())
    assert built.report.unreadable == []
    return folder


@pytest.fixture(scope="session")
def answerer(seed_index: Path, encoder: Encoder, reader: Reader) -> Answerer:
    """As the program answers, with the reader and the calibration that come with it."""
    return Answerer(Judge(Index.load(seed_index, encoder), 10, None, reader))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: while Playwright is open, its event loop runs and asyncio can begin no other."""
    path = os.environ.get("HOIDAP_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seed_questions() -> list[dict]:
    """Fifty questions, written before any answer was looked at; ten are off-topic and have no answers."""
    lines = (ROOT / "tests" / "data" / "seed_questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory, repository_root, encoder):
    """Return a folder of a model that is trained in a moment, with the real tokenizer."""
    folder = tmp_path_factory.mktemp("tiny")
    sizes = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    BertModel(BertConfig(vocab_size=250_037, **sizes), add_pooling_layer=False).save_pretrained(folder)
    tokenizer = repository_root / "var" / "models" / FOLDER_NAME / "tokenizer.json"
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    return folder
