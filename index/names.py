"""Which countries and well-known organizations a text names, in whatever language.

Countries are CLDR's, and so are the peoples whose name is that of their language, such as "the
Poles" and "Polish"; organizations are a list of this project's own. A name counts in any of its
inflected forms: what it ends with is left open.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel import Locale

from index.terms import folded, words

_LANGUAGES = (
    "ar bg cs da de el en es fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv "
    "th tr uk vi zh"
)
_WORDS_TOO = (
    "ab ao bi bm cada chad cia cio como esa eu icc man mali mtk oma oms onu un uno vn who που"
)
_AMBIGUOUS = frozenset(_WORDS_TOO.split())
"""Names that are words in some language, as "man" is: they count in capitals only."""

_PEOPLES = (
    "sq:AL hy:AM az:AZ be:BY bg:BG cs:CZ da:DK de:DE el:GR es:ES et:EE fi:FI fr:FR ka:GE hu:HU "
    "is:IS he:IL it:IT ja:JP kk:KZ ko:KR lv:LV lt:LT mk:MK mt:MT mn:MN nb:NO no:NO pl:PL pt:PT "
    "ro:RO ru:RU sr:RS sk:SK sl:SI sv:SE th:TH tr:TR uk:UA vi:VN"
)
"""Languages whose adjective is that of one country above all, and the country."""

_COUNTRY = 2
"""Letters of CLDR's codes for countries; longer ones are those of continents and regions."""

_SHORTEST = 4
"""Letters up to which a word has to be there as it is."""

_OPEN_ENDS = ((5, 0), (7, 1))
_OPEN_END = 2
"""How many letters at its end are left open, by the length of a word."""

_LONGER = 3

_Stems = tuple[str, ...]


class NameList:
    """Finds names; `names` are pairs of what is named and one of its names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._by_start: dict[str, set[tuple[_Stems, str]]] = {}
        for named, name in names:
            stems = tuple(map(_stem, words(folded(name))))
            if stems:
                self._by_start.setdefault(_start(stems[0]), set()).add((stems, named))

    def found_in(self, text: str) -> frozenset[str]:
        """Return what is named in a text."""
        if text.isupper():
            text = text.casefold()
        spoken = words(text)
        said = [folded(word) for word in spoken]
        places = [at for at, word in enumerate(said) if _counts(word, spoken[at])]
        return frozenset(named for place in places for named in self._at(place, said))

    def _at(self, place: int, said: list[str]) -> Iterator[str]:
        for stems, named in self._by_start.get(_start(said[place]), ()):
            if _follow(stems, said[place : place + len(stems)]):
                yield named


@cache
def known_names() -> NameList:
    """Return the names of countries and organizations that Dragoman knows."""
    return NameList([*_countries(), *_peoples(), *_organizations()])


def _countries() -> Iterator[tuple[str, str]]:
    for language in _LANGUAGES.split():
        for code, name in Locale.parse(language).territories.items():
            if len(code) == _COUNTRY:
                yield code, name


def _peoples() -> Iterator[tuple[str, str]]:
    for language in _LANGUAGES.split():
        names = Locale.parse(language).languages
        for spoken, land in (pair.split(":") for pair in _PEOPLES.split()):
            if spoken in names:
                yield land, names[spoken]


def _organizations() -> Iterator[tuple[str, str]]:
    path = Path(__file__).with_name("organization_names.json")
    for named, names in json.loads(path.read_text(encoding="utf-8")).items():
        yield from ((named, name) for name in names)


def _counts(word: str, spoken: str) -> bool:
    return word not in _AMBIGUOUS or spoken.isupper()


def _stem(word: str) -> str:
    cut = next((cut for length, cut in _OPEN_ENDS if len(word) <= length), _OPEN_END)
    return word[: len(word) - cut]


def _start(word: str) -> str:
    return word[:_SHORTEST]


def _follow(stems: _Stems, said: list[str]) -> bool:
    return len(said) == len(stems) and all(map(_is_form, said, stems))


def _is_form(word: str, stem: str) -> bool:
    if len(stem) <= _SHORTEST:
        return word == stem
    return word.startswith(stem) and len(word) <= len(stem) + _LONGER
