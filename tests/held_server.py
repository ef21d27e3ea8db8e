"""``python -m tests.held_server FILE --port PORT``: the program, which answers one question once FILE is there."""

import argparse
import time
from pathlib import Path

from app.answers.answer import Answer
from app.operations.listener import listen, serve
from app.settings import Settings
from app.web.server import create_app
from index.datatypes import Language
from tests.fakes import OneAnswer

HELD = "Chờ một chút?"
LONGEST = 600
"""Seconds until it gives up, as a test that ended does not come to make the file."""


class Held(OneAnswer):
    """Answers one question only once a file is there."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def answer(self, question: str, language: Language | None = None, before: Answer | None = None) -> Answer:
        give_up = time.monotonic() + LONGEST
        while question == HELD and not self._file.exists() and time.monotonic() < give_up:
            time.sleep(0.05)
        return super().answer(question, language, before)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    settings = Settings(port=options.port)
    with listen(settings.host, settings.port) as bound:
        serve(create_app(settings, Held(options.file)), bound, settings.drain_seconds)
