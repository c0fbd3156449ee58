"""What tells who somebody is never gets into what is stored; what a question needs does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.masking import LONG, Marker, mask

# What stays.


@pytest.mark.parametrize(
    "question",
    [
        "What does Article 5 say?",
        "who joined since 1949",
        "2 % of GDP in 2035",
        "from 1949-1999 and 2014–2024",
        "joined in 1999, 2004, 2009, 2017, 2020, 2023 and 2024",
        "years 1999 2004 2009",
        "what happened on 24.02.2022 or 2022-02-24 or 9/11/2001?",
        "between 24.02.2022 - 24.02.2023",
        "does resolution 1325 (2000) matter, or 1973(2011)",
        "articles 4, 5, 6 and 10",
        "are there 100000 soldiers, or 1 300 000, or 3.200.000",
        "300 000-400 000 troops",
        "3,300,000,000 euros and $1,000,000",
        "886 500 000 euros",
        "1 000 000 000 people",
        "1500000 inhabitants",
        "why 1234567 €",
        "how much is 12345678 zł",
        "2+2=4, 2*3=6, 3.14159",
        "at 10:30 or 14:00",
        "is the F-16 better than the F-35? Su-27, T-72",
        "EU27 and NATO32 member states in 2024",
        "STANAG 2116, AJP-5",
        "is nato.int the official site",
        "and/or, he/she, km/h",
        "e.g. the U.S.A. and St. Petersburg",
        "wer zahlt eigentlich für die NATO?",
        "чому НАТО не допомагає Україні у 2022 році?",
        "NATO ne zaman kuruldu?",
        "北约是什么?",
        "3 beers @ 5 euros",
        "C# or c++?",
        "",
    ],
)
def test_ordinary_question_stays_as_it_is(question: str) -> None:
    assert mask(question) == question


words = st.lists(
    st.sampled_from(["what", "does", "Чому", "ist", "das", "question", "η", "why?", "(so)", "5"]),
    max_size=6,
).map(" ".join)
digits = st.characters(min_codepoint=48, max_codepoint=57)


@given(words, st.integers(0, 999_999), words)
def test_short_number_stays(before: str, number: int, after: str) -> None:
    text = f"{before}, {number}, {after}"
    assert mask(text) == text


@given(
    st.integers(1000, 2199), st.sampled_from(["-", " ", "–", "/", " - "]), st.integers(1000, 2199)
)
def test_years_stay(first: int, between: str, second: int) -> None:
    text = f"from {first}{between}{second}?"
    assert mask(text) == text


@given(st.integers(0, 10**13), st.sampled_from(["$", "€", "£"]))
def test_sum_of_money_stays(amount: int, currency: str) -> None:
    for text in (f"is it {currency}{amount}?", f"is it {amount} {currency}?", f"is it {amount:,}?"):
        assert mask(text) == text


# What goes.


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("mail me at ana.silva+x@example.org please", "mail me at [e-mail] please"),
        ("ana@example.org.", "[e-mail]."),
        ("ana (at) example.org?", "[e-mail]?"),
        ("пиши на іван@пошта.укр", "пиши на [e-mail]"),
        ("i am @ana_silva, who are you", "i am [handle], who are you"),
        ("follow @ana.silva.", "follow [handle]."),
        ("on discord ana#1234", "on discord [handle]"),
        ("see https://example.org/x?y=1 or www.example.org", "see [link] or [link]"),
        ("t.me/ana_silva ?", "[link] ?"),
        ("my iban is DE89 3704 0044 0532 0130 00 ok", "my iban is [IBAN] ok"),
        ("gb82west12345698765432", "[IBAN]"),
        ("DE89370400440532013000 and GB82 WEST 1234 5698 7654 32", "[IBAN] and [IBAN]"),
        ("card 4111 1111 1111 1111 stolen", "card [card] stolen"),
        ("card 4111-1111-1111-1111", "card [card]"),
        ("5500005555555559", "[card]"),
        ("2221000000000", "[card]"),
        ("call +49 (0)30 123456-7 now", "call [phone] now"),
        ("call +44 20 7946 0958", "call [phone]"),
        ("+380501234567 чекаю", "[phone] чекаю"),
        ("0033 6 12 34 56 78", "[phone]"),
        ("06 12 34 56 78", "[phone]"),
        ("0612345678 euros", "[phone] euros"),
        ("(555) 123-4567", "[phone]"),
        ("1-800-555-1234", "[phone]"),
        ("600 123 456", "[phone]"),
        ("030/1234567", "[phone]"),
        ("192.168.10.17", "[phone]"),
        ("my number is 123456789", "my number is [number]"),
        ("passport AB1234567", "passport AB[number]"),
        ("call ٠١٢٣٤٥٦٧٨٩", "call [phone]"),
    ],
)
def test_what_tells_who_somebody_is_goes(typed: str, stored: str) -> None:
    assert mask(typed) == stored


countries = st.sampled_from(["DE", "FR", "GB", "ES", "PL", "UA", "NL", "MT", "NO", "TR"])


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(countries)
    bank = draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=0, max_size=6))
    account = bank + draw(st.text(digits, min_size=11 - len(bank) + 8, max_size=24))
    number = "".join(str(int(char, 36)) for char in account + country + "00")
    compact = f"{country}{98 - int(number) % 97:02}{account}"
    return draw(
        st.sampled_from([compact, compact.lower(), grouped(compact, " "), grouped(compact, "-")])
    )


def grouped(text: str, between: str) -> str:
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))


@st.composite
def cards(draw: st.DrawFn) -> str:
    issuer = draw(st.sampled_from(["4", "51", "37", "6011", "2221", "30"]))
    length = draw(st.sampled_from([13, 15, 16, 19]))
    body = (
        issuer + draw(st.text(digits, min_size=length, max_size=length))[: length - 1 - len(issuer)]
    )
    card = body + str(next(last for last in range(10) if luhn(f"{body}{last}")))
    return draw(st.sampled_from([card, grouped(card, " "), grouped(card, "-")]))


def luhn(number: str) -> bool:
    """The check as ISO/IEC 7812 words it, from right to left."""
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


@st.composite
def phones(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["+", "00", "+ "]))
    country = draw(st.integers(1, 999))
    trunk = draw(st.sampled_from(["", " (0)", " (0) ", " "]))
    groups = draw(st.lists(st.text(digits, min_size=2, max_size=4), min_size=3, max_size=4))
    return f"{prefix}{country}{trunk}" + draw(
        st.sampled_from(["", " ", "-", ".", "/", " - "])
    ).join(groups)


personal = st.one_of(
    st.emails().map(lambda one: (Marker.EMAIL, one)),
    ibans().map(lambda one: (Marker.IBAN, one)),
    cards().map(lambda one: (Marker.CARD, one)),
    phones().map(lambda one: (Marker.PHONE, one)),
)
sentences = st.lists(
    st.sampled_from(["what", "does", "Чому", "ist", "das", "question", "η", "why", "so,", "EU"]),
    max_size=6,
).map(" ".join)


@given(sentences, personal, sentences)
def test_nothing_is_left_of_what_is_personal(
    before: str, found: tuple[Marker, str], after: str
) -> None:
    _, typed = found
    stored = mask(f"{before} {typed} {after}".strip())
    assert typed not in stored
    assert not re.search(rf"\d{{{LONG}}}", stored)
    assert "@" not in stored
    assert any(marker in stored for marker in Marker)


@given(personal)
def test_marker_says_what_was_there(found: tuple[Marker, str]) -> None:
    marker, typed = found
    # An e-mail address may hold what looks like a link.
    assert mask(f"so, {typed}, ok?") in {f"so, {one}, ok?" for one in (marker, Marker.LINK)} | (
        {mask(f"so, {typed}, ok?")} if marker is Marker.EMAIL else set()
    )


@given(st.text(max_size=80), st.text(digits, min_size=LONG, max_size=30), st.text(max_size=80))
def test_no_long_run_of_digits_is_left_but_round_ones_and_money(
    before: str, run: str, after: str
) -> None:
    for left in re.findall(rf"[0-9]{{{LONG},}}", mask(f"{before}|{run}|{after}")):
        assert len(left.rstrip("0")) <= 4


@given(st.text(), st.sampled_from([*Marker, ""]), st.text())
def test_masking_twice_is_masking_once(before: str, marker: str, after: str) -> None:
    once = mask(before + marker + after)
    assert mask(once) == once
