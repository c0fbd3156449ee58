"""Labelled organizations: read whole or refused with the line, and asked as two tasks."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.datasets import MAX_ANSWER, Question, Scenario
from index.errors import DataInvalid
from index.organizations import (
    GROUP,
    HELD_OUT,
    LEARNED,
    Organization,
    read_organization,
    read_organizations,
    scenarios_of,
)
from index.passages import PassageKind
from tests.index.corpora import answer, question

TICKETS: dict[str, Any] = {
    "key": "tickets",
    "question": {"en": "What is a ticket?", "pl": "Ile kosztuje bilet?"},
    "answer": {"en": "Four euros."},
    "asked": [["en", "ticket price"], ["pl", "cena biletu"], ["de", "was kostet es"]],
    "near": [["en", "other time", "what was a ticket last year"]],
}
DOGS: dict[str, Any] = TICKETS | {
    "key": "dogs",
    "question": {"en": "May I bring a dog?"},
    "answer": {"en": "Yes."},
    "asked": [["en", "are dogs fine"], ["fr", "et mon chien"]],
    "near": [],
}
OUTSIDE = {"outside": [["en", "who won the match"], ["de", "wie wird das Wetter"]]}


def written(path: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def zoo(tmp_path: Path) -> Organization:
    return read_organization(written(tmp_path / "zoo.jsonl", TICKETS, DOGS, OUTSIDE))


class TestReading:
    def test_an_organization_is_named_after_its_file(self, zoo: Organization) -> None:
        assert zoo.name == "zoo"

    def test_an_entry_has_questions_answers_and_what_is_asked(self, zoo: Organization) -> None:
        tickets, dogs = zoo.entries
        assert (tickets.key, dogs.key) == ("tickets", "dogs")
        assert tickets.questions == (
            Question("en", "What is a ticket?"),
            Question("pl", "Ile kosztuje bilet?"),
        )
        assert tickets.answers == (Question("en", "Four euros."),)
        assert tickets.asked[2] == Question("de", "was kostet es")

    def test_the_class_of_a_near_miss_is_for_people(self, zoo: Organization) -> None:
        assert zoo.entries[0].near == (Question("en", "what was a ticket last year"),)

    def test_what_is_outside_has_no_entry(self, zoo: Organization) -> None:
        assert zoo.outside == (
            Question("en", "who won the match"),
            Question("de", "wie wird das Wetter"),
        )

    def test_a_folder_is_read_in_the_order_of_names(self, tmp_path: Path) -> None:
        for name in ("zoo", "airport", "museum"):
            written(tmp_path / f"{name}.jsonl", TICKETS)
        written(tmp_path / "README.md", "no organization")
        assert [one.name for one in read_organizations(tmp_path)] == ["airport", "museum", "zoo"]

    def test_a_folder_without_organizations_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(DataInvalid) as caught:
            read_organizations(tmp_path)
        assert (caught.value.path, caught.value.line) == (tmp_path, 0)

    @pytest.mark.parametrize(
        "row",
        [
            "{",
            "7",
            "[]",
            '"key"',
            "null",
            {"key": "a"},
            TICKETS | {"question": ["What is a ticket?"]},
            TICKETS | {"answer": None},
            TICKETS | {"asked": 5},
            TICKETS | {"asked": [[]]},
            TICKETS | {"near": [None]},
            {name: value for name, value in TICKETS.items() if name != "near"},
            {"outside": None},
            {"outside": [7]},
        ],
    )
    def test_a_damaged_line_is_named(self, tmp_path: Path, row: object) -> None:
        path = written(tmp_path / "zoo.jsonl", TICKETS, row)
        with pytest.raises(DataInvalid) as caught:
            read_organization(path)
        assert (caught.value.path, caught.value.line) == (path, 2)

    def test_a_file_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(DataInvalid):
            read_organization(tmp_path / "nothing.jsonl")


class TestScenarios:
    def test_what_is_stored_is_questions_and_answers(self, zoo: Organization) -> None:
        one, _ = scenarios_of(zoo)
        assert one.corpus == (
            question("tickets", "What is a ticket?"),
            question("tickets", "Ile kosztuje bilet?", "pl"),
            answer("tickets", "Four euros."),
            question("dogs", "May I bring a dog?"),
            answer("dogs", "Yes."),
        )

    def test_what_is_asked_has_its_entry_and_the_rest_has_none(self, zoo: Organization) -> None:
        one, _ = scenarios_of(zoo)
        gold = {query.text: query.gold for query in one.queries}
        assert gold["cena biletu"] == {"tickets"}
        assert gold["et mon chien"] == {"dogs"}
        assert gold["what was a ticket last year"] == frozenset()
        assert gold["who won the match"] == frozenset()
        assert len(gold) == 8

    def test_every_query_has_a_name_of_its_own(self, zoo: Organization) -> None:
        for scenario in scenarios_of(zoo):
            names = [query.qid for query in scenario.queries]
            assert len({*names}) == len(names)

    def test_with_several_wordings_half_of_what_is_asked_is_stored(self, zoo: Organization) -> None:
        one, several = scenarios_of(zoo)
        stored = [passage for passage in several.corpus if passage.kind is PassageKind.VARIANT]
        assert [(passage.slug, passage.locale, passage.text) for passage in stored] == [
            ("tickets", "pl", "cena biletu"),
            ("dogs", "fr", "et mon chien"),
        ]
        assert several.corpus[: len(one.corpus)] == one.corpus

    def test_what_is_stored_is_not_asked(self, zoo: Organization) -> None:
        one, several = scenarios_of(zoo)
        stored = {passage.text for passage in several.corpus}
        asked = {query.text for query in several.queries}
        assert not stored & asked
        assert asked == {query.text for query in one.queries} - stored

    def test_near_misses_are_stored_as_counterexamples_or_asked_and_never_both(
        self, zoo: Organization
    ) -> None:
        one, several = scenarios_of(zoo)
        counter = {
            passage.text for passage in several.corpus if passage.kind is PassageKind.COUNTEREXAMPLE
        }
        assert counter == {"what was a ticket last year"}
        nothing = {query.text for query in several.queries if not query.gold}
        assert nothing == {"who won the match", "wie wird das Wetter"}
        assert {query.text for query in one.queries if not query.gold} == nothing | counter

    def test_a_long_answer_is_cut(self, tmp_path: Path) -> None:
        long = TICKETS | {"answer": {"en": "x" * MAX_ANSWER + "y"}}
        one, _ = scenarios_of(read_organization(written(tmp_path / "zoo.jsonl", long)))
        assert max(len(passage.text) for passage in one.corpus) == MAX_ANSWER

    def test_all_organizations_are_one_data_set(self, zoo: Organization) -> None:
        scenarios: tuple[Scenario, ...] = scenarios_of(zoo)
        assert {scenario.group for scenario in scenarios} == {GROUP}
        assert len({scenario.name for scenario in scenarios}) == 2


class TestShipped:
    LEARNED = read_organizations(LEARNED)
    HELD_OUT = read_organizations(HELD_OUT)

    def test_no_organization_is_both_learned_and_held_out(self) -> None:
        assert not {one.name for one in self.LEARNED} & {one.name for one in self.HELD_OUT}
        learned, held_out = map(_asked, (self.LEARNED, self.HELD_OUT))
        assert len(learned & held_out) < len(held_out) / 100

    @pytest.mark.parametrize("one", [*LEARNED, *HELD_OUT], ids=lambda one: one.name)
    def test_every_entry_can_be_learned_from(self, one: Organization) -> None:
        """Lessons take two wordings, a question and an answer of each entry."""
        for entry in one.entries:
            assert len(entry.asked) >= 2
            assert entry.questions
            assert entry.answers
        assert len({entry.key for entry in one.entries}) == len(one.entries) > 1
        assert one.outside

    @pytest.mark.parametrize("one", [*LEARNED, *HELD_OUT], ids=lambda one: one.name)
    def test_no_text_is_empty(self, one: Organization) -> None:
        texts = [question.text for question in one.outside]
        for entry in one.entries:
            texts += [
                question.text
                for question in (*entry.questions, *entry.answers, *entry.asked, *entry.near)
            ]
        assert all(map(str.strip, texts))


def _asked(organizations: tuple[Organization, ...]) -> set[str]:
    return {
        question.text.casefold()
        for one in organizations
        for entry in one.entries
        for question in entry.asked
    }
