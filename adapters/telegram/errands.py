"""One update that is worked on, with what is known of who sent it."""

from dataclasses import dataclass

from telegram import Update

from adapters.telegram.delivery import Before
from bot.model import Asker, Question


@dataclass(frozen=True, slots=True)
class Errand:
    """An update, and what to do just before a reply to it may be seen.

    `locale` is the language of their client, as Telegram tells it.
    """

    update: Update
    asker: Asker
    locale: str | None
    before: Before

    def question(self, text: str) -> Question:
        """Return a text as a question of this asker."""
        return Question(text, self.locale, self.asker)
