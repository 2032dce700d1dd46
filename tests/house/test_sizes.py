"""A file is a page or two, a function fits in a glance."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.files import ROOT, below, name, project_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
LONGEST_LINE = 128
LONGEST_LINE_OF_DATA = 144  # rows of cases in tests, and scripts for the browser
PRODUCT = ("assessor", "dashboards", "models", "questionnaires")


def written(*folders: str) -> list[Path]:
    """Python files that a person wrote: migrations are generated, one long list of tables."""
    return [
        file for file in below(*folders, suffix=".py") if not file.is_relative_to(ROOT / "models/migrations/versions")
    ]


def says_what_it_is(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """By a docstring, or by the Chinese sentence that its decorator registers it with."""
    decorated = (
        word.value for mark in node.decorator_list for word in ast.walk(mark) if isinstance(word, ast.Constant)
    )
    return bool(ast.get_docstring(node)) or any(isinstance(word, str) and not word.isascii() for word in decorated)


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("suffix", [".py", ".html", ".js", ".yaml", ".typ"])
def test_no_file_is_longer_than_two_pages(suffix: str) -> None:
    files = written() if suffix == ".py" else below(suffix=suffix)
    lengths = {name(file): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_function_fits_in_a_glance() -> None:
    sizes = {
        f"{name(file)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for file in written()
        for function in functions(file)
    }
    assert {function: lines for function, lines in sizes.items() if lines > LONGEST_FUNCTION} == {}


def test_no_line_of_code_runs_out_of_the_window() -> None:
    long = [
        f"{name(file)}:{number}"
        for suffix in (".py", ".js", ".sh")
        for file in below(suffix=suffix)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > (LONGEST_LINE if suffix == ".py" and "tests" not in file.parts else LONGEST_LINE_OF_DATA)
    ]
    assert long == []


def test_public_things_of_the_product_say_what_they_are() -> None:
    """Modules, and the functions and classes of theirs that others may use."""
    silent = []
    for file in written(*PRODUCT):
        tree = ast.parse(file.read_text("utf-8"))
        public = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        ]
        silent += [f"{name(file)}:{node.lineno} {node.name}" for node in public if not says_what_it_is(node)]
        if not ast.get_docstring(tree):
            silent.append(name(file))
    assert silent == []


def test_every_test_can_fail() -> None:
    """Each test asserts, expects an exception, or hands over to a helper whose name says that it checks."""
    checks = ("assert", "check", "expect")
    idle = []
    for file in below("tests", suffix=".py"):
        for test in (function for function in functions(file) if function.name.startswith("test_")):
            seen = [
                node
                for node in ast.walk(test)
                if isinstance(node, ast.Assert)
                or (isinstance(node, ast.Attribute) and node.attr in {"raises", "fail", "warns"})
                or (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", getattr(node.func, "attr", "")).startswith(checks)
                )
            ]
            if not seen:
                idle.append(f"{name(file)}:{test.lineno} {test.name}")
    assert idle == []


def test_the_house_sees_its_files() -> None:
    """The rules above would hold in an empty house too."""
    assert ROOT / "run.py" in project_files()
    assert len(below(*PRODUCT, suffix=".py")) > 20
