"""What is left of earlier versions in the folder of a model is removed, and nothing that somebody uses."""

import os
import time
from pathlib import Path

from index.model.graph_files import UNUSED, remove_unused
from index.model.quantized import prepare_graph

DAY = 24 * 3600.0


def file(folder: Path, name: str, days: float) -> Path:
    """Write a file that was used so many days ago."""
    (folder / name).write_bytes(b"graph")
    used = time.time() - days * DAY
    os.utime(folder / name, (used, used))
    return folder / name


def test_graphs_that_nobody_loaded_for_a_month_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name, days in (
        ("reader-7f5c64dd8ed0-int8-3.onnx", UNUSED / DAY + 1), ("encoder-9bbcbf73561f-int8-2.onnx", 400),
        ("reader-4549381b50e3-int8-3.onnx", UNUSED / DAY - 1), ("model-int8-3.onnx", 0),
        ("model.safetensors", 400), ("tokenizer.json", 400), ("own.onnx", 400),
    ):  # fmt: skip
        file(tmp_path, name, days)
    (tmp_path / ".export-1").mkdir()
    remove_unused(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "reader-4549381b50e3-int8-3.onnx", "model-int8-3.onnx", "model.safetensors", "tokenizer.json", "own.onnx",
    }  # fmt: skip


def test_a_graph_that_is_loaded_stays_for_another_month(tmp_path: Path) -> None:
    graph = file(tmp_path, "reader-7f5c64dd8ed0-int8-3.onnx", 400)
    assert prepare_graph(graph, lambda: 1 / 0) == graph
    remove_unused(tmp_path)
    assert graph.is_file()
