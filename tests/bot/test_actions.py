"""What a button carries."""

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import (
    AUTOMATIC,
    MAX_BYTES,
    Action,
    AskAnother,
    Forget,
    NoneOfThese,
    Pick,
    Rate,
    Show,
    Speak,
    TellMe,
    decode,
    encode,
    wants_words,
)
from bot.model import Page, View, language_of
from bot.strings import interface_languages
from knowledge.explainers import MAX_SLUG
from knowledge.folders import read_folder, starter_folder

LOCALES = sorted(name.replace("_", "-") for name in locale_identifiers())
"""Every locale that may be published: `knowledge check` knows no others."""

SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).map(lambda slug: slug[:MAX_SLUG])
PICKS = st.builds(
    Pick, SLUGS, st.sampled_from(LOCALES), st.sampled_from(LOCALES), st.sampled_from(View)
)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Pick("tides", "en", "pt-BR"), "pick:tides:en:pt-BR"),
        (Pick("tides", "zh-Hant", "fr", View.FULL), "full:tides:zh-Hant:fr"),
        (Pick("tides", "en", "de", View.SOURCES), "src:tides:en:de"),
        (Pick("tides", "en", "de", View.LANGUAGES), "langs:tides:en:de"),
        (Rate("tides", "en", "de", helpful=True), "good:tides:en:de"),
        (Rate("tides", "en", "de", helpful=False), "bad:tides:en:de"),
        (TellMe("pt-BR", "00ff00ff00ff00ff"), "tell:pt-BR:00ff00ff00ff00ff"),
        (AskAnother("fr"), "ask:fr"),
        (Speak("zh-Hant", "en"), "speak:zh-Hant:en"),
        (Speak(AUTOMATIC, "en"), "speak:auto:en"),
        (Forget("el"), "forget:el"),
        (Show(Page.PRIVACY, "el"), "page:privacy:el"),
        (NoneOfThese("uk"), "none:uk"),
        (NoneOfThese("pt-BR", "00ff00ff00ff00ff"), "none:pt-BR:00ff00ff00ff00ff"),
    ],
)
def test_actions_are_written_and_read(action: Action, text: str) -> None:
    assert encode(action) == text
    assert decode(text) == action


@given(PICKS)
def test_every_button_fits_and_comes_back(action: Pick) -> None:
    text = encode(action)
    found = decode(text)
    assert len(text.encode()) <= MAX_BYTES
    assert isinstance(found, Pick)
    assert (found.slug, found.locale, found.view) == (action.slug, action.locale, action.view)
    assert found.asker in (action.asker, language_of(action.asker))


@given(st.sampled_from(LOCALES), st.just("") | st.from_regex(r"[0-9a-f]{16}", fullmatch=True))
def test_every_none_of_these_fits_and_comes_back(asker: str, reference: str) -> None:
    action = NoneOfThese(asker, reference)
    text = encode(action)
    assert len(text.encode()) <= MAX_BYTES
    assert decode(text) == action


def test_longest_slug_leaves_only_the_language_of_a_long_locale() -> None:
    slug = "s" * MAX_SLUG
    longest = max(LOCALES, key=len)
    assert encode(Pick(slug, longest, longest)) == f"pick:{slug}:{longest}:ca"
    assert encode(Pick(slug, "en", "pt-BR")).endswith(":pt-BR")


def test_every_explainer_of_the_demonstration_comes_back_whole() -> None:
    revisions, _ = read_folder(starter_folder())
    picks = [
        Pick(one.slug, one.locale, asker, View.FULL)
        for one in revisions
        for asker in interface_languages()
    ]
    assert [decode(encode(pick)) for pick in picks] == picks
    assert max(len(encode(pick).encode()) for pick in picks) <= MAX_BYTES


@given(
    st.builds(Rate, SLUGS, st.sampled_from(LOCALES), st.sampled_from(LOCALES), st.booleans())
    | st.builds(Speak, st.sampled_from(LOCALES), st.sampled_from(LOCALES))
    | st.builds(Show, st.sampled_from(Page), st.sampled_from(LOCALES))
    | st.builds(TellMe, st.sampled_from(LOCALES), st.just("0123456789abcdef"))
)
def test_every_other_button_fits_and_comes_back_for_its_asker(action: Action) -> None:
    text = encode(action)
    found = decode(text)
    assert len(text.encode()) <= MAX_BYTES
    assert found is not None
    assert encode(found) == text
    assert language_of(found.asker) == language_of(action.asker)


def test_only_a_bad_mark_and_another_question_want_words() -> None:
    wanting: list[Action] = [Rate("tides", "en", "en", helpful=False), AskAnother("en")]
    others: list[Action] = [
        Rate("tides", "en", "en", helpful=True),
        Forget("en"),
        Pick("tides", "en", "en"),
    ]
    assert [wants_words(one) for one in wanting + others] == [True, True, False, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        "none:",
        "none:<b>",
        "none:en:en",
        "none:en:",
        "none:en:00FF00FF00FF00FF",
        "none:en:00ff00ff00ff00ff0",
        "none:en:how big are whales",
        "none:en:00ff00ff00ff00ff:en",
        "pick",
        "pick:tides:en",
        "pick:tides:en:",
        "pick:tides:en:say this",
        "pick:tides:../x:en",
        "pick:tides:en:en:en",
        "drop:tides:en:en",
        "good:tides:en",
        "tell:en",
        "tell:en:short",
        "drop:en:00ff00ff00ff00ff",
        "speak:en",
        "speak:<b>:en",
        "page:secret:en",
        "forget",
        "PICK:tides:en:en",
    ],
)
def test_text_of_no_button_of_ours_is_no_action(text: str) -> None:
    assert decode(text) is None


@given(st.text() | st.from_regex(r"(pick|full|none|tell|good|speak|page|ask):.*(:.*){0,2}"))
def test_no_text_is_too_strange(text: str) -> None:
    found = decode(text)
    assert found is None or encode(found) in (text, encode(found))
