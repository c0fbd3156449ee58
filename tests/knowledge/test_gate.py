"""House rules: only the gate makes text that may be sent, only the workflow writes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "index", "knowledge")


def calls(source: str) -> set[str]:
    """The names of everything that a module calls, without what stands before the dot."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {name for node in nodes for name in called(node.func)}


def called(function: ast.expr) -> Iterator[str]:
    if isinstance(function, ast.Name):
        yield function.id
    if isinstance(function, ast.Attribute):
        yield function.attr


def callers(name: str) -> set[str]:
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return {
        str(file.relative_to(ROOT))
        for file in files
        if name in calls(file.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("ApprovedText", "knowledge/approved.py"),
        ("ApprovedSnapshot", "knowledge/approved.py"),
        ("writing", "knowledge/workflow.py"),
        ("Ledger", "knowledge/store.py"),
    ],
)
def test_one_module_only_calls(name: str, module: str) -> None:
    assert callers(name) == {module}


@pytest.mark.parametrize("source", ["ApprovedText(a=1)", "approved.ApprovedText(**a)"])
def test_a_call_is_seen_however_it_is_written(source: str) -> None:
    assert "ApprovedText" in calls(source)


def test_naming_is_not_calling() -> None:
    assert calls("def find() -> ApprovedText: ...") == set()
