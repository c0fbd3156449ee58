"""How words are typed on a phone: without accents, or in Latin letters.

People who have no keyboard of their script at hand, or are used to it from years of chats, write
Ukrainian, Russian, Bulgarian or Greek in Latin letters, each in their own way. Two ways stand for
the many: one by sound, and one that is common in chats.
"""

import unicodedata
from collections.abc import Callable, Mapping

Spell = Callable[[str], str]

_NOT_ACCENTS = str.maketrans({"ł": "l", "ß": "ss", "ı": "i", "ø": "o", "đ": "d", "ς": "σ"})
"""Letters that Unicode does not take for a letter with an accent, but people do."""

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщыэюя"
_BY_SOUND = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya"
_RUSSIAN = {
    **dict(zip(_CYRILLIC, _BY_SOUND.split(), strict=True)),
    **{"ъ": "", "ь": "", "ё": "yo"},
}
_RUSSIAN_CHAT = {
    **_RUSSIAN,
    **{"й": "j", "х": "h", "ц": "c", "щ": "sh", "ю": "u", "я": "ja", "ё": "e", "ж": "j"},
}
_UKRAINIAN = {
    **_RUSSIAN,
    **{"г": "h", "ґ": "g", "є": "ye", "и": "y", "і": "i", "ї": "yi", "'": "", "’": ""},
}
_UKRAINIAN_CHAT = {
    **_UKRAINIAN,
    **{"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia", "х": "h", "ц": "c", "щ": "sch"},
}
_BULGARIAN = {**_RUSSIAN, **{"щ": "sht", "ъ": "a", "х": "h", "й": "i", "ю": "yu"}}
_BULGARIAN_CHAT = {**_BULGARIAN, **{"ц": "c", "ж": "j", "я": "q", "ю": "iu"}}
_GREEK_LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
_GREEK_BY_SOUND = "a v g d e z i th i k l m n x o p r s t y f ch ps o"
_GREEK = dict(zip(_GREEK_LETTERS, _GREEK_BY_SOUND.split(), strict=True))
_GREEK_CHAT = {**_GREEK, **{"β": "b", "η": "h", "ξ": "ks", "υ": "u", "χ": "x", "ω": "w"}}
_GREEK_SOUNDS = {"ου": "ou", "αυ": "av", "ευ": "ev", "μπ": "b", "ντ": "d"}


def bare(word: str) -> str:
    """Return a word without accents."""
    parts = unicodedata.normalize("NFD", word.translate(_NOT_ACCENTS))
    return "".join(char for char in parts if not unicodedata.combining(char))


def _by(letters: Mapping[str, str], pairs: Mapping[str, str] | None = None) -> Spell:
    def spell(word: str) -> str:
        for pair, sound in (pairs or {}).items():
            word = word.replace(pair, sound)
        return "".join(letters.get(char, char) for char in word)

    return spell


def _greek(spell: Spell) -> Spell:
    return lambda word: spell(bare(word))


IN_LATIN: Mapping[str, tuple[Spell, ...]] = {
    "ru": (_by(_RUSSIAN), _by(_RUSSIAN_CHAT)),
    "uk": (_by(_UKRAINIAN), _by(_UKRAINIAN_CHAT)),
    "bg": (_by(_BULGARIAN), _by(_BULGARIAN_CHAT)),
    "el": (_greek(_by(_GREEK, _GREEK_SOUNDS)), _greek(_by(_GREEK_CHAT))),
}
"""Ways to type a language in Latin letters."""
