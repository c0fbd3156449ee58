"""QR codes of links: for a terminal, and as files for posters and pictures."""

import io
from pathlib import Path

import segno

_DOTS = 20
"""Width of one module in a file, in pixels or units: sharp on a poster."""


def drawn(text: str) -> str:
    """Return a QR code in characters, dark on light."""
    picture = io.StringIO()
    segno.make_qr(text, error="m").terminal(picture, compact=True)
    return picture.getvalue()


def save_qr_code(text: str, path: Path, kind: str) -> None:
    """Write a QR code as "png" or "svg"; raises OSError."""
    # The highest correction that costs no larger code: posters get dirty.
    segno.make_qr(text, error="m").save(str(path), kind=kind, scale=_DOTS)
