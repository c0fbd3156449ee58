"""Names of countries and organizations: in whatever language, case and form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.names import NameList, known_names
from tests.index.corpora import ANY_TEXT
from tests.index.scripts import HOSTILE

KNOWN = known_names()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Is Ukraine a member?", "UA"),
        ("L'Ukraine est-elle membre ?", "UA"),
        ("кордон України", "UA"),
        ("w Ukrainie", "UA"),
        ("do Ukrainy", "UA"),
        ("die Grenze der Ukraine", "UA"),
        ("wo liegt Deutschland", "DE"),
        ("deutschlands grenzen", "DE"),
        ("ドイツ", "DE"),
        ("what does unesco do", "UNESCO"),
        ("ЮНЕСКО", "UNESCO"),
        ("що таке нато", "NATO"),
        ("the OTAN summit", "NATO"),
        ("are there Polish soldiers", "PL"),
        ("Swedes too?", "SE"),
        ("czy polska armia", "PL"),
        ("deutsche Soldaten", "DE"),
        ("українська армія", "UA"),
    ],
)
def test_a_name_is_found_in_every_language_and_form(text: str, named: str) -> None:
    assert KNOWN.found_in(text) == {named}


@pytest.mark.parametrize("text", ["", "?!", "when are you open", "dlaczego pada deszcz", "12:30"])
def test_a_text_may_name_nothing(text: str) -> None:
    assert KNOWN.found_in(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "what do the Red Cross volunteers do",
        "das Rote Kreuz und was es tut. Rotes Kreuz!",
        "Czerwonego Krzyża",
        "Червоний Хрест",
    ],
)
def test_a_name_may_have_several_words(text: str) -> None:
    assert "Red Cross" in KNOWN.found_in(text)


@pytest.mark.parametrize("text", ["a red bicycle", "cross the road", "cross red", "red, or cross"])
def test_of_several_words_all_have_to_follow_each_other(text: str) -> None:
    assert "Red Cross" not in KNOWN.found_in(text)


def test_a_name_at_the_end_may_not_be_cut_off() -> None:
    assert NameList([("x", "northern lake club")]).found_in("the northern lake") == frozenset()


@pytest.mark.parametrize(
    ("abbreviation", "word", "named"),
    [
        ("does the WHO advise", "who does advise", "World Health Organization"),
        ("is the EU bigger", "eu quero saber", "EU"),
        ("what the UN does", "c'est un chat", "UN"),
        ("the CIA files", "cia", "CIA"),
        ("what ESA builds", "esa casa", "ESA"),
    ],
)
def test_an_abbreviation_that_is_a_word_counts_in_capitals_only(
    abbreviation: str, word: str, named: str
) -> None:
    assert named in KNOWN.found_in(abbreviation)
    assert named not in KNOWN.found_in(word)


def test_in_a_text_of_capitals_such_an_abbreviation_is_a_word() -> None:
    assert KNOWN.found_in("WHO ARE YOU") == frozenset()
    assert KNOWN.found_in("WHAT IS NATO") == {"NATO"}


@pytest.mark.parametrize("text", ["Türkiye", "São Tomé und Türkiye"])
def test_marks_do_not_matter(text: str) -> None:
    bare = "".join(
        char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)
    )
    assert KNOWN.found_in(bare) == KNOWN.found_in(text)
    assert "TR" in KNOWN.found_in(text)


class TestForms:
    NAMES = NameList([("lake", "Bordova"), ("club", "Ost"), ("pair", "Ost Bordova")])

    @pytest.mark.parametrize("text", ["Bordova", "Bordovy", "bordovie", "BORDOVANS", "Bordov"])
    def test_the_end_of_a_long_name_is_open(self, text: str) -> None:
        assert self.NAMES.found_in(text) == {"lake"}

    @pytest.mark.parametrize("text", ["Bord", "Bordovanischesten", "oBordova", "Bordeaux"])
    def test_another_word_is_no_form(self, text: str) -> None:
        assert self.NAMES.found_in(text) == frozenset()

    def test_a_short_name_has_to_be_there_as_it_is(self) -> None:
        assert self.NAMES.found_in("der Ost") == {"club"}
        assert self.NAMES.found_in("Oste Osten post") == frozenset()

    def test_names_in_names_are_both_named(self) -> None:
        assert self.NAMES.found_in("in Ost Bordovy") == {"lake", "club", "pair"}

    def test_a_name_of_no_words_names_nothing(self) -> None:
        assert NameList([("x", "?!"), ("y", "")]).found_in("?! y x") == frozenset()


@given(st.one_of(ANY_TEXT, st.sampled_from(sorted(HOSTILE.values()))))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert isinstance(KNOWN.found_in(text), frozenset)


@given(st.lists(st.tuples(st.just("x"), ANY_TEXT), max_size=5), ANY_TEXT)
def test_any_text_can_be_a_name(names: list[tuple[str, str]], text: str) -> None:
    assert NameList(names).found_in(text) <= {"x"}
