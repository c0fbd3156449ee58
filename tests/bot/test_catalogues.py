"""Catalogues are complete, used and well-formed; every error and problem has a sentence."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import adapters
import bot
import index
import knowledge
from bot.cli.messages import sentence
from bot.model import AbstentionReason
from bot.strings import ASKER, FOLDER, OPERATOR, interface_languages
from index.courtesies import CourtesyKind, shipped_exemplars
from knowledge.errors import DragomanError, UnknownExplainer
from knowledge.problems import Kind

LANGUAGES = sorted(interface_languages())
SOURCES = [
    path
    for package in (bot, adapters)
    for path in sorted(Path(str(package.__file__)).parent.rglob("*.py"))
]


def catalogue(locale: str, domain: str = ASKER) -> Catalog:
    with (FOLDER / locale / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def messages(locale: str, domain: str = ASKER) -> dict[str, str]:
    found = catalogue(locale, domain)
    return {str(message.id): str(message.string) for message in found if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


ENGLISH = messages("en")
OPERATORS = messages("en", OPERATOR)


# The catalogues themselves.


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_catalogue_has_the_keys_of_english(locale: str) -> None:
    found = messages(locale)
    assert found.keys() == ENGLISH.keys()
    assert [key for key, text in found.items() if not text.strip()] == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_translations_have_the_placeholders_of_english(locale: str) -> None:
    different = {
        key: text
        for key, text in messages(locale).items()
        if placeholders(text) != placeholders(ENGLISH[key])
    }
    assert different == {}


@pytest.mark.parametrize(
    ("locale", "domain"), [*((locale, ASKER) for locale in LANGUAGES), ("en", OPERATOR)]
)
def test_catalogues_are_sound(locale: str, domain: str) -> None:
    found = catalogue(locale, domain)
    assert found.locale is not None
    assert str(found.locale) == locale
    assert [error for _, errors in found.check() for error in errors] == []
    assert [message.id for message in found if message.fuzzy and message.id] == []
    assert not found.obsolete
    raw = (FOLDER / locale / "LC_MESSAGES" / f"{domain}.po").read_text(encoding="utf-8")
    assert len(re.findall(r"^msgid ", raw, re.MULTILINE)) == len(messages(locale, domain)) + 1


@pytest.mark.parametrize("locale", LANGUAGES)
def test_commands_are_described_briefly(locale: str) -> None:
    """Telegram allows 256 characters of a description, Discord 100."""
    commands = {key: text for key, text in messages(locale).items() if key.startswith("command.")}
    assert {key for key, text in commands.items() if not 1 <= len(text) <= 100} == set()


# What the code uses, and what is there.


class Keys:
    """The keys in a source file: as they stand, and as patterns where a part is filled in."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.plain = {
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        self.patterns = {
            _pattern(node) for node in ast.walk(self.tree) if isinstance(node, ast.JoinedStr)
        }

    def looked_up(self) -> Iterator[str]:
        """The keys that are given, as they stand, to a function that looks strings up."""
        for call in (node for node in ast.walk(self.tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            first = call.args[0] if call.args else None
            if name in LOOK_UP and isinstance(first, ast.Constant):
                yield str(first.value)


LOOK_UP = {"say", "notice_card", "description", "step", "note"}


def _pattern(node: ast.JoinedStr) -> str:
    parts = (
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+"
        for part in node.values
    )
    return "".join(parts)


KEYS = [Keys(path) for path in SOURCES]
FAMILIES = {pattern for keys in KEYS for pattern in keys.patterns if re.match(r"^\w+\\\.", pattern)}


def test_every_key_that_is_used_exists() -> None:
    used = {key for keys in KEYS for key in keys.looked_up()}
    assert len(used) > 40
    assert used - ENGLISH.keys() - OPERATORS.keys() == set()


@pytest.mark.parametrize("catalogue", [ENGLISH, OPERATORS], ids=[ASKER, OPERATOR])
def test_every_key_that_exists_is_used(catalogue: dict[str, str]) -> None:
    plain = {key for keys in KEYS for key in keys.plain}
    unused = {
        key
        for key in catalogue.keys() - plain
        if not any(re.fullmatch(family, key) for family in FAMILIES)
    }
    assert unused == set()


def test_every_column_and_choice_in_a_loop_has_its_string() -> None:
    """`for key in ("slug", "locale"): say(f"column.{key}")` and its like."""
    missing = {
        key
        for keys in KEYS
        for loop in ast.walk(keys.tree)
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Tuple)
        for family in _families(loop)
        for element in loop.iter.elts
        if isinstance(element, ast.Constant)
        and (key := family.format(element.value)) not in OPERATORS
    }
    assert missing == set()


def _families(loop: ast.For) -> Iterator[str]:
    for node in ast.walk(loop):
        if isinstance(node, ast.JoinedStr) and _pattern(node).startswith("column"):
            yield "column.{}"


def test_every_reason_to_abstain_has_its_string() -> None:
    assert {f"abstention.{reason}" for reason in AbstentionReason} == {
        key for key in ENGLISH if key.startswith("abstention.")
    }


def test_every_courtesy_has_its_string() -> None:
    assert {f"courtesy.{kind}" for kind in (*CourtesyKind, "resources")} == {
        key for key in ENGLISH if key.startswith("courtesy.")
    }


@pytest.mark.parametrize("locale", LANGUAGES)
def test_distress_names_the_emergency_number_and_where_to_find_help(locale: str) -> None:
    assert "112" in messages(locale)["courtesy.distress"]
    assert "findahelpline.com" in messages(locale)["courtesy.resources"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_interface_language_has_exemplars_of_every_courtesy(locale: str) -> None:
    assert {one.kind for one in shipped_exemplars() if one.locale == locale} >= {*CourtesyKind}


def test_every_problem_of_a_text_has_its_string() -> None:
    assert {f"problem.{kind}" for kind in Kind} == {
        key for key in OPERATORS if key.startswith("problem.")
    }


# Errors.


def leaves(kind: type[DragomanError]) -> set[type[DragomanError]]:
    below = kind.__subclasses__()
    return {leaf for one in below for leaf in leaves(one)} if below else {kind}


def every_error() -> list[type[DragomanError]]:
    """The leaves of the tree, in every module that is called `errors`."""
    for package in (bot, index, knowledge):
        folder = Path(str(package.__file__)).parent
        for path in folder.rglob("errors.py"):
            import_module(".".join(path.relative_to(folder.parent).with_suffix("").parts))
    found = {leaf for leaf in leaves(DragomanError) if not leaf.__module__.startswith("tests")}
    return sorted(found, key=lambda leaf: leaf.__name__)


ERRORS = every_error()


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_has_a_sentence_made_of_its_fields(error: type[DragomanError]) -> None:
    names: set[str] = {field.name for field in fields(error)} if is_dataclass(error) else set()
    assert placeholders(OPERATORS[f"error.{error.__name__}"]) <= names
    said = sentence(error(**dict.fromkeys(names, "{x}")))
    assert not said.startswith("error.")


def test_there_are_no_sentences_for_errors_that_are_gone() -> None:
    sentences = {key for key in OPERATORS if re.match(r"error\.[A-Z]", key)}
    assert sentences == {f"error.{error.__name__}" for error in ERRORS}


def test_value_that_is_missing_is_a_dash() -> None:
    assert "“tides” in “-”" in sentence(UnknownExplainer("tides"))
