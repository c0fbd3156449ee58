"""Commands, and what links to the bot lead to."""

from dataclasses import dataclass

from telegram import Message

from adapters.telegram.addressing import Command
from adapters.telegram.conversation import Conversation, Said
from adapters.telegram.errands import Errand
from adapters.telegram.explainers import Explainers
from adapters.telegram.places import place_of
from adapters.telegram.questions import Questions
from bot.actions import Action, Forget, Show
from bot.adapter import Desk
from bot.cards import Card, notice_card, plain_card
from bot.deep_links import Target, read_payload
from bot.model import Page
from bot.page_cards import option_rows
from bot.strings import strings_for

_PAGES = {
    "help": Page.HELP,
    "language": Page.LANGUAGE,
    "settings": Page.LANGUAGE,
    "privacy": Page.PRIVACY,
}
_TOPICS = 10


@dataclass(frozen=True, slots=True)
class Commands:
    """Does what commands say."""

    desk: Desk
    conversation: Conversation
    questions: Questions
    explainers: Explainers

    async def run(self, message: Message, command: Command, errand: Errand) -> None:
        """Run a command of ours."""
        if command.name == "ask":
            await self.questions.ask(message, command, errand)
            return
        locale = await self.desk.locale_of(errand.asker, errand.locale)
        if command.name == "topics":
            card = await self._topics(command.rest, locale, errand)
            await self.conversation.say(card, place_of(message), errand)
            return
        reply = await self._reply(command, locale, errand)
        await self.conversation.show(reply, place_of(message), errand)

    async def _reply(self, command: Command, locale: str, errand: Errand) -> Said:
        if command.name == "start":
            return await self._start(command.rest, locale, errand)
        action: Action = Forget(locale)
        if command.name in _PAGES:
            action = Show(_PAGES[command.name], locale)
        return await self.desk.perform(action, errand.asker)

    async def _start(self, payload: str, locale: str, errand: Errand) -> Said:
        """Show what a link leads to; the greeting, if there is no link or nothing behind it."""
        match read_payload(payload):
            case Page() as page:
                return await self.desk.perform(Show(page, locale), errand.asker)
            case Target() as target:
                if reply := await self.explainers.find(target, locale, errand):
                    return reply
        return await self.desk.perform(Show(Page.START, locale), errand.asker)

    async def _topics(self, text: str, locale: str, errand: Errand) -> Card:
        options = await self.desk.suggest(errand.question(text), _TOPICS)
        if not options:
            return notice_card("topics.none", locale)
        strings = strings_for(locale)
        rows = option_rows(options, locale)
        return plain_card(strings.get("topics.choose"), strings.locale, *rows)
