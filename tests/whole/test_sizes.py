"""How large modules, functions and classes may be. What is larger has more than one subject."""

import ast
from collections.abc import Iterator

from tests.place import ROOT

PROGRAM = [path for top in ("index", "app", "eval") for path in sorted((ROOT / top).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LINES, LINES_OF_FUNCTION, METHODS = 300, 40, 12
ENTRIES = 8
"""At the top of ``app/``."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_large(program: str) -> Iterator[str]:
    """The functions with too many lines and the classes with too many methods, each with the line that it begins in."""
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, Function):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_FUNCTION:
                yield f"{node.lineno}: {node.name} has {lines} lines"
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(each, Function) for each in node.body)
            if methods > METHODS:
                yield f"{node.lineno}: {node.name} has {methods} methods"


def test_no_module_of_the_program_is_long():
    lines = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in PROGRAM}
    assert {path: count for path, count in lines.items() if count > LINES} == {}


def test_the_top_of_the_app_is_seen_at_a_glance():
    entries = sorted({path.relative_to(ROOT / "app").parts[0] for path in PROGRAM if path.is_relative_to(ROOT / "app")})
    assert entries and len(entries) < ENTRIES  # and what is deployed, which is no module


def test_no_function_is_long_and_no_class_has_many_methods():
    found = {path.relative_to(ROOT): list(too_large(path.read_text(encoding="utf-8"))) for path in [*PROGRAM, *TESTS]}
    assert {path: named for path, named in found.items() if named} == {}


def test_what_is_too_large_is_named():
    long = "def long():\n" + "    pass\n" * 40
    wide = "class Wide:\n" + "    def one(self): ...\n" * 13
    assert list(too_large(long + wide)) == ["1: long has 41 lines", "42: Wide has 13 methods"]
    fair = "def fair():\n" + "    pass\n" * 39 + "class Fair:\n" + "    def one(self): ...\n" * 12
    assert list(too_large(fair)) == []
