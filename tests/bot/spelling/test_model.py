"""What the weights that ship say of words, and how they are kept."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling.model import default_spelling, read_spelling, write_spelling
from bot.strings import interface_languages

SPELLING = default_spelling()
SPOKEN = interface_languages()


def likeliest(text: str, candidates: frozenset[str] = SPOKEN) -> str:
    found = SPELLING.probabilities(text, candidates)
    return max(found, key=lambda lang: found[lang])


def test_every_interface_language_is_known() -> None:
    assert set(SPELLING.languages) >= SPOKEN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Verteidigungsausgaben", "de"),
        ("défense collective", "fr"),
        ("bezpieczeństwo", "pl"),
        ("üyelik süreci", "tr"),
        ("безпека", "uk"),
        ("ασφάλεια", "el"),
        ("chomu", "uk"),
        ("yparxei", "el"),
        ("seguranca", "pt"),
        ("dlaczego wlasciwie", "pl"),
    ],
)
def test_words_are_told_also_as_they_are_typed_on_a_phone(text: str, language: str) -> None:
    assert likeliest(text) == language


def test_serbian_and_croatian_are_told_apart() -> None:
    both = frozenset({"hr", "sr"})
    assert likeliest("uvek ovde", both) == "sr"
    assert likeliest("uvijek ovdje", both) == "hr"
    assert likeliest("увек овде", both) == "sr"


def test_text_without_letters_says_nothing() -> None:
    assert SPELLING.probabilities("12 ?", SPOKEN) == {}
    assert SPELLING.probabilities("why", frozenset({"xx"})) == {}


@given(st.text(st.characters()), st.frozensets(st.sampled_from([*SPELLING.languages, "xx"])))
def test_any_text_has_probabilities_of_candidates_only(
    text: str, candidates: frozenset[str]
) -> None:
    found = SPELLING.probabilities(text, candidates)
    assert found.keys() <= candidates
    assert not found or sum(found.values()) == pytest.approx(1, abs=1e-4)


def test_weights_are_kept_in_a_file(tmp_path: Path) -> None:
    write_spelling(tmp_path / "weights.npz", SPELLING)
    again = read_spelling(tmp_path / "weights.npz")
    assert again.languages == SPELLING.languages
    assert again.probabilities("why", SPOKEN) == SPELLING.probabilities("why", SPOKEN)
