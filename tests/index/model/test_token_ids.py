"""Texts as ids: between the ids of beginning and end, never too many, whatever the text."""

from pathlib import Path

import pytest
from hypothesis import given

from index.model.bundled import BundledWeights
from index.model.directory import MAX_TOKENS
from index.model.token_ids import TokenIds
from index.model.tokenizer import sentencepiece_model
from tests.index.corpora import ANY_TEXT
from tests.index.tiny_weights import PIECES, weights_file

BEGIN, PAD, END, UNKNOWN = (PIECES.index(piece) for piece in ("<s>", "<pad>", "</s>", "<unk>"))
MODEL = sentencepiece_model(BundledWeights(weights_file()).vocabulary)
IDS = TokenIds(MODEL)


def test_a_text_stands_between_its_beginning_and_its_end() -> None:
    found = [PIECES[number] for number in IDS.of("the cat?")]
    assert found == ["<s>", "▁the", "▁", "c", "a", "t", "?", "</s>"]


def test_an_empty_text_is_a_beginning_and_an_end() -> None:
    assert IDS.of("") == [BEGIN, END]


def test_what_no_piece_spells_is_unknown() -> None:
    assert UNKNOWN in IDS.of("a 漢")


@pytest.mark.parametrize("limit", [2, 3, 10, MAX_TOKENS])
def test_a_long_text_is_cut_and_still_ends(limit: int) -> None:
    found = IDS.of("zx" * 600, limit)
    assert len(found) == limit
    assert (found[0], found[-1]) == (BEGIN, END)
    assert found[:-1] == IDS.of("zx" * 600)[: limit - 1]


def test_without_a_limit_it_is_that_of_the_model() -> None:
    assert len(IDS.of("z" * 2000)) == MAX_TOKENS


def test_padding_has_an_id_of_its_own() -> None:
    assert IDS.pad == PAD


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(MODEL)
    assert TokenIds(tmp_path / "model").of("why the cat") == IDS.of("why the cat")


@given(ANY_TEXT)
def test_any_text_has_ids(text: str) -> None:
    found = IDS.of(text)
    assert (found[0], found[-1]) == (BEGIN, END)
    assert all(0 <= number < len(PIECES) for number in found)


@pytest.mark.parametrize("damaged", [b"", b"no model", MODEL[:-7]])
def test_a_damaged_model_is_refused(damaged: bytes, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(damaged)
    with pytest.raises((RuntimeError, OSError)):
        TokenIds(tmp_path / "model").of("a")
