"""Links that open the bot at an explainer."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deep_links import (
    MAX_PAYLOAD,
    Target,
    payload_of,
    payload_of_page,
    read_payload,
    telegram_link,
)
from bot.model import Page
from knowledge.explainers import MAX_SLUG

SLUGS = st.from_regex(rf"[a-z0-9](?:[a-z0-9-]{{0,{MAX_SLUG - 2}}}[a-z0-9])?", fullmatch=True)
LOCALES = st.sampled_from(["", "en", "pt-BR", "zh-Hans-CN"])


@given(SLUGS, LOCALES)
def test_what_is_in_a_link_is_read_again(slug: str, locale: str) -> None:
    assert read_payload(payload_of(slug, locale)) == Target(slug, locale)


@given(SLUGS, LOCALES)
def test_every_link_is_one_that_telegram_hands_on(slug: str, locale: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload_of(slug, locale))


@pytest.mark.parametrize("page", Page)
def test_pages_have_links_that_no_explainer_can_have(page: Page) -> None:
    assert read_payload(payload_of_page(page)) is page


@pytest.mark.parametrize("payload", ["", "_", "_nothing", "-a", "Ä", "a_b_c", "a b", "a" * 65])
def test_what_is_no_link_of_ours_leads_nowhere(payload: str) -> None:
    assert read_payload(payload) is None


def test_locale_for_which_there_is_no_room_is_left_out() -> None:
    assert payload_of("a" * 40, "x" * 30) == "a" * 40
    assert len(payload_of("a" * 40, "x" * 23)) == MAX_PAYLOAD


def test_link_opens_a_private_chat_or_asks_for_a_group() -> None:
    assert telegram_link("a_bot", "tides") == "https://t.me/a_bot?start=tides"
    assert telegram_link("a_bot", "tides", group=True) == "https://t.me/a_bot?startgroup=tides"
