"""Texts for properties: anything that the gate lets through, with Discord's signs in plenty."""

from hypothesis import strategies as st

from bot.actions import (
    AUTOMATIC,
    AskAnother,
    Forget,
    NoneOfThese,
    Pick,
    Rate,
    Show,
    Speak,
    TellMe,
)
from bot.cards import Button, Card
from bot.model import Page, View
from knowledge.characters import unreadable_at
from knowledge.explainers import Source

MARKUP = (
    *"\\*_~`|[]()<>@:#-+.!/ \n1",
    "<@42>",
    "<@&1>",
    "<#1>",
    "<t:0:R>",
    "<:smile:1>",
    "@everyone",
    "@here",
    ":smile:",
    "```",
    "-# ",
    "\n- ",
    "\n  2. ",
    "](",
    "https://",
    "https://a.example/b_c_d",
    "https://a.example/b_c_d.",
    "👩\u200d🚀",
    "e\u0301",
    "שלום",
    "مرحبا",
    "Hello",
)

readable = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")).filter(
    lambda character: unreadable_at(character) is None
)


def texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Texts of up to so many pieces, each a character or some markup."""
    return st.lists(readable | st.sampled_from(MARKUP), max_size=max_size).map("".join)


def long_texts() -> st.SearchStrategy[str]:
    """Texts around and far above Discord's limits."""
    return st.builds(lambda text, times: text * times, texts(30), st.sampled_from([1, 3, 40, 400]))


locales = st.sampled_from(["en", "de", "ar", "he", "fa", "uk", "pt-BR"])
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,47}", fullmatch=True)
picks = st.builds(Pick, slugs, locales, locales, st.sampled_from(View))
references = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
actions = (
    picks
    | st.builds(NoneOfThese, locales)
    | st.builds(TellMe, locales, references)
    | st.builds(Rate, slugs, locales, locales, st.booleans())
    | st.builds(AskAnother, locales)
    | st.builds(Speak, locales | st.just(AUTOMATIC), locales)
    | st.builds(Show, st.sampled_from(Page), locales)
    | st.builds(Forget, locales)
)
buttons = st.builds(Button, texts(), actions)
rows = st.lists(st.lists(buttons, min_size=1, max_size=6).map(tuple), max_size=12).map(tuple)
urls = st.builds(str.__add__, st.sampled_from(["https://", "http://", "ftp://", ""]), long_texts())

cards = st.builds(
    Card,
    locale=locales,
    frame=locales,
    body=long_texts(),
    title=texts(300),
    notice=long_texts(),
    sources_label=texts(300),
    sources=st.lists(st.builds(Source, texts(), urls), max_size=7).map(tuple),
    dates=long_texts(),
    full_sources=st.booleans(),
    rows=rows,
)
