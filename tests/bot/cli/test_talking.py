"""`dragoman ask`, `chat` and `run` in this process."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.cli.talking import environment_locale
from tests.bot.cli.running import Run, assert_said_plainly

pytestmark = pytest.mark.usefixtures("served")

QUESTION = "What is NATO?"


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Put a text where standard input is."""
    with ExitStack() as opened:

        def pipe(text: str) -> None:
            (tmp_path / "stdin").write_text(text, encoding="utf-8")
            monkeypatch.setattr(sys, "stdin", opened.enter_context((tmp_path / "stdin").open()))

        yield pipe


def test_question_is_answered_with_its_papers(dragoman: Run) -> None:
    answered = dragoman("ask", QUESTION)
    assert answered.status == 0
    assert QUESTION in answered.out
    assert "Traceback" not in answered.err


def test_explanation_shows_language_decision_candidates_and_evidence(dragoman: Run) -> None:
    explained = dragoman("ask", QUESTION, "--explain").out
    for part in ("Query: What is NATO?", "Language: English", "Decision: ", "Candidates"):
        assert part in explained
    assert "what-is-nato" in explained
    assert "en question: What is NATO?" in explained
    assert "question_margin" in explained
    assert not [word for word in explained.split() if word.startswith(("explain.", "column."))]


def test_explanation_shows_the_kind_of_message_and_its_probability(dragoman: Run) -> None:
    explained = dragoman("ask", "Helloooo!", "--explain", "--lang", "en").words
    assert "Hello! What would you like to know?" in explained
    assert "Message: greeting, word for word" in explained
    asked = dragoman("ask", QUESTION, "--explain").words
    assert "Message, if it is no question: " in asked
    assert "(probability 0." in asked
    assert "word for word" not in asked


def test_distress_gets_help_and_no_explainer(dragoman: Run) -> None:
    answered = dragoman("ask", "I want to die", "--lang", "en").words
    assert "112" in answered
    assert "findahelpline.com" in answered
    assert "[1]" not in answered


def test_what_is_no_question_has_no_explanation(dragoman: Run) -> None:
    silent = dragoman("ask", "😀", "--explain")
    assert (silent.status, "I did not find a question in that." in silent.words) == (0, True)
    assert "Candidates" not in silent.out


def test_language_may_be_given(dragoman: Run) -> None:
    french, english = dragoman("ask", "?", "--lang", "fr_CA"), dragoman("ask", "?", "--lang", "xx")
    assert "I did not find a question" not in french.words
    assert "I did not find a question" in english.words


def test_lines_that_are_piped_in_are_answered_one_by_one(
    dragoman: Run, piped: Callable[[str], None]
) -> None:
    piped(f"{QUESTION}\n\n😀\n")
    answered = dragoman("chat")
    assert answered.status == 0
    assert answered.out.index(QUESTION) < answered.out.index("I did not find a question")
    assert ">" not in answered.out


def test_run_without_a_token_is_a_chat(dragoman: Run, piped: Callable[[str], None]) -> None:
    piped("😀")
    chatted = dragoman("run", "--lang", "en")
    assert (chatted.status, "I did not find a question" in chatted.words) == (0, True)


def test_run_with_a_token_that_is_none_ends_with_a_sentence(
    dragoman: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_TELEGRAM_TOKEN", "no token")
    refused = dragoman("run")
    assert_said_plainly(refused, "telegram does not accept the token")
    assert "no token" not in refused.words


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, None),
        ({"LANG": "fr_CA.UTF-8"}, "fr_CA"),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "POSIX"}, None),
        ({"LANG": "fr_CA", "LC_ALL": "uk_UA.UTF-8"}, "uk_UA"),
        ({"LANG": "fr_CA", "LC_MESSAGES": "C"}, None),
        ({"LANG": "fr_CA", "LC_ALL": ""}, "fr_CA"),
    ],
)
def test_language_of_the_environment_is_that_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], locale: str | None
) -> None:
    monkeypatch.delenv("LANG", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert environment_locale() == locale


def test_store_is_not_touched_by_questions(dragoman: Run, served: Path) -> None:
    before = (served / "knowledge.db").read_bytes()
    dragoman("ask", QUESTION)
    assert (served / "knowledge.db").read_bytes() == before
