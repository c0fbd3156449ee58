"""Labelled data: read whole, or refused with the file and the line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.datasets import (
    MAX_ANSWER,
    LabelledQuery,
    Question,
    Scenario,
    in_languages,
    in_locales,
    read_entries,
    read_parallel,
    read_queries,
    read_questions,
    read_scenarios,
    read_translations,
    read_words,
)
from index.errors import DataInvalid
from tests.index.corpora import SEA, answer, question

QUERY = {"qid": "q1", "lang": "en", "text": "Why?", "gold": ["a", "b"]}
WORD = {"lang": "fr", "text": "pourquoi", "weight": 0.5}
ENTRY = {"key": "a", "lang": "en", "question": "Why?", "answer": "So."}


def lines(path: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_query_has_its_gold_entries(tmp_path: Path) -> None:
    nothing = QUERY | {"qid": "q2", "gold": []}
    found = read_queries(lines(tmp_path / "q.jsonl", QUERY, nothing))
    assert found == (
        LabelledQuery("q1", "en", "Why?", frozenset({"a", "b"})),
        LabelledQuery("q2", "en", "Why?", frozenset()),
    )


def test_an_entry_is_a_question_and_an_answer_if_it_has_one(tmp_path: Path) -> None:
    rows = [ENTRY, ENTRY | {"key": "b", "answer": None}, {**ENTRY, "key": "c", "answer": ""}]
    assert read_entries(lines(tmp_path / "e.jsonl", *rows)) == (
        question("a", "Why?"),
        answer("a", "So."),
        question("b", "Why?"),
        question("c", "Why?"),
    )


def test_an_entry_need_not_name_an_answer(tmp_path: Path) -> None:
    row = {name: ENTRY[name] for name in ("key", "lang", "question")}
    assert read_entries(lines(tmp_path / "e.jsonl", row)) == (question("a", "Why?"),)


def test_a_long_answer_is_cut(tmp_path: Path) -> None:
    row = ENTRY | {"answer": "x" * MAX_ANSWER + "y"}
    _, told = read_entries(lines(tmp_path / "e.jsonl", row))
    assert told.text == "x" * MAX_ANSWER


def test_a_question_needs_only_a_language(tmp_path: Path) -> None:
    found = read_questions(lines(tmp_path / "q.jsonl", {"lang": "fr", "text": "Pourquoi ?"}))
    assert found == (Question("fr", "Pourquoi ?"),)


def test_a_question_may_be_of_a_kind(tmp_path: Path) -> None:
    row = {"lang": "fr", "text": "Pourquoi ?", "kind": "mixed"}
    assert read_questions(lines(tmp_path / "q.jsonl", row)) == (
        Question("fr", "Pourquoi ?", "mixed"),
    )


def test_words_have_weights_in_their_language(tmp_path: Path) -> None:
    rows = [WORD, WORD | {"text": "qui", "weight": 2}, WORD | {"lang": "it"}]
    assert read_words(lines(tmp_path / "w.jsonl", *rows)) == {
        "fr": {"pourquoi": 0.5, "qui": 2.0},
        "it": {"pourquoi": 0.5},
    }


def test_empty_lines_are_passed_over_and_numbers_are_keys(tmp_path: Path) -> None:
    path = lines(tmp_path / "q.jsonl", "", QUERY | {"qid": 7, "gold": [3]}, "  ", "")
    assert read_queries(path) == (LabelledQuery("7", "en", "Why?", frozenset({"3"})),)


def test_a_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(QUERY | {"text": "a\u2028b"}, ensure_ascii=False), encoding="utf-8")
    assert read_queries(path)[0].text == "a\u2028b"


Read = Callable[[Path], object]


@pytest.mark.parametrize(
    ("read", "row"),
    [
        *(
            (read, row)
            for read in (read_queries, read_questions, read_entries)
            for row in ["{", "3", "[]", "null"]
        ),
        (read_queries, {**QUERY, "gold": "a"}),
        (read_queries, {**QUERY, "gold": None}),
        (read_queries, {**QUERY, "gold": {"a": 1}}),
        *((read_queries, {key: QUERY[key] for key in QUERY if key != name}) for name in QUERY),
        (read_questions, {"lang": "en"}),
        (read_questions, {"text": "Why?"}),
        *((read_words, WORD | {"weight": weight}) for weight in (0, -1, "NaN", "inf", "x", None)),
        *(
            (read_entries, {key: ENTRY[key] for key in ENTRY if key != name})
            for name in ("key", "lang", "question")
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, read: Read, row: object) -> None:
    good: dict[str, object] = {**WORD, **QUERY, **ENTRY}
    path = lines(tmp_path / "d.jsonl", good, "", row, good)
    with pytest.raises(DataInvalid) as caught:
        read(path)
    assert (caught.value.path, caught.value.line) == (path, 3)
    assert caught.value.reason


@pytest.mark.parametrize("read", [read_queries, read_questions, read_entries, read_scenarios])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe9"}')
    for name in ("nothing.jsonl", "latin.jsonl", ""):
        with pytest.raises(DataInvalid) as caught:
            read(tmp_path / name)
        assert (caught.value.path, caught.value.line) == (tmp_path / name, 0)


def test_only_wanted_languages_are_kept() -> None:
    queries = [LabelledQuery(lang, lang, "", frozenset()) for lang in ("en", "fr", "de")]
    assert [one.qid for one in in_languages(queries, frozenset({"fr", "de"}))] == ["fr", "de"]
    assert in_languages(queries, frozenset()) == ()
    assert in_languages(queries, None) == tuple(queries)


def test_only_wanted_locales_are_kept() -> None:
    assert {one.locale for one in in_locales(SEA, frozenset({"fr"}))} == {"fr"}
    assert in_locales(SEA, frozenset()) == ()
    assert in_locales(SEA, None) == SEA


class TestScenarios:
    """A scenario chooses languages from files that others may share."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        langs = ("en", "fr", "de")
        entries = (ENTRY | {"key": lang, "lang": lang} for lang in langs)
        lines(tmp_path / "e.jsonl", *entries)
        lines(tmp_path / "q.jsonl", *(QUERY | {"qid": lang, "lang": lang} for lang in langs))
        return tmp_path

    def scenario(self, folder: Path, **choices: object) -> Scenario:
        row = {"name": "sea any>en", "entries": "e.jsonl", "queries": "q.jsonl", **choices}
        (found,) = read_scenarios(lines(folder / "scenarios.json", [row]))
        return found

    def test_without_a_choice_all_is_kept(self, folder: Path) -> None:
        found = self.scenario(folder)
        assert {passage.slug for passage in found.corpus} == {"en", "fr", "de"}
        assert [query.qid for query in found.queries] == ["en", "fr", "de"]

    def test_languages_are_chosen_for_entries_and_queries(self, folder: Path) -> None:
        found = self.scenario(folder, entry_langs=["en"], query_langs=["fr", "de"])
        assert {passage.slug for passage in found.corpus} == {"en"}
        assert [query.qid for query in found.queries] == ["fr", "de"]

    def test_no_language_is_a_choice_too(self, folder: Path) -> None:
        found = self.scenario(folder, entry_langs=[], query_langs=[])
        assert (found.corpus, found.queries) == ((), ())

    def test_languages_are_left_out(self, folder: Path) -> None:
        found = self.scenario(folder, query_langs_not=["en"])
        assert [query.qid for query in found.queries] == ["fr", "de"]

    def test_the_first_word_of_the_name_is_the_data_set(self, folder: Path) -> None:
        assert self.scenario(folder).group == "sea"

    @pytest.mark.parametrize("text", ["", "{", "3", "null", "[3]", "[[]]", '["a"]', "[{}]", "{}x"])
    def test_a_list_that_cannot_be_understood_is_refused(self, folder: Path, text: str) -> None:
        with pytest.raises(DataInvalid) as caught:
            read_scenarios(lines(folder / "scenarios.json", text))
        assert caught.value.path == folder / "scenarios.json"

    def test_a_wrong_line_in_its_files_is_named(self, folder: Path) -> None:
        lines(folder / "q.jsonl", QUERY, {})
        with pytest.raises(DataInvalid) as caught:
            self.scenario(folder)
        assert (caught.value.path, caught.value.line) == (folder / "q.jsonl", 2)


