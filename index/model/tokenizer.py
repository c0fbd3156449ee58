"""The tokenizer of multilingual-e5-small (that of XLM-RoBERTa) in its two file forms.

`sentencepiece.bpe.model` is what the default engine reads: the reference implementation, 62 MB
resident for this vocabulary of 250,002 pieces against 300 MB of `tokenizers`.
`tokenizer.json` is what sentence-transformers reads.
"""

import io
from importlib import import_module
from typing import Any

import sentencepiece
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from index.model.bundled import Vocabulary

_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3


def sentencepiece_model(vocabulary: Vocabulary) -> bytes:
    """Return the vocabulary as a serialized SentencePiece unigram model."""
    model = _empty_model()
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, len(vocabulary.pieces) - 1}
    for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
        kind = _CONTROL if number in special else _NORMAL
        kind = _UNKNOWN if number == vocabulary.unk else kind
        model.pieces.add(piece=piece, score=score, type=kind)
    _name_special_pieces(model.trainer_spec, vocabulary)
    serialized: bytes = model.SerializeToString()
    return serialized


def fast_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """Return the same tokenizer for the `tokenizers` library."""
    pairs = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pairs, unk_id=vocabulary.unk, byte_fallback=False))
    character_map = _empty_model().normalizer_spec.precompiled_charsmap
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(character_map),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    ends = [("<s>", vocabulary.bos), ("</s>", vocabulary.eos)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=ends
    )
    return tokenizer


def _empty_model() -> Any:
    """Train on nothing much: only the normalization rules of the result are used.

    XLM-RoBERTa normalizes with SentencePiece's own `nmt_nfkc` table, which a model carries.
    """
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c", "b c d", "c d e f"]),
        model_writer=trained,
        vocab_size=13,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    model = import_module("sentencepiece.sentencepiece_model_pb2").ModelProto()
    model.ParseFromString(trained.getvalue())
    del model.pieces[:]
    return model


def _name_special_pieces(trainer: Any, vocabulary: Vocabulary) -> None:
    trainer.bos_id, trainer.eos_id = vocabulary.bos, vocabulary.eos
    trainer.pad_id, trainer.unk_id = vocabulary.pad, vocabulary.unk
    trainer.vocab_size = len(vocabulary.pieces)
