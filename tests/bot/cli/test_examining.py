"""`dragoman doctor` as a person sees it, and that no finding is without sentence or test."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot
from bot.doctor.findings import Level, Topic
from bot.doctor.requests import Trouble
from bot.strings import FALLBACK, FOLDER, OPERATOR
from tests.bot.cli.running import Run

WIDTH = 80
CODE = Path(str(bot.__file__)).parent / "doctor"
TESTS = Path(__file__).parents[1] / "doctor"


def keys_of_the_catalogue() -> set[str]:
    with (FOLDER / FALLBACK / "LC_MESSAGES" / f"{OPERATOR}.po").open("rb") as file:
        keys = {str(message.id) for message in read_po(file)}
    return {key.removeprefix("doctor.") for key in keys if key.startswith("doctor.")}


KEYS = keys_of_the_catalogue()
FRAME = {"examining"} | {key for key in KEYS if key.split(".")[0] in ("title", "topic", "verdict")}


# What is shown.


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch, empty: Path) -> Path:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("DRAGOMAN_STARTER", "true")
    return empty


@pytest.mark.usefixtures("narrow")
def test_all_well_is_a_few_lines(dragoman: Run) -> None:
    ended = dragoman("doctor")
    lines = ended.out.splitlines()
    assert (ended.status, ended.err) == (0, "")
    assert lines[0] == "Fine"
    assert any(line.startswith("  Data folder  ") for line in lines)
    assert lines[-1] == "Everything is as it should be."
    assert len(lines) < 15
    assert max(map(len, lines)) <= WIDTH


def test_problems_come_first_then_warnings_then_what_is_fine(
    dragoman: Run, narrow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_TELEGRAM_TOKEN", "hush")
    monkeypatch.setenv("DRAGOMAN_THREDS", "1")
    ended = dragoman("doctor")
    assert ended.status == 1
    order = ("Problems: 2", "Did you mean", "Fine", "Put the problems right")
    monkeypatch.setenv("DRAGOMAN_DATA", str(narrow / "file"))
    narrow.write_text("")
    ended = dragoman("doctor", "--offline")
    places = [ended.words.index(part) for part in order]
    assert places == sorted(places)
    assert max(map(len, ended.out.splitlines())) <= WIDTH
    assert "hush" not in ended.words


@pytest.mark.usefixtures("narrow")
def test_warnings_alone_are_no_failure(dragoman: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_THREDS", "1")
    ended = dragoman("doctor")
    assert ended.status == 0
    assert "To think about: 1" in ended.words
    assert ended.words.endswith("Nothing keeps the bot from its work.")


@pytest.mark.usefixtures("narrow")
def test_settings_that_cannot_be_read_are_the_only_finding(
    dragoman: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_THREADS", "many")
    ended = dragoman("doctor")
    assert ended.status == 1
    assert "DRAGOMAN_THREADS: Input should be a valid integer" in ended.words
    assert "Fine" not in ended.words


# Nothing is forgotten.


def test_every_finding_has_a_sentence() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    made = set(re.findall(r'"doctor\.([a-z0-9_.]+)"', code))
    assert len(made) > 70
    assert made | {f"network.{one}" for one in Trouble} == KEYS - FRAME


def test_every_level_and_topic_has_its_words() -> None:
    titles = {f"title.{level}" for level in Level} | {f"verdict.{level}" for level in Level}
    assert {f"topic.{topic}" for topic in Topic} | titles | {"examining"} == FRAME


def test_every_finding_is_produced_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))
    made = set(re.findall(r'"(?:doctor\.)?([a-z0-9_.]+)"', tests))
    made |= {f"network.{name}" for name in made}
    made |= {f"network.{name.lower()}" for name in re.findall(r"Trouble\.([A-Z]+)", tests)}
    assert KEYS - FRAME - made == set()
