"""In which language somebody is spoken to."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identifiers import FixedIdentifier, PairIdentifier, SpellingIdentifier
from bot.language import RECOGNIZED, IdentifiedLanguage, LanguageChooser
from bot.ports import LanguageIdentifier
from bot.spelling.model import default_spelling
from bot.strings import interface_languages
from index.datasets import Question, read_questions

SPOKEN = interface_languages() | {"ar"}
MESSAGES = read_questions(Path(__file__).with_name("typed_messages.jsonl"))
"""Messages as people type them, with the language in which they would want to read."""


def messages(kind: str) -> list[Question]:
    return [message for message in MESSAGES if message.kind == kind]


class SaysThese:
    """Believes what it is told."""

    def __init__(self, **beliefs: float) -> None:
        self._beliefs = beliefs
        self.candidates: frozenset[str] = frozenset()

    def identify(self, text: str, candidates: frozenset[str]) -> dict[str, float]:
        self.candidates = candidates
        return {lang: share for lang, share in self._beliefs.items() if lang in candidates}


def chooser(identifier: LanguageIdentifier, *supported: str) -> LanguageChooser:
    return LanguageChooser(identifier, lambda: frozenset(supported or SPOKEN), "en")


@pytest.fixture(scope="module")
def real() -> LanguageChooser:
    return chooser(SpellingIdentifier(PairIdentifier(), default_spelling()))


LONG_ENOUGH = "quelque"


# What the platform says, and what the text says.


@pytest.mark.parametrize(
    ("beliefs", "platform", "locale"),
    [
        ({"fr": 1.0}, None, "fr"),
        ({"fr": 1.0}, "de", "fr"),
        ({"fr": 0.6, "de": 0.4}, "de", "de"),
        ({"fr": 0.6, "de": 0.4}, None, "fr"),
        ({"fr": 0.4, "de": 0.3, "es": 0.3}, None, "en"),
        ({"fr": 0.4, "de": 0.3, "es": 0.3}, "uk", "uk"),
        ({}, None, "en"),
        ({}, "uk-UA", "uk"),
        ({}, "xx", "en"),
    ],
)
def test_text_and_platform_decide_together(
    beliefs: dict[str, float], platform: str | None, locale: str
) -> None:
    assert chooser(SaysThese(**beliefs)).identify(LONG_ENOUGH, platform).locale == locale


def test_text_that_says_too_little_leaves_it_to_the_platform() -> None:
    sure = chooser(FixedIdentifier("fr"))
    for short in ("nato", "ok", "нато 5", "4 ... why"):
        assert sure.identify(short, "de") == IdentifiedLanguage("de", 0.0)
        assert sure.identify(short, None) == IdentifiedLanguage("en", 0.0)
    assert sure.identify("natos", "de").locale == "fr"


def test_platforms_language_counts_only_if_it_can_be_spoken() -> None:
    some = chooser(FixedIdentifier("fr"))
    assert some.of_platform("pt-BR") == "pt"
    assert some.of_platform("ru-RU") is None
    assert some.of_platform("") is None
    assert some.of_platform(None) is None
    assert some.without_query("pt_BR") == "pt"
    assert some.without_query("ru") == "en"
    assert some.without_query(None) == "en"


def test_languages_that_can_be_spoken_may_change() -> None:
    spoken = {"en"}
    changing = LanguageChooser(SaysThese(sw=1.0), lambda: frozenset(spoken), "en")
    assert changing.of_platform("sw") is None
    spoken.add("sw")
    assert changing.of_platform("sw") == "sw"


def test_identifier_chooses_among_spoken_and_recognized_languages() -> None:
    identifier = SaysThese(eo=1.0)
    assert chooser(identifier, "en", "eo").identify(LONG_ENOUGH, None).locale == "eo"
    assert identifier.candidates == RECOGNIZED | {"en", "eo"}


def test_language_that_cannot_be_spoken_needs_more_evidence() -> None:
    assert chooser(SaysThese(ru=0.7, uk=0.3)).identify(LONG_ENOUGH, None).locale == "uk"
    assert chooser(SaysThese(ru=0.99, uk=0.01)).identify(LONG_ENOUGH, None).locale == "ru"


def test_probability_is_that_of_the_language() -> None:
    found = chooser(SaysThese(fr=0.6, de=0.2)).identify(LONG_ENOUGH, None)
    assert found.locale == "fr"
    assert found.probability == pytest.approx(0.75)


@given(
    st.dictionaries(st.sampled_from(sorted(RECOGNIZED)), st.floats(0, 1)),
    st.none() | st.sampled_from(["fr", "uk-UA", "ru", "zz"]),
)
def test_result_is_always_a_language_with_a_probability(
    beliefs: dict[str, float], platform: str | None
) -> None:
    found = chooser(SaysThese(**beliefs)).identify(LONG_ENOUGH, platform)
    assert found.locale in RECOGNIZED
    assert 0 <= found.probability <= 1 + 1e-9


# With the identifier that ships.


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("What happens if a member country is attacked?", None, "en"),
        ("Que se passe-t-il si un pays membre est attaqué ?", None, "fr"),
        ("Que se passe-t-il si un pays membre est attaqué ?", "en", "fr"),
        ("was passiert wenn ein land angegriffen wird", "en", "de"),
        ("Що станеться, якщо нападуть на країну-члена?", "en", "uk"),
        ("Τι γίνεται αν μια χώρα δεχτεί επίθεση;", None, "el"),
        ("ماذا يحدث إذا تعرضت دولة عضو لهجوم؟", None, "ar"),
    ],
)
def test_sentences_are_recognized(
    real: LanguageChooser, text: str, platform: str | None, language: str
) -> None:
    assert real.identify(text, platform).locale == language


@pytest.mark.parametrize("platform", [None, "ru", "en"])
def test_russian_is_not_taken_for_ukrainian(real: LanguageChooser, platform: str | None) -> None:
    found = real.identify("Что произойдёт, если нападут на одну из стран-участниц?", platform)
    assert found.locale == "ru"


@given(st.text(max_size=100), st.none() | st.text(max_size=12))
def test_no_text_is_too_strange(real: LanguageChooser, text: str, platform: str | None) -> None:
    assert real.identify(text, platform).locale in RECOGNIZED | SPOKEN


def share_recognized(real: LanguageChooser, asked: list[Question], platform: str | None) -> float:
    right = [real.identify(one.text, platform).locale == one.lang for one in asked]
    return sum(right) / len(right)


def test_there_are_enough_typed_messages() -> None:
    assert len(messages("transliterated")) >= 60
    assert len(messages("mixed")) >= 60
    assert {message.kind for message in MESSAGES} == {"transliterated", "mixed"}


@pytest.mark.parametrize("platform", [None, "en", "de"])
def test_latin_letters_for_another_script_are_seen_through(
    real: LanguageChooser, platform: str | None
) -> None:
    assert share_recognized(real, messages("transliterated"), platform) >= 0.9


@pytest.mark.parametrize("platform", [None, "en", "de"])
def test_language_of_the_sentence_counts_and_not_of_a_word_in_it(
    real: LanguageChooser, platform: str | None
) -> None:
    assert share_recognized(real, messages("mixed"), platform) >= 0.95


def test_language_of_the_platform_is_confirmed(real: LanguageChooser) -> None:
    spoken = [message for message in MESSAGES if message.lang in SPOKEN]
    right = [real.identify(one.text, one.lang).locale == one.lang for one in spoken]
    assert sum(right) / len(right) >= 0.98
