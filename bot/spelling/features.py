"""What is looked at in a word: its runs of up to four characters, and the word itself."""

import re
import unicodedata
from zlib import crc32

SIZE = 1 << 15
"""Rows of the table of weights. Runs that share one by chance are few enough not to matter."""

_LONGEST = 4
_MAX_WORDS, _MAX_LETTERS = 60, 24
_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters; a long text is judged by its beginning."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return [word[:_MAX_LETTERS] for word in words[:_MAX_WORDS]]


def features_of(word: str) -> list[int]:
    """Return the rows of the weights that speak for a word."""
    padded = f" {word} "  # so that beginnings and ends differ from middles
    runs = [
        padded[start : start + length]
        for length in range(1, _LONGEST + 1)
        for start in range(len(padded) - length + 1)
    ]
    return [crc32(run.encode()) % SIZE for run in (*runs, padded) if run != " "]
