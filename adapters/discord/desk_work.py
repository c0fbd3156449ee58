"""From an arrival to a reply: what the core is asked for."""

from dataclasses import dataclass, replace

from adapters.discord.arrivals import Arrival, Kind
from adapters.discord.languages import meant_by
from bot.actions import Action, Pick, Show, Speak, decode
from bot.adapter import Services
from bot.model import (
    Abstention,
    AbstentionReason,
    Asker,
    Option,
    Page,
    Question,
    Reply,
    Shown,
    Silence,
)

EVERY_TOPIC = 10_000


@dataclass(frozen=True, slots=True)
class DeskWork:
    """Asks the desk."""

    services: Services

    async def reply_to(self, arrival: Arrival) -> Reply | Silence:
        """Return the reply to an arrival."""
        match arrival.kind:
            case Kind.QUESTION:
                return await self.services.desk.answer(self._question(arrival))
            case Kind.TOPIC:
                return await self._topic(arrival)
            case Kind.LANGUAGE:
                return await self._language(arrival)
            case Kind.COMMAND:
                return await self._command(arrival)
            case Kind.PRESS | Kind.WORDS:
                return await self._pressed(arrival)

    async def suggest(self, arrival: Arrival, most: int) -> tuple[Option, ...]:
        """Return explainers that a half typed text may be about."""
        return await self.services.desk.suggest(self._question(arrival), most)

    async def languages(self, arrival: Arrival) -> tuple[str, ...]:
        """Return the languages to choose from, in the order of their own names."""
        page = await self._language_page(arrival)
        return page.languages if isinstance(page, Shown) else ()

    def _question(self, arrival: Arrival) -> Question:
        asker = self._asker(arrival)
        return Question(arrival.text, arrival.locale, asker, overheard=arrival.unasked)

    def _asker(self, arrival: Arrival) -> Asker:
        return arrival.asker(self.services.hashes)

    async def _spoken(self, arrival: Arrival) -> str:
        return await self.services.desk.locale_of(self._asker(arrival), arrival.locale)

    async def _topic(self, arrival: Arrival) -> Reply | Silence:
        """Show the explainer that was chosen from the list; other text is a question."""
        question = self._question(arrival)
        every = await self.services.desk.suggest(replace(question, text=""), EVERY_TOPIC)
        chosen = next((option for option in every if option.slug == arrival.text), None)
        if chosen is None:
            return await self.services.desk.answer(question)
        pick = Pick(chosen.slug, chosen.locale, await self._spoken(arrival))
        return await self.services.desk.perform(pick, question.asker)

    async def _language(self, arrival: Arrival) -> Reply | Silence:
        """Choose a language, or show those that there are."""
        page = await self._language_page(arrival)
        languages = page.languages if isinstance(page, Shown) else ()
        chosen = meant_by(arrival.text, languages) if arrival.text else None
        if chosen is None:
            return page
        speak = Speak(chosen, await self._spoken(arrival))
        return await self.services.desk.perform(speak, self._asker(arrival))

    async def _language_page(self, arrival: Arrival) -> Reply | Silence:
        show = Show(Page.LANGUAGE, await self._spoken(arrival))
        return await self.services.desk.perform(show, self._asker(arrival))

    async def _command(self, arrival: Arrival) -> Reply | Silence:
        """Do what a command says, in the language that is spoken with the asker."""
        action = decode(arrival.action)
        if action is None:
            return await self._withdrawn(arrival)
        spoken: Action = replace(action, asker=await self._spoken(arrival))
        return await self.services.desk.perform(spoken, self._asker(arrival))

    async def _pressed(self, arrival: Arrival) -> Reply | Silence:
        action = decode(arrival.action)
        if action is None:
            return await self._withdrawn(arrival)
        question = self._question(arrival)
        if arrival.kind is Kind.WORDS:
            return await self.services.desk.hear(action, arrival.text, question)
        return await self.services.desk.perform(action, question.asker)

    async def _withdrawn(self, arrival: Arrival) -> Reply:
        return Abstention(AbstentionReason.WITHDRAWN, await self._spoken(arrival))
