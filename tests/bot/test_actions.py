"""What a button carries."""

import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import MAX_BYTES, Action, NoneOfThese, Pick, decode, encode
from bot.model import language_of
from bot.strings import interface_languages
from knowledge.explainers import MAX_SLUG
from knowledge.folders import read_folder, starter_folder

LOCALES = sorted(name.replace("_", "-") for name in locale_identifiers())
"""Every locale that may be published: `knowledge check` knows no others."""

SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).map(lambda slug: slug[:MAX_SLUG])
PICKS = st.builds(
    Pick, SLUGS, st.sampled_from(LOCALES), st.sampled_from(LOCALES), in_full=st.booleans()
)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Pick("tides", "en", "pt-BR"), "pick:tides:en:pt-BR"),
        (Pick("tides", "zh-Hant", "fr", in_full=True), "full:tides:zh-Hant:fr"),
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
    assert (found.slug, found.locale, found.in_full) == (action.slug, action.locale, action.in_full)
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
        Pick(one.slug, one.locale, asker, in_full=True)
        for one in revisions
        for asker in interface_languages()
    ]
    assert [decode(encode(pick)) for pick in picks] == picks
    assert max(len(encode(pick).encode()) for pick in picks) <= MAX_BYTES


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
        "PICK:tides:en:en",
    ],
)
def test_text_of_no_button_of_ours_is_no_action(text: str) -> None:
    assert decode(text) is None


@given(st.text() | st.from_regex(r"(pick|full|none):.*(:.*){0,2}"))
def test_no_text_is_too_strange(text: str) -> None:
    found = decode(text)
    assert found is None or encode(found) in (text, encode(found))