def test_a_translation_is_a_question_and_its_english(tmp_path: Path) -> None:
    rows = [{"text": "Pourquoi ?", "en": "Why?"}, {"text": "Kiedy?", "en": "When?", "lang": "pl"}]
    assert read_translations(lines(tmp_path / "t.jsonl", *rows)) == (
        ("Pourquoi ?", "Why?"),
        ("Kiedy?", "When?"),
    )


def test_parallel_questions_are_together_by_id_and_by_what_they_are_about(tmp_path: Path) -> None:
    def row(qid: str, text: str, gold: str) -> dict[str, object]:
        return {"qid": qid, "lang": qid[:2], "text": text, "gold": [gold]}

    rows = [
        row("en:1", "Why?", "a"),
        row("en:2", "When?", "a"),
        row("en:3", "Where?", "b"),
        row("fr:1", "Pourquoi ?", "a"),
        row("fr:3", "Où ?", "b"),
        row("pl:1", "Dlaczego?", "a"),
    ]
    assert read_parallel(lines(tmp_path / "p.jsonl", *rows)) == (
        (("Why?", "Pourquoi ?", "Dlaczego?"), ("When?",)),
        (("Where?", "Où ?"),),
    )


@pytest.mark.parametrize("row", ["{", "5", "[]", {"text": "Pourquoi ?"}, {"en": "Why?"}])
@pytest.mark.parametrize("read", [read_translations, read_parallel])
def test_damaged_parallel_data_is_named(
    tmp_path: Path, read: Callable[[Path], object], row: object
) -> None:
    path = lines(tmp_path / "t.jsonl", QUERY | {"en": "Why?"}, row)
    with pytest.raises(DataInvalid) as caught:
        read(path)
    assert (caught.value.path, caught.value.line) == (path, 2)
