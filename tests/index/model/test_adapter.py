"""The adapter: a small file that corrects some tensors of the weights and leaves the others."""

from pathlib import Path

import numpy as np
import pytest

from index.model.adapter import (
    AdaptedWeights,
    Adapter,
    LowRank,
    default_adapter,
    named_added,
    named_low_rank,
    read_adapter,
    write_adapter,
)
from index.model.bundled import BundledWeights, find_weights, load_weights
from tests.index.tiny_weights import HIDDEN, INNER, any_adapter, deep_weights, floats_of

LAYER = 7
WEIGHTS = deep_weights()
ADAPTER = any_adapter(LAYER)
ADAPTED = AdaptedWeights(WEIGHTS, ADAPTER)


@pytest.fixture(scope="module")
def real() -> BundledWeights:
    return load_weights(find_weights())


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_adapter(tmp_path / "adapter.npz", ADAPTER.tensors)
    again = read_adapter(tmp_path / "adapter.npz").tensors
    assert again.keys() == ADAPTER.tensors.keys()
    for name, values in ADAPTER.tensors.items():
        np.testing.assert_array_equal(again[name], values)


def test_the_file_has_half_the_precision_of_what_was_learned(tmp_path: Path) -> None:
    learned = floats_of("learned", 3, 5)
    write_adapter(tmp_path / "adapter.npz", {"x.added": learned})
    adapter = read_adapter(tmp_path / "adapter.npz")
    assert adapter.tensors["x.added"].dtype == np.float16
    added = adapter.added("x")
    assert added is not None
    assert added.dtype == np.float32
    assert added == pytest.approx(learned, rel=1e-3)


def test_a_correction_is_the_product_of_two_narrow_matrices() -> None:
    correction = LowRank(floats_of("down", 6, 2), floats_of("up", 2, 4))
    matrix = correction.matrix()
    assert matrix.shape == (4, 6)
    assert np.linalg.matrix_rank(matrix) == 2
    tokens = floats_of("tokens", 3, 6)
    assert tokens @ matrix.T == pytest.approx(tokens @ correction.down @ correction.up, abs=1e-5)


def test_corrections_are_found_by_the_names_they_are_given() -> None:
    correction = LowRank(floats_of("down", 6, 2), floats_of("up", 2, 4))
    tensors = named_low_rank("a.w", correction) | named_added("a.b", floats_of("added", 4))
    adapter = Adapter({name: values.astype(np.float16) for name, values in tensors.items()})
    found = adapter.low_rank("a.w")
    assert found is not None
    assert found.down == pytest.approx(correction.down, rel=1e-2)
    assert found.up == pytest.approx(correction.up, rel=1e-2)
    assert adapter.added("a.b") is not None
    assert adapter.low_rank("a.b") is None
    assert adapter.added("a.w") is None


def test_a_matrix_is_corrected_by_the_product() -> None:
    name = f"l{LAYER}.fi.w"
    correction = ADAPTER.low_rank(name)
    assert correction is not None
    plain = WEIGHTS.blocks(name, INNER, HIDDEN).dequantized()
    wanted = plain + correction.matrix()
    assert ADAPTED.matrix(name, INNER, HIDDEN) == pytest.approx(wanted, abs=1e-6)
    assert np.abs(wanted - plain).max() > 0.1


@pytest.mark.parametrize("name", ["fi.b", "q.b", "aln.w", "oln.b"])
def test_a_vector_is_corrected_by_what_is_added(name: str) -> None:
    full = f"l{LAYER}.{name}"
    size = INNER if name == "fi.b" else HIDDEN
    added = ADAPTER.added(full)
    assert added is not None
    corrected, plain = ADAPTED.floats(full, size), WEIGHTS.floats(full, size)
    assert corrected - plain == pytest.approx(added, abs=1e-6)
    assert corrected.dtype == np.float32


def test_the_four_bit_values_stay_as_they_are() -> None:
    name = f"l{LAYER}.fo.w"
    one, other = ADAPTED.blocks(name, HIDDEN, INNER), WEIGHTS.blocks(name, HIDDEN, INNER)
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.scales, other.scales)


def test_tensors_without_a_correction_stay_as_they_are() -> None:
    below = f"l{LAYER - 1}"
    for name in ("aln.w", "q.b"):
        found = ADAPTED.floats(f"{below}.{name}", HIDDEN)
        np.testing.assert_array_equal(found, WEIGHTS.floats(f"{below}.{name}", HIDDEN))
    plain = WEIGHTS.blocks(f"{below}.q.w", HIDDEN, HIDDEN).dequantized()
    np.testing.assert_array_equal(ADAPTED.matrix(f"{below}.q.w", HIDDEN, HIDDEN), plain)
    assert ADAPTED.low_rank(f"{below}.q.w") is None


def test_shape_and_vocabulary_are_those_of_the_weights() -> None:
    assert ADAPTED.shape == WEIGHTS.shape
    assert ADAPTED.vocabulary == WEIGHTS.vocabulary


def test_the_adapter_that_ships_fits_the_weights_that_ship(real: BundledWeights) -> None:
    hidden, inner = real.shape.hidden, real.shape.feed_forward
    sizes = {"fi": (inner, hidden), "fo": (hidden, inner)}
    wanted: set[str] = set()
    for layer in _layers(default_adapter()):
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            rows, columns = sizes.get(name, (hidden, hidden))
            correction = default_adapter().low_rank(f"l{layer}.{name}.w")
            assert correction is not None
            assert correction.matrix().shape == (rows, columns)
            wanted |= {f"l{layer}.{name}.{end}" for end in ("w.down", "w.up", "b.added")}
        norms = {f"l{layer}.{name}.added" for name in ("aln.w", "aln.b", "oln.w", "oln.b")}
        wanted |= norms
    assert default_adapter().tensors.keys() == wanted
    corrected = AdaptedWeights(real, default_adapter())
    assert all(
        np.isfinite(values).all() and values.any() for values in default_adapter().tensors.values()
    )
    assert corrected.floats("l11.fi.b", inner).shape == (inner,)


def test_the_adapter_that_ships_leaves_the_lower_half_alone(real: BundledWeights) -> None:
    half = real.shape.layers // 2
    assert _layers(default_adapter()) == set(range(half, real.shape.layers))


def _layers(adapter: Adapter) -> set[int]:
    return {int(name.partition(".")[0].removeprefix("l")) for name in adapter.tensors}
