"""Serbian and Croatian: most words are common, so lists of words have them as one language.

Serbian is written in both scripts, and says "vreme" and "dete" where Croatian says "vrijeme" and
"dijete". A list that has both forms of a word tells which is whose; so do the commonest words that
are one language's only.
"""

import re
from collections.abc import Iterator, Mapping

_LETTERS = {
    **{"lj": "љ", "nj": "њ", "dž": "џ"},
    **dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)),
}
_RARELY = 0.1
"""How much a form counts in the language that has another one."""

_SELDOM = 0.4
"""How much an infinitive counts in Serbian, which says "mogu da radim", and "da" in Croatian."""

_SHORT = 3
"""Letters of words that are too short to be told: "me" is not a form of "mjesec"."""

_REPLACED = (
    *((r"\Bije\B", "e"), (r"\B(?<!n)je\B", "e"), ("eu", "ev"), ("opć", "opšt"), ("kem", "hem")),
    *(("ira", "ova"), ("ira", "isa"), ("iram", "ujem"), ("ira", "uje")),
)
"""What Croatian has, and Serbian instead: vrijeme, mjesto, Europa, općina, kemija, planirati."""

_FUTURES = ("ću", "ćeš", "će", "ćemo", "ćete")
"""Serbian writes the future as one word: "radiću", where Croatian has "radit ću"."""

_CROATIAN = (
    "što tko netko nitko svatko također tisuća tjedan tjedna stoljeće povijest glazba vlak zrak "
    "kruh tvrtka sustav računalo zrakoplov sveučilište kazalište nogomet siječnja veljače ožujka "
    "travnja svibnja lipnja srpnja kolovoza rujna listopada studenog prosinca tijekom unatoč "
    "točno točka obitelj plaća zaslon ponovno izvješće sudjelovati uspjeh gospodarstvo"
)
_SERBIAN = (
    "šta ko neko niko svako takođe hiljada hiljadu nedelja nedelje vek veka istorija muzika voz "
    "vazduh hleb firma sistem računar kompjuter avion univerzitet pozorište fudbal januara "
    "februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra tokom "
    "uprkos tačno tačka porodica plata ekran ponovo izveštaj učestvovati uspeh privreda"
)


def cyrillic(word: str) -> str:
    """Return a Serbian word in Cyrillic."""
    for latin, letter in _LETTERS.items():
        word = word.replace(latin, letter)
    return word


def told_apart(common: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the frequencies for Croatian and for Serbian."""
    pairs = {(word, form) for word in common for form in _serbian(word) if form in common}
    croatian = {word for word, _ in pairs} | set(_CROATIAN.split())
    serbian = {form for _, form in pairs} | set(_SERBIAN.split()) | set(_futures(common))
    infinitives = {word for word in common if word.endswith(("ti", "ći")) and len(word) > _SHORT}
    return (
        _less(_less(common, serbian - croatian, _RARELY), {"da"}, _SELDOM),
        _less(_less(common, croatian - serbian, _RARELY), infinitives, _SELDOM),
    )


def _serbian(word: str) -> set[str]:
    forms = {re.sub(croatian, serbian, word) for croatian, serbian in _REPLACED} - {word}
    return {form for form in forms if len(form) > _SHORT}


def _futures(common: Mapping[str, float]) -> Iterator[str]:
    for word in common:
        for ending in _FUTURES:
            stem = word.removesuffix(ending)
            if stem and stem != word and f"{stem}ti" in common:
                yield word


def _less(common: Mapping[str, float], words: set[str], factor: float) -> dict[str, float]:
    return {word: share * (factor if word in words else 1) for word, share in common.items()}
