"""The house: index <- app <- eval, and one home for each heavy library."""

import ast
from pathlib import Path

import pytest

from tests.place import ROOT

MODULES = sorted(path for top in ("index", "app", "eval") for path in (ROOT / top).rglob("*.py"))
PEERS = set("langchain_community langchain_huggingface txtai".split())
"""What the extra of that name installs, and nothing else."""
ONLY_EVAL = PEERS | set("httpx ir_measures nltk openpyxl playwright pptx psutil scipy sklearn".split())
"""What is installed with the extra of that name, and not with the server."""
FORBIDDEN = {"index": {"app", "eval", *ONLY_EVAL}, "app": {"eval", *ONLY_EVAL}, "eval": set()}
ROOMS = (
    ("index", "language validity model legs store engine formats structure".split()),
    ("app", "settings answers wording operations web".split()),
    ("eval", ["commands"]),
    ("index/formats", "text letters tables html sheets slides docx pages ocr pdf office workers".split()),
)
"""The rooms of a top level or of a large room. Each may import those before it; what stands beside them is free."""
HOMES = {
    "faiss": {"index/legs/dense.py", "index/legs/unit_vectors.py"},
    "sentence_transformers": {"index/model/encoder.py"},
    "langchain_text_splitters": {"index/passages.py"},
    "trafilatura": {"index/formats/html/web_article.py"},
    "lxml": {"index/formats/html/html_tree.py", "index/formats/zip_package.py"},
    "docx": {"index/formats/docx", "eval/office_files.py"},
    "pypdfium2": {"index/formats/pdf"},
    "PIL": {"index/formats/ocr/page_picture.py", "index/formats/ocr/picture_file.py", "eval/office_files.py"},
    "watchfiles": {"index/watch.py"},
    "langchain_community": {"eval/langchain_stack.py"},
    "langchain_huggingface": {"eval/langchain_stack.py"},
    "txtai": {"eval/txtai_stack.py"},
    "sqlite3": {"index/sqlite_file.py", "index/store/cache.py"},
    "sqlalchemy": {f"app/operations/{name}.py" for name in "audit_table database feedback kept_checks".split()}
    | {"eval/servers_load.py"},
    "redis": {"app/operations/shared_counts.py"},
    "limits": {"app/operations/shared_counts.py", "app/web/access/limits.py"},
    "pymilvus": {"index/engine/milvus_collections.py", "index/engine/milvus_server.py"},
    "ftfy": {"index/formats/text/old_encodings.py"},
    "ctranslate2": {"app/operations/machine_translation.py"},
    "sentencepiece": {"app/operations/machine_translation.py"},
    "gradio": {"app/web/chat/drawing.py", "app/web/chat/layout.py", "app/web/chat/page.py", "app/web/server.py"},
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way_and_heavy_libraries_have_one_home(path: Path):
    names = imported(path)
    place = path.relative_to(ROOT)
    assert not names & FORBIDDEN[place.parts[0]]
    for library, homes in HOMES.items():
        assert library not in names or homes & {place.as_posix(), place.parent.as_posix()}


def modules_in(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize(
    ("top", "room", "later"),
    [(top, room, rooms[at + 1 :]) for top, rooms in ROOMS for at, room in enumerate(rooms)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_room_imports_those_before_it_alone(top: str, room: str, later: list[str]):
    paths = sorted((ROOT / top / room).rglob("*.py"))
    assert paths
    wrong = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in paths
        for module in modules_in(path)
        if any(f"{module}.".startswith(f"{top.replace('/', '.')}.{other}.") for other in later)
    }
    assert not wrong


def test_commands_are_what_the_programs_run_and_nothing_builds_on_them():
    others = [path for path in MODULES if "commands" not in path.parts and path != ROOT / "eval" / "__main__.py"]
    assert [path for path in others if any(name.startswith("eval.commands") for name in modules_in(path))] == []


def test_every_folder_of_a_top_level_is_a_room_or_holds_no_code():
    for top, rooms in ROOMS:
        folders = {path.name for path in (ROOT / top).iterdir() if path.is_dir() and path.name != "__pycache__"}
        assert {folder for folder in folders if sorted((ROOT / top / folder).glob("*.py"))} == set(rooms)


def test_tests_stand_in_the_room_of_what_they_test():
    for top in ("index", "app", "eval"):
        rooms = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests" / top).rglob("test_*.py")}
        assert {room for room in rooms if not (ROOT / room / "__init__.py").is_file()} == set()


def test_no_two_modules_have_one_name():
    names = [path.stem for path in MODULES if not path.stem.startswith("__")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
