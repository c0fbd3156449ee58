"""Terms: what of a text lexical retrieval compares.

Words without case and diacritics, the four-letter pieces of longer words (so that inflected forms
share most of their terms), and character pairs where a script writes no spaces.
"""

import re
import unicodedata

_VOWEL_SIGNS = "".join(
    char
    for char in map(chr, (*range(0x0900, 0x1D00), *range(0xA800, 0xAC00)))
    if unicodedata.category(char) in ("Mc", "Mn") and not unicodedata.combining(char)
)
"""What the scripts of South and South-East Asia write inside a word and `\\w` does not know."""

_WORDS = re.compile(rf"[^\W_](?:[^\W_]|[{_VOWEL_SIGNS}])*")
_STROKED = str.maketrans("łøđħŧı", "lodhti")
"""Letters whose mark Unicode does not take off, and people do when they type."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_PIECE = 4


def terms(text: str) -> frozenset[str]:
    """Return the distinct terms of a text."""
    found: set[str] = set()
    for word in words(folded(text)):
        found.update(_pairs(word) if _UNSPACED.search(word) else _word_terms(word))
    return frozenset(found)


def words(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits."""
    return _WORDS.findall(text)


def folded(text: str) -> str:
    """Return the text in compatibility form, without case and combining marks."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_STROKED)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def letters(text: str) -> str:
    """Return the folded letters and digits: equal for texts that say the same words.

    What stands between two digits stays as a letter: 2.5 is not 25.
    """
    return "".join(words(_BETWEEN_DIGITS.sub("x", folded(text))))


def _word_terms(word: str) -> set[str]:
    pieces = {word[start : start + _PIECE] + "~" for start in range(len(word) - _PIECE + 1)}
    return {word} | (pieces if len(word) > _PIECE else set())


def _pairs(word: str) -> set[str]:
    return {word[start : start + 2] for start in range(max(1, len(word) - 1))}
