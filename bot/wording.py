"""Which of an explainer's approved wordings an asker gets: never a translation made on the way."""

from collections.abc import Sequence
from datetime import date

from bot.model import language_of
from knowledge.approved import ApprovedSnapshot, ApprovedText


def choose_wording(
    approved: ApprovedSnapshot, slug: str, wanted: Sequence[str], today: date
) -> ApprovedText | None:
    """Return the text in the first of the wanted locales that there is, else in any.

    A locale of the same language will do: "pt-BR" gets the text in "pt".
    """
    if approved.withheld(slug, wanted[0]):
        return None
    available = approved.locales(slug, today)
    for locale in wanted:
        for found in sorted(available, key=lambda name: name != locale):
            if language_of(found) == language_of(locale):
                return approved.find(slug, found, today)
    return approved.find(slug, available[0], today) if available else None


def other_locales(approved: ApprovedSnapshot, text: ApprovedText, today: date) -> tuple[str, ...]:
    """Return the other locales in which the same explainer may be read."""
    available = approved.locales(text.slug, today)
    return tuple(locale for locale in available if locale != text.locale)
