"""Takes the organization's own name out of what is embedded.

Every explainer is about the organization, so its name tells none from another; but it is the
strongest word of a short question, and it differs between languages (NATO, OTAN, НАТО), which
pulls the same question apart. Without it, the rest of the question decides.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

from index.embedders import Embedder, Vectors

_SPACES = re.compile(r"\s+")
_ELIDED = r"(?:\b\w{1,5}['’]\s?)?"
"""An article that leans on the name: French l'OTAN, Italian dell'ONU."""

_POSSESSIVE = r"(?:['’]s)?"


class NamelessEmbedder:
    """Embeds texts without the given names; a text that is nothing but the name stays whole."""

    def __init__(self, embedder: Embedder, names: Iterable[str]) -> None:
        self._embedder = embedder
        self._names = _pattern(names)
        self.model_id = f"{embedder.model_id}-{_digest(self._names.pattern)}"
        self.dimensions = embedder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions without the names."""
        return self._embedder.encode_queries([self._nameless(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed answers without the names."""
        return self._embedder.encode_passages([self._nameless(text) for text in texts])

    def _nameless(self, text: str) -> str:
        rest = _SPACES.sub(" ", self._names.sub(" ", text)).strip()
        return rest if any(char.isalnum() for char in rest) else text


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first))
    return re.compile(rf"{_ELIDED}\b(?:{alternatives})\b{_POSSESSIVE}", re.IGNORECASE)


def _digest(pattern: str) -> str:
    return hashlib.sha256(pattern.encode()).hexdigest()[:8]
