"""Courtesies that are said word for word, and the exemplars that ship."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.courtesies import (
    FOLDER,
    CourtesyKind,
    Exemplar,
    Exemplars,
    Said,
    read_exemplars,
    shipped_exemplars,
    spelled,
)
from index.errors import DataInvalid
from knowledge.folders import read_folder, starter_folder
from tests.index.corpora import ANY_TEXT
from tests.index.scripts import HOSTILE

SHIPPED = Exemplars(shipped_exemplars())
KINDS = {one.text: one.kind for one in shipped_exemplars() if one.kind is not None}
LOCALES = sorted(path.stem for path in FOLDER.glob("*.jsonl") if path.stem != "mul")
AT_LEAST = {
    CourtesyKind.GREETING: 15,
    CourtesyKind.THANKS: 15,
    CourtesyKind.FAREWELL: 10,
    CourtesyKind.SMALLTALK: 30,
    CourtesyKind.INSULT: 20,
    CourtesyKind.DISTRESS: 45,
    None: 25,
}


# Word for word.


@pytest.mark.parametrize(
    "typed",
    ["hey", "Hey!", "HEYYYYY", "heyy 👋", "  h e y ", "hey...", "👋👋 hey 😀", "hëy"],
)
def test_case_marks_emoji_and_repeated_letters_do_not_matter(typed: str) -> None:
    said = SHIPPED.find(typed)
    assert said is not None
    assert said.kind is CourtesyKind.GREETING


@pytest.mark.parametrize(
    ("typed", "kind", "locale"),
    [
        ("Vielen Dank!!", "thanks", "de"),
        ("tesekkürler", "thanks", "tr"),
        ("καλησπερα", "greeting", "el"),
        ("je veux mourir", "distress", "fr"),
        ("ХОЧУ ПОМЕРТИ", None, "uk"),
        ("я хочу померти...", "distress", "uk"),
        ("hasta luego", "farewell", "es"),
        ("jesteś głupi", "insult", "pl"),
        ("come stai?", "smalltalk", "it"),
    ],
)
def test_exemplars_of_every_language_are_known(typed: str, kind: str | None, locale: str) -> None:
    said = SHIPPED.find(typed)
    assert said == (kind and Said(CourtesyKind(kind), frozenset({locale})))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Hi! How are you?", "smalltalk"),
        ("ok, thanks, bye", "farewell"),
        ("hello 👋 you idiot", None),
        ("hello 👋 you're an idiot", "insult"),
        ("I want to die. Goodbye.", "distress"),
        ("Hi! Why are there tides?", None),
    ],
)
def test_of_several_the_last_counts_but_distress_before_all(typed: str, kind: str | None) -> None:
    said = SHIPPED.find(typed)
    assert (said and said.kind) == kind


def test_what_several_languages_say_has_all_of_them() -> None:
    said = SHIPPED.find("merci")
    assert said is not None
    assert said.locales == {"de", "fr", "ro"}


@pytest.mark.parametrize(
    "typed", ["", "😀", "hello what is article 5", "thanks, and who pays?", "do soldiers die", "?!"]
)
def test_what_is_more_or_less_than_an_exemplar_is_none(typed: str) -> None:
    assert SHIPPED.find(typed) is None


def test_exemplars_of_questions_are_not_recognized() -> None:
    assert Exemplars([Exemplar("en", None, "do soldiers die")]).find("do soldiers die") is None


@given(ANY_TEXT | st.sampled_from([*HOSTILE.values(), *KINDS]))
def test_any_text_is_at_most_one_kind(text: str) -> None:
    said = SHIPPED.find(text)
    assert said is None or said.kind in CourtesyKind
    assert text not in KINDS or (said is not None and said.kind is KINDS[text])


@given(st.text())
def test_spelling_twice_changes_nothing(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)


def test_digits_are_not_run_together() -> None:
    assert spelled("article 5") != spelled("article 55")


# What ships.


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_enough_of_every_kind(locale: str) -> None:
    counts = Counter(one.kind for one in shipped_exemplars() if one.locale == locale)
    assert {kind: count for kind, count in AT_LEAST.items() if counts[kind] < count} == {}


def test_nothing_is_of_two_kinds() -> None:
    kinds: dict[str, set[str | None]] = {}
    for one in shipped_exemplars():
        kinds.setdefault(spelled(one.text), set()).add(one.kind)
    assert {text: found for text, found in kinds.items() if len(found) != 1} == {}


def test_no_question_of_the_demonstration_is_taken_for_a_courtesy() -> None:
    revisions, _ = read_folder(starter_folder())
    asked = (text for one in revisions for text in (one.question, *one.variants))
    assert [text for text in asked if SHIPPED.find(text)] == []


# Files.


@pytest.mark.parametrize("line", ["{", '{"kind": "greeting"}', '{"kind": "joke", "text": "x"}'])
def test_broken_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "en.jsonl"
    path.write_text('{"kind": "question", "text": "why?"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(DataInvalid) as caught:
        read_exemplars(path)
    assert (caught.value.path, caught.value.line) == (path, 2)
