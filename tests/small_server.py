"""``python -m tests.small_server --port PORT``: the program with FakeEncoder, as its settings say, up in a moment."""

import argparse

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.operations.listener import listen, serve
from app.operations.logs import log_as_json
from app.settings import Settings
from app.web.reload import LiveAnswerer
from app.web.server import create_app
from index.search import Index
from tests.fakes import FakeEncoder

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    settings = Settings(port=parser.parse_args().port)
    log_as_json(settings.log_level)
    with listen(settings.host, settings.port) as bound:
        index = Index.load(settings.index, FakeEncoder())
        live = LiveAnswerer(Answerer(Judge(index, passages=5, threshold=0.0)), settings.index)
        application = create_app(settings, live)
        live.watch()
        serve(application, bound, settings.drain_seconds)
