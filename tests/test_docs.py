"""The documentation agrees with the code: settings, commands, links, dependencies and errors."""

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from pydantic.fields import FieldInfo
from typer.main import get_command

from bot.cli.main import app
from bot.settings import PREFIX, Settings
from bot.strings import FALLBACK, FOLDER, OPERATOR
from knowledge import explainers

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))

_CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_TYPED = re.compile(r"^(?:[$>] )?(?:\w+=\S+ )*(?:\.venv[/\\]\w+[/\\])?(dragoman .*)$", re.MULTILINE)
_SETTING = re.compile(rf"{PREFIX}[A-Z_]*[A-Z]")
_NOT_SETTINGS = {"DRAGOMAN_TEST_POSTGRESQL"}


def test_the_table_of_settings_is_that_of_the_code() -> None:
    expected = [_row(name, field) for name, field in Settings.model_fields.items()]
    found = [row for row in _rows(DOCS / "operators.md") if row.startswith(f"| `{PREFIX}")]
    assert found == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | _NOT_SETTINGS
    assert set(_SETTING.findall(_text(page))) <= known


def test_every_command_is_shown() -> None:
    shown = "\n".join(map(_text, PAGES))
    assert [name for name in _commands() if name not in shown] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_in_a_block_can_be_typed_like_that(page: Path) -> None:
    for block in _CODE_BLOCK.findall(_text(page)):
        for line in _TYPED.findall(block):
            command, arguments = _resolved(shlex.split(line, comments=True)[1:])
            with command.make_context(line, arguments):
                pass


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_within_a_sentence_exists_with_its_options(page: Path) -> None:
    for code in _INLINE_CODE.findall(_CODE_BLOCK.sub("", _text(page))):
        if code.startswith("dragoman "):
            command, arguments = _resolved(shlex.split(code.replace(" ...", " …"))[1:])
            known = {name for parameter in command.params for name in parameter.opts}
            assert {word for word in arguments if word.startswith("-")} <= known, code


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(_CODE_BLOCK.sub("", _text(page))):
        if not re.match(r"[a-z]+:", link):
            path, _, heading = link.partition("#")
            target = page.parent / path if path else page
            assert target.exists(), link
            assert not heading or heading in _anchors(target), link


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))
    declared = {re.split(r"[^\w.-]", one)[0] for one in _requirements(project)}
    rows = (row.split(" | ")[0].strip("| ") for row in _rows(DOCS / "dependencies.md"))
    assert set(rows) - {"Package", "---"} == declared


def test_every_error_that_is_explained_is_one() -> None:
    catalogue = FOLDER / FALLBACK / "LC_MESSAGES" / f"{OPERATOR}.po"
    with catalogue.open("rb") as file:
        sentences = [str(message.string) for message in read_po(file)]
    table = _text(DOCS / "operators.md").partition("## When something is wrong")[2]
    explained = re.findall(r"^\| `([^`]*)`", table, re.MULTILINE)
    assert explained
    assert [one for one in explained if not any(map(_pattern(one).match, sentences))] == []


def test_the_limits_of_explainers_are_those_of_the_code() -> None:
    table = _text(DOCS / "moderators.md").partition("## The file")[2].partition("More rules")[0]
    rows = {row.split(" | ")[0].strip("| `"): row for row in table.splitlines()}
    limits = {
        "folder name": [explainers.MAX_SLUG],
        "question": [explainers.MAX_QUESTION],
        "variants": [explainers.MAX_VARIANTS, explainers.MAX_VARIANT],
        "counterexamples": [explainers.MAX_COUNTEREXAMPLES, explainers.MAX_VARIANT],
        "sources": [explainers.MAX_SOURCES],
        "text before `## More": [explainers.MAX_ANSWER],
        "text after `## More": [explainers.MAX_MORE],
    }
    for part, numbers in limits.items():
        for number in numbers:
            assert re.search(rf"\b{number:,}\b", rows[part]), part


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{PREFIX}{name.upper()}` | {_default(field)} | {field.description} |"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "the user's data folder"
    if field.default is None:
        return "-"
    value = field.default.value if isinstance(field.default, Enum) else field.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _commands() -> Iterator[str]:
    def walk(command: Any, name: str) -> Iterator[str]:
        children: Mapping[str, Any] = getattr(command, "commands", {})
        for child, found in children.items():
            yield from walk(found, f"{name} {child}")
        if not children:
            yield name

    return walk(get_command(app), "dragoman")


def _resolved(words: list[str]) -> tuple[Any, list[str]]:
    """The command that these words name, and the words that are left for it."""
    command: Any = get_command(app)
    while words and not words[0].startswith(("-", "…")) and hasattr(command, "commands"):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def _requirements(project: Mapping[str, Any]) -> Iterator[str]:
    yield from project["project"]["dependencies"]
    for extra in project["project"]["optional-dependencies"].values():
        yield from extra
    for group in project["dependency-groups"].values():
        yield from group


def _pattern(explained: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, explained.split("…"))))


def _anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(_CODE_BLOCK.sub("", _text(page)))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _rows(page: Path) -> list[str]:
    return [line for line in _text(page).splitlines() if line.startswith("| ")]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
