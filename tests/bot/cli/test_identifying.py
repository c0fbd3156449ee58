"""`dragoman evaluate-language` and `learn-spelling`."""

import json
from pathlib import Path

import pytest

from bot.spelling.model import read_spelling
from tests.bot.cli.running import Run, assert_said_plainly
from tests.bot.cli.test_measuring import write_lines

TEXTS = [
    {"lang": "de", "text": "Warum gibt es Ebbe und Flut?", "kind": "question"},
    {"lang": "fr", "text": "Pourquoi y a-t-il des marées ?", "kind": "question"},
    {"lang": "pt_BR", "text": "informações e opiniões", "kind": "words"},
    {"lang": "de", "text": "why is the sea salty", "kind": "question"},
    {"lang": "tlh", "text": "nuqneH"},
]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "texts.jsonl", TEXTS)


def rows(out: str) -> list[list[str]]:
    lines = (line for line in out.splitlines() if line.startswith("│"))
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines]


def test_accuracy_is_shown_by_language_and_kind(dragoman: Run, texts: Path) -> None:
    measured = dragoman("evaluate-language", str(texts))
    assert measured.status == 0
    assert rows(measured.out) == [
        ["all", "0.750", "4", "0.667", "3", "1.000", "1"],
        ["de", "0.500", "2", "0.500", "2", "-", "0"],
        ["fr", "1.000", "1", "1.000", "1", "-", "0"],
        ["pt", "1.000", "1", "-", "0", "1.000", "1"],
        ["de", "en", "1"],
    ]
    assert "in other languages: 1 texts" in measured.words


def test_figures_may_be_read_by_machines(dragoman: Run, texts: Path) -> None:
    measured = dragoman("evaluate-language", str(texts), str(texts), "--json")
    figures = json.loads(measured.out)
    assert figures["left_out"] == 2
    assert figures["confused"] == [["de", "en", 2]]
    (everything,) = [row for row in figures["shares"] if row["lang"] == row["kind"] == "all"]
    assert everything == {"lang": "all", "kind": "all", "right": 6, "asked": 8, "accuracy": 0.75}


def test_candidates_and_identifier_may_be_chosen(dragoman: Run, texts: Path) -> None:
    chosen = ("--candidates", "de,fr", "--identifier", "fixed")
    measured = dragoman("evaluate-language", str(texts), *chosen)
    assert rows(measured.out)[0] == ["all", "0.000", "3", "0.000", "3"]
    assert rows(measured.out)[-1] == ["fr", "-", "1"]
    assert "in other languages: 2 texts" in measured.words


def test_texts_of_some_languages_may_be_asked(dragoman: Run, texts: Path) -> None:
    measured = dragoman("evaluate-language", str(texts), "--langs", "fr,pt")
    assert [row[0] for row in rows(measured.out)] == ["all", "fr", "pt"]


def test_choice_of_the_bot_may_be_measured_by_locale(
    dragoman: Run, tmp_path: Path, texts: Path
) -> None:
    short = write_lines(tmp_path / "short.jsonl", [{"lang": "de", "text": "ok?"}])
    own = dragoman("evaluate-language", str(short), "--locale", "own")
    assert rows(own.out)[0] == ["all", "1.000", "1"]
    none = dragoman("evaluate-language", str(short), "--locale", "none")
    assert rows(none.out)[-1] == ["de", "en", "1"]


def test_texts_that_cannot_be_read_are_named(dragoman: Run, tmp_path: Path) -> None:
    broken = write_lines(tmp_path / "broken.jsonl", [{"lang": "de"}])
    assert_said_plainly(dragoman("evaluate-language", str(broken)), f"{broken}, line 1: KeyError")


def test_spelling_is_learned_from_words(dragoman: Run, tmp_path: Path) -> None:
    words = [
        {"lang": lang, "text": text, "weight": 0.5}
        for lang, text in (("aa", "bala"), ("aa", "mala"), ("oo", "bolo"), ("oo", "molo"))
    ]
    listed = write_lines(tmp_path / "words.jsonl", words)
    learned = dragoman("learn-spelling", str(listed), "--out", str(tmp_path), "--texts", "50")
    assert learned.status == 0
    assert f"The spelling of 2 languages is in {tmp_path}/weights.npz." in learned.words
    spelling = read_spelling(tmp_path / "weights.npz")
    assert spelling.probabilities("tala", ("aa", "oo"))["aa"] > 0.5


@pytest.mark.parametrize("weight", [0, -1, "NaN", "Infinity", "many"])
def test_words_need_a_weight(dragoman: Run, tmp_path: Path, weight: object) -> None:
    listed = write_lines(tmp_path / "w.jsonl", [{"lang": "de", "text": "was", "weight": weight}])
    refused = dragoman("learn-spelling", str(listed), "--out", str(tmp_path))
    assert_said_plainly(refused, f"{listed}, line 1: ValueError")


def test_no_words_teach_nothing(dragoman: Run, tmp_path: Path) -> None:
    listed = write_lines(tmp_path / "words.jsonl", [])
    refused = dragoman("learn-spelling", str(listed), "--out", str(tmp_path))
    assert_said_plainly(refused, f"{listed}, line 0: no words")
