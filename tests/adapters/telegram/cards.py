"""Cards for tests of rendering."""

from typing import Any

from hypothesis import strategies as st

from bot.actions import AskAnother, NoneOfThese, Pick, Rate
from bot.cards import Button, Card
from bot.model import View
from knowledge.explainers import Source

SOURCE = Source("Official page", "https://example.org/page")
MORE = Button("Read more", Pick("tides", "en", "en", View.FULL))
NONE = Button("None of these", NoneOfThese("en"))


def card(**changes: Any) -> Card:
    """A card with everything on it, changed where a test needs it."""
    everything: dict[str, Any] = {
        "locale": "en",
        "frame": "en",
        "title": "Why are there tides?",
        "body": "The Moon pulls.",
        "notice": "Only in English.",
        "sources_label": "Source",
        "sources": (SOURCE,),
        "dates": "Facts as of 1 May 2026",
        "rows": ((MORE,),),
    }
    return Card(**everything | changes)


def language(locale: str) -> Button:
    return Button(locale, Pick("tides", locale, "en"))


_TEXTS = st.text(max_size=60) | st.text("<>&\"'/ab @\n\u200f\U0001f600א", max_size=60)
_LONG = st.builds(str.__mul__, _TEXTS, st.integers(1, 400))
_LOCALES = st.sampled_from(["en", "ar", "he"])
_SOURCES = st.builds(Source, _TEXTS, _TEXTS | _TEXTS.map("https://example.org/?{}".format))
_BUTTONS = st.builds(
    Button,
    _LONG,
    st.sampled_from([NoneOfThese("en"), AskAnother("en"), Rate("tides", "en", "en", helpful=False)])
    | st.builds(Pick, st.sampled_from(["a", "a" * 60]), st.just("en"), st.just("en")),
)
CARDS = st.builds(
    Card,
    locale=_LOCALES,
    frame=_LOCALES,
    title=_TEXTS,
    body=_LONG.map("Something. {}".format),
    notice=_TEXTS,
    sources_label=_TEXTS,
    sources=st.lists(_SOURCES, max_size=3).map(tuple),
    dates=_TEXTS,
    full_sources=st.booleans(),
    rows=st.lists(st.lists(_BUTTONS, max_size=4).map(tuple), max_size=4).map(tuple),
)
