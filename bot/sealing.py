"""Seals texts, so that the database alone, or a copy of it, does not tell what they say."""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with a key of 32 bytes (AES-256-GCM). No time is in what is sealed."""

    key: bytes = field(repr=False)

    def seal(self, text: str) -> str:
        """Return the text sealed, differently each time."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return b64encode(nonce + AESGCM(self.key).encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str | None:
        """Return the text, or None for what was not sealed with this key, or was changed."""
        try:
            raw = b64decode(sealed, validate=True)
            return AESGCM(self.key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError):
            return None
