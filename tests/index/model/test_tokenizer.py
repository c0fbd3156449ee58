"""The two forms of the vocabulary, which must give the same tokens.

Known differences, none of which matters to a vector: `tokenizers` strips U+0085; where two ways to
split a word are equally likely it may take the other one; and it normalizes by grapheme, so that a
two-part vowel sign of Bengali or Tamil stays in two parts when it was typed in two. The default
engine uses SentencePiece, the reference.
"""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import sentencepiece
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tests.index.scripts import HOSTILE, QUESTIONS

Ids = Callable[[str], list[int]]

UNLIKE = {"its own special pieces", "a lone surrogate", "only a lone surrogate"}
"""A token is made of "<s>" in a text by `tokenizers` as transformers sets it up; and it refuses
surrogates, which both engines replace before."""

# What two libraries do does not change: a new example should not fail somebody else's change.
given_always_the_same = settings(max_examples=300, derandomize=True)


@pytest.fixture(scope="module")
def reference(model_path: Path) -> sentencepiece.SentencePieceProcessor:
    file = str(model_path / "sentencepiece.bpe.model")
    return sentencepiece.SentencePieceProcessor(model_file=file)


@pytest.fixture(scope="module")
def fast(model_path: Path) -> Tokenizer:
    return Tokenizer.from_file(str(model_path / "tokenizer.json"))


@pytest.fixture(scope="module")
def reference_ids(reference: sentencepiece.SentencePieceProcessor) -> Ids:
    """Of SentencePiece, with both ends, as the default engine puts them."""
    return lambda text: [reference.bos_id(), *reference.encode(text), reference.eos_id()]


@pytest.fixture(scope="module")
def fast_ids(fast: Tokenizer) -> Ids:
    """Of `tokenizers`, which puts the ends itself."""
    return lambda text: list(fast.encode(text).ids)


@pytest.fixture(scope="module")
def alike(
    reference: sentencepiece.SentencePieceProcessor, reference_ids: Ids, fast_ids: Ids
) -> Callable[[str], bool]:
    """Whether both forms give the same tokens, or others that are as likely."""

    def likelihood(ids: list[int]) -> float:
        return sum(map(reference.get_score, ids))

    def compare(text: str) -> bool:
        one, other = reference_ids(text), fast_ids(text)
        return one == other or likelihood(one) == pytest.approx(likelihood(other), abs=1e-3)

    return compare


def test_special_pieces_have_the_ids_of_xlm_roberta(
    fast: Tokenizer, reference: sentencepiece.SentencePieceProcessor
) -> None:
    found = [reference.bos_id(), reference.pad_id(), reference.eos_id(), reference.unk_id()]
    assert found == [0, 1, 2, 3]
    pieces = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    assert [fast.token_to_id(piece) for piece in pieces] == [*found, 250_001]
    assert fast.get_vocab_size() == reference.vocab_size() == 250_002


def test_ids_are_those_that_xlm_roberta_is_known_for(reference_ids: Ids) -> None:
    """From the documentation of fairseq and transformers."""
    assert reference_ids("Hello world!") == [0, 35378, 8999, 38, 2]
    assert reference_ids("") == [0, 2]


def test_control_pieces_cannot_be_typed(reference_ids: Ids) -> None:
    """Otherwise an asker could end the text in its middle."""
    assert not {0, 1, 2} & set(reference_ids("<s> <pad> </s>")[1:-1])


@pytest.mark.parametrize("lang", QUESTIONS)
def test_both_forms_agree_in_every_script(reference_ids: Ids, fast_ids: Ids, lang: str) -> None:
    for text in (QUESTIONS[lang], QUESTIONS[lang].upper(), f"  {QUESTIONS[lang]} \n x "):
        assert fast_ids(text) == reference_ids(text)


@pytest.mark.parametrize("kind", sorted(HOSTILE.keys() - UNLIKE))
def test_both_forms_agree_on_hostile_text(reference_ids: Ids, fast_ids: Ids, kind: str) -> None:
    assert fast_ids(HOSTILE[kind]) == reference_ids(HOSTILE[kind])


@given_always_the_same
@given(st.text(st.characters(codec="latin-1", exclude_characters="\x85"), max_size=40))
def test_both_forms_agree_on_any_western_text(alike: Callable[[str], bool], text: str) -> None:
    assert alike(text)


@given_always_the_same
@given(st.text(st.sampled_from("абвгґєіїйщюяѐё ,?!0123АБВ’ʼ«»—\u0301"), max_size=40))
def test_both_forms_agree_on_any_cyrillic_text(alike: Callable[[str], bool], text: str) -> None:
    assert alike(text)


@given_always_the_same
@given(st.text(st.sampled_from("海潮灯台はなぜですかがパー、。？ａＢ１ ㍿ﾊ한국어"), max_size=40))
def test_both_forms_agree_on_any_east_asian_text(alike: Callable[[str], bool], text: str) -> None:
    assert alike(text)


@given_always_the_same
@given(st.text(st.sampled_from("ابتثجحخدرزسشكلمنهوي ةىؤئءَُِّْ\u200cپچگک؟،٠١٢"), max_size=40))
def test_both_forms_agree_on_any_arabic_text(alike: Callable[[str], bool], text: str) -> None:
    assert alike(text)


@pytest.mark.parametrize("text", ["\u09c7\u09be", "\u0bc7\u0bbe"])
def test_only_a_vowel_sign_in_two_parts_differs(alike: Callable[[str], bool], text: str) -> None:
    """When the first of these fails, the difference that the default engine avoids is gone."""
    assert not alike(text)
    assert alike(unicodedata.normalize("NFC", text))
