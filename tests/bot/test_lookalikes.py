"""Letters that imitate those of another script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookalikes import unmasked
from knowledge.folders import read_folder, starter_folder


def letters(first: int, last: int) -> st.SearchStrategy[str]:
    """Words of one script."""
    chosen = [chr(code) for code in range(first, last + 1) if chr(code).isalpha()]
    return st.text(chosen, min_size=1, max_size=12)


LATIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZßéñłșğİı", max_size=12)
CYRILLIC = letters(0x400, 0x45F) | letters(0x490, 0x4FF)
GREEK = letters(0x391, 0x3C9) | letters(0x3AC, 0x3CE)
OTHERS = letters(0x5D0, 0x5EA) | letters(0x621, 0x64A) | letters(0x4E00, 0x4E80)


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("NАТО", "NATO"),  # the last three are Cyrillic
        ("NATО", "NATO"),
        ("ΝΑΤΟ's", "ΝΑΤΟ's"),  # all Greek: an honest word
        ("ΝATO", "NATO"),  # the first is Greek
        ("NATOвский", "NATOвский"),  # mixed, and no imitation
        ("Аrticle", "Article"),
        ("pаsspоrt", "passport"),
        ("вoйнa", "война"),  # with a Latin o and a
        ("Oταν", "Οταν"),  # with a Latin O
        ("What is NАТО?", "What is NATO?"),
        ("covid19", "covid19"),
    ],
)
def test_imitation_becomes_what_it_imitates(masked: str, plain: str) -> None:
    assert unmasked(masked) == plain


@given(st.lists(LATIN | CYRILLIC | GREEK | OTHERS, max_size=6))
def test_words_of_one_script_never_change(words: list[str]) -> None:
    text = " ".join(words)
    assert unmasked(text) == text


@given(st.text(st.characters(), max_size=80))
def test_only_letters_change_and_only_once(text: str) -> None:
    mended = unmasked(text)
    assert len(mended) == len(text)
    assert unmasked(mended) == mended
    assert all(old == new or old.isalpha() for old, new in zip(text, mended, strict=True))


def test_texts_of_the_demonstration_are_honest() -> None:
    revisions, _ = read_folder(starter_folder())
    texts = {text for one in revisions for text in (one.question, *one.variants, one.answer)}
    assert {text for text in texts if unmasked(text) != text} == set()
