"""The house: index <- app <- eval, and one home for each heavy library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for top in ("index", "app", "eval") for path in (ROOT / top).rglob("*.py"))
FORBIDDEN = {"index": {"app", "eval"}, "app": {"eval"}, "eval": set()}
HOMES = {
    "faiss": {"index/vectors.py"},
    "sentence_transformers": {"index/encoder.py"},
    "langchain_text_splitters": {"index/passages.py"},
    "trafilatura": {"index/formats/web_article.py"},
    "lxml": {"index/formats/html.py", "index/formats/packed.py"},
    "docx": {"index/formats/docx.py", "index/formats/numbering.py", "eval/office_files.py"}
    | {f"index/formats/docx_{part}.py" for part in "blocks drawings margins notes styles tables words".split()},
    "pypdfium2": {f"index/formats/pdf{part}.py" for part in ("", "_annotations", "_drawings", "_pages")},
    "PIL": {"index/formats/page_picture.py", "index/formats/picture.py", "eval/office_files.py"},
    "watchfiles": {"index/watch.py"},
    "sqlite3": {"index/cache.py", "app/feedback.py"},
    "ftfy": {"index/formats/legacy.py"},
    "gradio": {"app/ui.py", "app/server.py"},
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
        assert library not in names or place.as_posix() in homes


@pytest.mark.parametrize("path", sorted((ROOT / "app" / "answers").glob("*.py")), ids=lambda path: path.name)
def test_what_answers_knows_nothing_of_the_web(path: Path):
    modules = [
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    ]
    assert not [module for module in modules if module.startswith("app") and not module.startswith("app.answers.")]
