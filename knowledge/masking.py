"""Masking: takes out of a text what would tell who somebody is, before the text is stored.

Each e-mail address, link, handle, IBAN, payment card, phone number and long number is replaced by
a marker that says what was there. Years, dates, articles and amounts of money stay, because without
them a question says nothing. In doubt a number goes. Names of people are not recognized.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NewType

Masked = NewType("Masked", str)
"""A text that went through `mask`; nothing else that people wrote is stored."""


class Marker(StrEnum):
    """What stands in a masked text for what was there."""

    EMAIL = "[e-mail]"
    LINK = "[link]"
    HANDLE = "[handle]"
    IBAN = "[IBAN]"
    CARD = "[card]"
    PHONE = "[phone]"
    NUMBER = "[number]"


LONG = 7
"""Digits from which a number is taken for somebody's, unless its form says otherwise."""

_AT = r"[@＠﹫]"
_NAME = r"[^\s<>()\[\]\",;:@＠﹫]"
_EMAIL = re.compile(rf"{_NAME}+(?:{_AT}|\s?[(\[]\s?at\s?[)\]]\s?){_NAME}*\w", re.IGNORECASE)
_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+|(?:\b[\w-]+\.)+[^\W\d_]{2,}/\S+", re.IGNORECASE
)
_HANDLE = re.compile(rf"{_AT}(?=\w*[^\W\d])[\w.-]*\w|\b[^\W\d_]\w{{1,31}}#\d{{4}}(?!\d)")

_IBAN = re.compile(r"(?<![^\W_])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}", re.IGNORECASE | re.ASCII)
_SHORTEST_IBAN = 15
_IBAN_DIGITS = 8

_GAP = r"(?:\s?[./–—-]\s?|\s)"
_RUN = re.compile(rf"(?:[+＋]\s?)?\(?\d+\)?(?:{_GAP}?\(\d{{1,5}}\)(?:\s?\d+)?|{_GAP}\d+)*")
_DAY = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d\d)?\d\d|\d{1,2} \d{1,2} [12]\d{3}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
)
_YEAR = r"(?:1\d|20|21)\d\d"
_YEARS = rf"{_YEAR}(?:{_GAP}{_YEAR}|\s?\({_YEAR}\))*"
_RESOLUTION = r"\d{1,4} ?\((?:19|20)\d\d\)"
_DATED = re.compile(rf"(?:{_DAY})(?:{_GAP}(?:{_DAY}))?|{_YEARS}|{_RESOLUTION}")
_GROUPED = r"\d{1,3}(?:\s\d{3})+|\d{1,3}(?:\.\d{3})+"
_AMOUNT = re.compile(rf"\d+|{_GROUPED}")
_AMOUNTS = re.compile(rf"(?:\d{{1,6}}|{_GROUPED})\s?[–—-]\s?(?:{_GROUPED})")
_MANY = 8
"""Digits up to which a number in groups of three is an amount, whatever stands beside it."""

_SIGNIFICANT = 4
_CURRENCY = (
    r"[$€£¥₴₺%]|eur|usd|gbp|dollar|pound|złot|zł|pln|uah|грн|гривен|долар|євро|ευρώ|lei|lir|tl\b"
)
_BEFORE = re.compile(rf"(?:{_CURRENCY})\w*\s?$", re.IGNORECASE)
_AFTER = re.compile(rf"\s?(?:{_CURRENCY})", re.IGNORECASE)

_CARD_LENGTHS = range(13, 20)


def mask(text: str) -> Masked:
    """Return the text with markers in place of what tells who somebody is."""
    for pattern, marker in ((_LINK, Marker.LINK), (_EMAIL, Marker.EMAIL), (_HANDLE, Marker.HANDLE)):
        text = pattern.sub(marker, text)
    return Masked(_RUN.sub(_without_number, _without_ibans(text)))


def _without_ibans(text: str) -> str:
    start = 0
    while found := _IBAN.search(text, start):
        start = found.start() + 1
        if end := _end_of_iban(text, found):
            text = text[: found.start()] + Marker.IBAN + text[end:]
    return text


def _end_of_iban(text: str, found: re.Match[str]) -> int | None:
    """Return where the IBAN ends, if it is one; words after it may look like a part of it."""
    ends = range(found.end(), found.start() + _SHORTEST_IBAN - 1, -1)
    whole = (end for end in ends if not text[end : end + 1].isalnum())
    return next((end for end in whole if _is_iban(text[found.start() : end])), None)


def _is_iban(text: str) -> bool:
    compact = re.sub(r"[ -]", "", text)
    if sum(char.isdigit() for char in compact) < _IBAN_DIGITS:
        return False
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def _without_number(found: re.Match[str]) -> str:
    run = found.group()
    digits = "".join(str(int(char)) for char in run if char.isdigit())
    if len(digits) < LONG:
        return run
    marker = next(marker for marker, is_one in _KINDS if is_one(found, digits))
    return marker or run


def _is_abroad(found: re.Match[str], digits: str) -> bool:
    return found.group()[0] in "+＋" or digits.startswith("00")


def _is_dated(found: re.Match[str], _digits: str) -> bool:
    return bool(_DATED.fullmatch(found.group()))


def _is_money(found: re.Match[str], digits: str) -> bool:
    before, after = found.string[: found.start()], found.string[found.end() :]
    has_currency = _BEFORE.search(before) or _AFTER.match(after)
    is_amount = _AMOUNT.fullmatch(found.group()) and not digits.startswith("0")
    return bool(is_amount and has_currency)


def _is_amount(found: re.Match[str], digits: str) -> bool:
    run = found.group()
    if digits.startswith("0"):
        return False
    short = len(digits) <= _MANY and not run.isdigit()
    round_ = len(digits.rstrip("0")) <= _SIGNIFICANT
    return bool(_AMOUNTS.fullmatch(run) or (_AMOUNT.fullmatch(run) and (short or round_)))


def _is_card(_found: re.Match[str], digits: str) -> bool:
    doubled = [2 * int(digit) for digit in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(one // 10 + one % 10 for one in doubled)
    return len(digits) in _CARD_LENGTHS and total % 10 == 0


def _is_at_home(found: re.Match[str], digits: str) -> bool:
    return not found.group().isdigit() or digits.startswith("0")


_Test = Callable[[re.Match[str], str], bool]
_KINDS: tuple[tuple[Marker | None, _Test], ...] = (
    (Marker.PHONE, _is_abroad),
    (None, _is_dated),
    (None, _is_money),
    (Marker.CARD, _is_card),
    (None, _is_amount),
    (Marker.PHONE, _is_at_home),
    (Marker.NUMBER, lambda _found, _digits: True),
)
"""What a long number may be; the first that fits counts."""
