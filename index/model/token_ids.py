"""Texts as the ids of their pieces, as the model reads them."""

from pathlib import Path

import sentencepiece

from index.model.directory import MAX_TOKENS


class TokenIds:
    """Cuts texts into pieces by a SentencePiece model; raises what the library raises."""

    def __init__(self, model: Path | bytes) -> None:
        given = {"model_proto": model} if isinstance(model, bytes) else {"model_file": str(model)}
        self._pieces = sentencepiece.SentencePieceProcessor(**given)
        self.pad: int = self._pieces.pad_id()

    def of(self, text: str, limit: int = MAX_TOKENS) -> list[int]:
        """Return the ids of a text, at most `limit`, with those of its beginning and end."""
        clean = text.encode("utf-8", "replace").decode()  # lone surrogates are not UTF-8
        pieces = self._pieces.encode(clean)[: limit - 2]
        return [self._pieces.bos_id(), *pieces, self._pieces.eos_id()]
