"""The contract of language identifiers, for each that ships."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identifiers import (
    FixedIdentifier,
    LangdetectIdentifier,
    NamelessIdentifier,
    PairIdentifier,
    SpellingIdentifier,
)
from bot.language import RECOGNIZED
from bot.ports import LanguageIdentifier
from bot.spelling.model import default_spelling
from index.nameless import Names

IDENTIFIERS: dict[str, LanguageIdentifier] = {
    "trio": SpellingIdentifier(PairIdentifier(), default_spelling()),
    "pair": PairIdentifier(),
    "langdetect": LangdetectIdentifier(),
    "fixed": FixedIdentifier("fr"),
    "nameless": NamelessIdentifier(PairIdentifier(), Names(("NATO", "OTAN"))),
}
SOME = frozenset({"en", "fr", "de", "ru", "uk", "zh"})
FRENCH = "Pourquoi est-ce que les marées existent et qui les a découvertes ?"
TWO_CHINESE = "我们去看海吧，潮汐很美。我們去看海吧，潮汐很美。"
CANDIDATES = st.frozensets(st.sampled_from([*sorted(RECOGNIZED), "xx", "tlh"]), max_size=8)


class SaysHalf:
    """Finds each candidate as likely as the others."""

    def identify(self, text: str, candidates: frozenset[str]) -> dict[str, float]:
        return dict.fromkeys(candidates, 1 / len(candidates))


@pytest.fixture(params=IDENTIFIERS)
def identifier(request: pytest.FixtureRequest) -> LanguageIdentifier:
    return IDENTIFIERS[request.param]


@pytest.mark.parametrize("name", IDENTIFIERS)
@given(text=st.text(st.characters(), max_size=60), candidates=CANDIDATES)
def test_any_string_is_answered_with_candidates_only(
    name: str, text: str, candidates: frozenset[str]
) -> None:
    found = IDENTIFIERS[name].identify(text, candidates)
    assert found.keys() <= candidates
    assert all(0 <= share <= 1 + 1e-6 for share in found.values())
    assert sum(found.values()) <= 1 + 1e-6


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "😀", "?!", "\n\n", "a" * 100_000])
def test_strange_texts_are_answered(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.identify(text, SOME).keys() <= SOME


def test_language_of_a_sentence_is_likeliest(identifier: LanguageIdentifier) -> None:
    found = identifier.identify(FRENCH, SOME)
    assert max(found, key=lambda lang: found[lang]) == "fr"
    assert found["fr"] > 0.5


def test_same_text_gets_the_same_answer(identifier: LanguageIdentifier) -> None:
    assert identifier.identify(FRENCH, SOME) == identifier.identify(FRENCH, SOME)


def test_candidates_may_change_between_texts(identifier: LanguageIdentifier) -> None:
    before = identifier.identify(FRENCH, SOME)
    assert "fr" not in identifier.identify(FRENCH, SOME - {"fr"})
    assert identifier.identify(FRENCH, frozenset({"xx"})).get("xx", 0) < 0.9
    assert identifier.identify(FRENCH, SOME) == before


def test_line_ends_do_not_matter_to_the_pair() -> None:
    pair = IDENTIFIERS["pair"]
    assert pair.identify(FRENCH.replace(" ", "\n"), SOME)["fr"] > 0.9


def test_varieties_of_chinese_are_one_language() -> None:
    found = IDENTIFIERS["langdetect"].identify(TWO_CHINESE, SOME)
    assert found.get("zh", 0) > 0.99


def test_spelling_decides_what_others_leave_open() -> None:
    two = frozenset({"es", "pt"})
    open_ = SpellingIdentifier(SaysHalf(), default_spelling()).identify("informação", two)
    assert open_["pt"] > 0.9
    assert sum(open_.values()) == pytest.approx(1)


def test_spelling_leaves_alone_what_it_does_not_know() -> None:
    weighed = SpellingIdentifier(SaysHalf(), default_spelling())
    assert weighed.identify("მოქცევა", frozenset({"ka", "hy"})) == {"ka": 0.5, "hy": 0.5}
    assert weighed.identify("informação", frozenset({"ka", "pt"}))["ka"] == pytest.approx(0.5)


def test_only_spelling_is_asked_of_another_script_in_latin_letters() -> None:
    languages = frozenset({"en", "pl", "ru", "uk"})
    text = "chomu ukraina dosi ne v soyuzi"
    assert IDENTIFIERS["pair"].identify(text, languages)["uk"] < 0.1
    assert IDENTIFIERS["trio"].identify(text, languages)["uk"] > 0.5


def test_fixed_language_needs_no_text() -> None:
    assert IDENTIFIERS["fixed"].identify("", SOME) == {"fr": 1.0}
    assert IDENTIFIERS["fixed"].identify(FRENCH, frozenset({"en"})) == {}


def test_names_of_the_organization_say_nothing_of_the_language() -> None:
    """To an identifier "nato" is Italian."""
    italian = frozenset({"en", "it"})
    assert IDENTIFIERS["pair"].identify("why nato", italian)["it"] > 0.3
    nameless = IDENTIFIERS["nameless"].identify("why nato", italian)
    assert nameless == IDENTIFIERS["pair"].identify("why", italian)
