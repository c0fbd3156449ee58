"""Which wording an asker gets."""

from datetime import date

import pytest

from bot.wording import choose_wording, other_locales
from knowledge.approved import ApprovedSnapshot
from tests.assembly import TODAY, approved_snapshot, revision


@pytest.fixture(scope="module")
def approved() -> ApprovedSnapshot:
    locales = ("en", "pt", "pt-BR", "uk")
    return approved_snapshot(*(revision("tides", locale) for locale in locales))


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        (("uk", "en"), "uk"),
        (("de", "uk", "en"), "uk"),
        (("pt",), "pt"),
        (("pt-BR",), "pt-BR"),
        (("pt-PT",), "pt"),
        (("uk-UA",), "uk"),
        (("de", "fr"), "en"),
    ],
)
def test_first_wanted_locale_that_there_is_wins(
    approved: ApprovedSnapshot, wanted: tuple[str, ...], locale: str
) -> None:
    text = choose_wording(approved, "tides", wanted, TODAY)
    assert text is not None
    assert text.locale == locale


def test_unknown_or_lapsed_explainer_has_no_wording(approved: ApprovedSnapshot) -> None:
    assert choose_wording(approved, "unknown", ("en",), TODAY) is None
    assert choose_wording(approved, "tides", ("en",), date(2030, 1, 1)) is None


def test_other_locales_are_those_that_can_be_had(approved: ApprovedSnapshot) -> None:
    text = approved.find("tides", "pt", TODAY)
    assert text is not None
    assert other_locales(approved, text, TODAY) == ("en", "pt-BR", "uk")
    assert other_locales(approved, text, date(2030, 1, 1)) == ()
