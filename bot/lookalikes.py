"""Letters that imitate those of another script, mended within a word.

Only words that mix scripts are touched, and only where that makes them words of one script; of two
that will do, it is that of most letters. So no honest word changes, not even "NATOвский". Pairs are
those of Unicode's confusables (UTS #39) among Latin, Cyrillic and Greek that look the same in
common fonts.
"""

import re
import unicodedata
from collections import Counter

_LATIN = "aceopxyijsABCEHIKMOPTXYSJ"
_CYRILLIC = "асеорхуіјѕАВСЕНІКМОРТХУЅЈ"
_GREEK = {"A": "Α", "B": "Β", "E": "Ε", "H": "Η", "I": "Ι", "K": "Κ", "M": "Μ", "N": "Ν"}
_GREEK |= {"O": "Ο", "P": "Ρ", "T": "Τ", "X": "Χ", "Y": "Υ", "Z": "Ζ", "o": "ο", "v": "ν"}

_TO: dict[str, dict[str, str]] = {
    "LATIN": dict(zip(_CYRILLIC, _LATIN, strict=True)) | {v: k for k, v in _GREEK.items()},
    "CYRILLIC": dict(zip(_LATIN, _CYRILLIC, strict=True)),
    "GREEK": _GREEK,
}
_WORD = re.compile(r"[^\W\d_]+")


def unmasked(text: str) -> str:
    """Return the text with imitating letters replaced by those that they imitate."""
    return _WORD.sub(lambda match: _unmasked_word(match.group()), text)


def _unmasked_word(word: str) -> str:
    scripts = Counter(filter(None, map(_script, word)))
    if len(scripts) < 2:
        return word
    mended = (_mended(word, script) for script, _ in scripts.most_common())
    return next(filter(None, mended), word)


def _mended(word: str, script: str) -> str | None:
    """The word in one script, where every letter of another imitates one of it."""
    replacements = _TO[script]
    mended = "".join(replacements.get(char, char) for char in word)
    return mended if {_script(char) for char in mended} <= {script, None} else None


def _script(char: str) -> str | None:
    if char.isascii():
        return "LATIN" if char.isalpha() else None
    name = unicodedata.name(char, "").split(" ")[0]
    return name if name in _TO else None
