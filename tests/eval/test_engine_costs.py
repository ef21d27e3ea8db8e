import socket
import threading
from pathlib import Path

import pytest

from app.answers.reader import Reader
from eval.engine_costs import Line, measure_engine
from index.errors import SearchError
from index.model.encoder import Encoder
from tests.milvus_processes import lite_server


@pytest.mark.model
def test_an_index_in_an_engine_is_asked_and_what_that_cost_is_counted(
    tmp_path: Path, encoder: Encoder, reader: Reader | None
) -> None:
    (tmp_path / "articles").mkdir()
    for at in range(3):
        (tmp_path / "articles" / f"{at}.txt").write_text(f"Mạng 5G phủ {91 + at}% dân số tỉnh.", encoding="utf-8")
    with lite_server(tmp_path / "milvus") as server:
        address = f"milvus+{server.url}/costs"
        asked = (tmp_path / "articles", tmp_path / "index", address, ["Mạng 5G phủ bao nhiêu?"], encoder, reader)
        values = {figure.name: figure.value for figure in measure_engine(*asked)}
    assert values["passages"] == 3
    assert 0 < values["calls a question, all remembered"] < values["calls a question, nothing remembered"] < 12
    assert values["sent a question, nothing remembered"] > 1000
    late = values["question to answer, nothing remembered, 10 ms late"]
    assert late > values["calls a question, nothing remembered"] * 10  # each call waited for its answer


def test_bytes_are_not_counted_on_a_line_that_nobody_can_read(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="on a line without TLS"):
        list(measure_engine(tmp_path, tmp_path, "milvus+https://host/x", [], None, None))


def test_a_line_counts_what_goes_over_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Line("127.0.0.1", server.getsockname()[1])

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"you said " + connection.recv(10))

        serving = threading.Thread(target=serve)
        serving.start()
        with line.open() as port, socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"hello")
            assert client.recv(100) == b"you said hello"
        serving.join()
    assert (line.sent, line.received) == (5, 14)
