"""The encoder in torch: the model as it is, until it learns."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from index.learning.network import FIRST_LEARNING, RANK, Encoder  # noqa: E402
from index.learning.states import States  # noqa: E402
from index.model.adapter import Adapter  # noqa: E402
from index.model.token_ids import TokenIds  # noqa: E402
from index.model.tokenizer import sentencepiece_model  # noqa: E402
from tests.index.learning.vectors import vectors_of  # noqa: E402
from tests.index.tiny_weights import DEEP, HIDDEN, MATRICES, deep_weights  # noqa: E402

WEIGHTS = deep_weights()
TEXTS = ("query: the cat?", "query: a", "passage: where is the dog: here", "query: " + "zzz " * 9)
UPPER = [f"l{layer}." for layer in range(FIRST_LEARNING, DEEP)]


def encoder() -> Encoder:
    torch.manual_seed(0)
    made: Encoder = Encoder(WEIGHTS).eval()
    return made


def states_of(one: Encoder) -> States:
    states = States(one, TokenIds(sentencepiece_model(WEIGHTS.vocabulary)))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states.add(TEXTS)
    return states


def test_before_it_learns_it_is_the_model() -> None:
    """But for the precision of bfloat16."""
    one = encoder()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        found = one(*states_of(one).batch(TEXTS)).numpy()
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert (found * vectors_of(WEIGHTS, Adapter({}), TEXTS)).sum(axis=1).min() > 0.99


def test_the_fixed_layers_compute_the_same_while_it_learns() -> None:
    """States are computed once: what dropout left out of them would be missing for good."""
    one = encoder()
    wanted, _ = states_of(one).batch(TEXTS)
    found, _ = states_of(one.train()).batch(TEXTS)
    assert torch.equal(found, wanted)


def test_padding_does_not_matter() -> None:
    one = encoder()
    states = states_of(one)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        alone, beside = one(*states.batch(TEXTS[1:2])), one(*states.batch(TEXTS))[1:2]
    assert (alone * beside).sum().item() == pytest.approx(1, abs=1e-2)


def test_only_the_upper_layers_learn() -> None:
    one = encoder()
    learning = {name.split(".")[0] for name, part in one.named_parameters() if part.requires_grad}
    assert learning == {"upper"}
    assert len(one.upper) == DEEP - FIRST_LEARNING


def test_what_was_learned_names_every_tensor_of_the_upper_layers() -> None:
    ends = {f"{name}.{end}" for name in MATRICES for end in ("w.down", "w.up", "b.added")}
    ends |= {f"{name}.{end}.added" for name in ("aln", "oln") for end in ("w", "b")}
    learned = encoder().learned(WEIGHTS)
    assert learned.keys() == {upper + end for upper in UPPER for end in ends}
    rows, columns = MATRICES["fi"]
    assert learned[UPPER[0] + "fi.w.down"].shape == (columns, RANK)
    assert learned[UPPER[0] + "fi.w.up"].shape == (RANK, rows)


def test_before_it_learns_nothing_is_corrected() -> None:
    for name, values in encoder().learned(WEIGHTS).items():
        assert name.endswith(".down") or not values.any()


def test_what_was_learned_corrects_the_weights_as_the_encoder_computes() -> None:
    """The gain of the corrections is in the tensors: whoever reads them need not know it."""
    one = encoder()
    with torch.no_grad():
        for part in one.upper.parameters():
            part.add_(torch.randn(part.shape) * 0.1)
    learned = one.learned(WEIGHTS)
    adapter = Adapter({name: values.astype(np.float16) for name, values in learned.items()})
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        found = one(*states_of(one).batch(TEXTS)).numpy()
    plain = vectors_of(WEIGHTS, Adapter({}), TEXTS)
    assert (found * vectors_of(WEIGHTS, adapter, TEXTS)).sum(axis=1).min() > 0.99
    assert (found * plain).sum(axis=1).max() < 0.98
    assert plain.shape == (len(TEXTS), HIDDEN)


class TestStates:
    def test_a_text_is_computed_once(self) -> None:
        states = states_of(encoder())
        before = states.batch(TEXTS)[0]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states.add(TEXTS)
            states.add(["query: new"])
        assert torch.equal(states.batch(TEXTS)[0], before)
        assert states.length("query: new") > 0

    def test_the_mask_tells_pieces_from_padding(self) -> None:
        states = states_of(encoder())
        found, mask = states.batch(TEXTS)
        lengths = [states.length(text) for text in TEXTS]
        assert mask.sum(1).tolist() == lengths
        assert found.shape == (len(TEXTS), max(lengths), HIDDEN)
        assert not found[mask == 0].any()

    def test_a_long_text_is_cut(self) -> None:
        states = states_of(encoder())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states.add(["query: " + "z" * 500])
        assert states.length("query: " + "z" * 500) == 64

    def test_states_are_in_the_order_of_the_texts(self) -> None:
        states = states_of(encoder())
        found, _ = states.batch(TEXTS)
        back, _ = states.batch(TEXTS[::-1])
        assert torch.equal(found, back.flip(0))
