"""Keyed hashes: how ids of people and chats are known again without being kept."""

import hashlib
from dataclasses import dataclass, field

_BYTES = 16


@dataclass(frozen=True, slots=True)
class KeyedHashes:
    """Hashes ids with a secret of this installation (BLAKE2b, keyed).

    Without the secret nobody can find out whose hash it is by trying all ids.
    """

    secret: bytes = field(repr=False)

    def of(self, platform: str, kind: str, id_: int | str) -> str:
        """Return the hash of an id, the same for the same platform, kind and id."""
        text = f"{platform}\0{kind}\0{id_}".encode()
        return hashlib.blake2b(text, digest_size=_BYTES, key=self.secret).hexdigest()
