"""The secret of this installation, and the keys that are derived from it, one for each purpose.

It is made once, in the data folder, or comes from the settings where several machines share one.
Whoever loses it loses the languages that askers chose and their wishes to be told, and nothing
else.
"""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from filelock import FileLock

from bot.errors import SecretUnusable

KEY_FILE = "secret.key"
MIN_CHARACTERS = 32

_BYTES = 32


def installation_secret(folder: Path) -> str:
    """Return the secret of a data folder, made when there is none; raises SecretUnusable."""
    path = folder / KEY_FILE
    try:
        with FileLock(folder / f"{KEY_FILE}.lock"):
            if not path.exists():
                _write(path, secrets.token_hex(_BYTES))
            text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretUnusable(path, type(error).__name__) from error
    if len(text) < MIN_CHARACTERS:
        raise SecretUnusable(path, "too short")
    return text


def derived_key(secret: str, purpose: str) -> bytes:
    """Return a key of 32 bytes that tells nothing of the secret, nor of keys for other purposes."""
    master = hashlib.blake2b(secret.encode()).digest()
    return hashlib.blake2b(purpose.encode(), key=master, digest_size=_BYTES).digest()


def _write(path: Path, text: str) -> None:
    # Renamed into place when it is whole on the disk: a half secret would be a lost one.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{KEY_FILE}.")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(descriptor)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
