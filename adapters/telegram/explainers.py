"""Finds the explainer that a link leads to, in the best language for whoever follows it."""

from dataclasses import dataclass

from adapters.telegram.errands import Errand
from bot.actions import Pick
from bot.adapter import Desk
from bot.deep_links import Target
from bot.model import Answer

_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Explainers:
    """Finds explainers by their slugs."""

    desk: Desk

    async def find(self, target: Target, locale: str, errand: Errand) -> Answer | None:
        """Return the explainer in the locale of the link, else as the asker would get it."""
        if target.locale:
            found_there = await self._shown(target.slug, target.locale, locale, errand)
            if found_there:
                return found_there
        options = await self.desk.suggest(errand.question(""), _ALL)
        found = next((option for option in options if option.slug == target.slug), None)
        return await self._shown(target.slug, found.locale, locale, errand) if found else None

    async def _shown(self, slug: str, shown: str, locale: str, errand: Errand) -> Answer | None:
        reply = await self.desk.perform(Pick(slug, shown, locale), errand.asker)
        return reply if isinstance(reply, Answer) else None
