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


class Names:
    """The names by which people call the organization; they may be in several languages."""

    def __init__(self, names: Iterable[str]) -> None:
        longest_first = sorted(names, key=len, reverse=True)
        alternatives = "|".join(map(re.escape, longest_first))
        self.pattern = rf"{_ELIDED}\b(?:{alternatives})\b{_POSSESSIVE}"
        self._find = re.compile(self.pattern, re.IGNORECASE)

    def without(self, text: str) -> str:
        """Return the text without the names; one that is nothing but names stays whole."""
        rest = _SPACES.sub(" ", self._find.sub(" ", text)).strip()
        return rest if any(char.isalnum() for char in rest) else text


class NamelessEmbedder:
    """Embeds texts without the organization's names."""

    def __init__(self, embedder: Embedder, names: Names) -> None:
        self._embedder = embedder
        self._names = names
        self.model_id = f"{embedder.model_id}-{_digest(names.pattern)}"
        self.dimensions = embedder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions without the names."""
        return self._embedder.encode_queries([self._names.without(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed answers without the names."""
        return self._embedder.encode_passages([self._names.without(text) for text in texts])


def _digest(pattern: str) -> str:
    return hashlib.sha256(pattern.encode()).hexdigest()[:8]
