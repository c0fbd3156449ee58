"""Questions: answered where they were asked, and answered again when they are edited soon."""

from dataclasses import dataclass
from datetime import timedelta

from telegram import Bot, Message

from adapters.telegram.activity import Activity
from adapters.telegram.addressing import Command, Words, addressed, pointed_at
from adapters.telegram.answered import Answered
from adapters.telegram.conversation import Conversation, Said
from adapters.telegram.errands import Errand
from adapters.telegram.places import Place, place_of
from adapters.telegram.turnstile import Turnstile
from bot.actions import Action, AskAnother, Rate
from bot.adapter import Desk

_EDITED_SOON = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Questions:
    """Takes what people say to the bot."""

    desk: Desk
    bot: Bot
    conversation: Conversation
    answered: Answered
    turnstile: Turnstile
    activity: Activity

    async def take(self, message: Message, words: Words, errand: Errand) -> None:
        """Answer a question, or take the words that a message of the bot's has asked for."""
        action = await self.conversation.prompts.recall(words.answered)
        if isinstance(action, Rate):
            await self._hear(action, message, words, errand)
        else:
            await self.answer(message, words, errand, action)

    async def answer(
        self, message: Message, words: Words, errand: Errand, action: Action | None = None
    ) -> None:
        """Answer a question, which an action may have asked for."""
        self.answered.begin(message)
        sent: tuple[Message, ...] = ()
        try:
            place = place_of(message, about=words.about)
            reply = await self._reply(words.text, place, errand, action)
            sent = await self.conversation.show(reply, place, errand)
        finally:
            self.answered.end(message, sent)

    async def ask(self, message: Message, command: Command, errand: Errand) -> None:
        """Answer what stands after the command, or what the command replies to."""
        target = pointed_at(message, self.bot.bot)
        if command.rest:
            await self.answer(message, Words(command.rest), errand)
        elif target:
            words = Words(target.text or target.caption or "", about=target)
            await self.answer(message, words, errand)
        else:
            await self._ask_for_question(message, errand)

    async def answer_again(self, edited: Message, errand: Errand) -> None:
        """Answer a question that was edited soon after it was asked, by editing the answer."""
        text = self._edited_question(edited)
        spot = await self.answered.answer_to(edited) if text else None
        if text and spot:
            async with self.turnstile.passed():
                reply = await self.desk.answer(errand.question(text))
            await self.conversation.change(reply, spot, errand)

    async def _ask_for_question(self, message: Message, errand: Errand) -> None:
        locale = await self.desk.locale_of(errand.asker, errand.locale)
        action = AskAnother(locale)
        reply = await self.desk.perform(action, errand.asker)
        await self.conversation.ask(reply, action, place_of(message), errand)

    async def _hear(self, action: Action, message: Message, words: Words, errand: Errand) -> None:
        place = place_of(message)
        reply = await self._reply(words.text, place, errand, action)
        await self.conversation.show(reply, place, errand)

    async def _reply(self, text: str, place: Place, errand: Errand, action: Action | None) -> Said:
        question = errand.question(text)
        async with self.activity.shown(place), self.turnstile.passed():
            if action:
                return await self.desk.hear(action, text, question)
            return await self.desk.answer(question)

    def _edited_question(self, edited: Message) -> str:
        """Return the question in an edited message; empty if it is too late, or none is asked."""
        if edited.edit_date is None or edited.edit_date - edited.date > _EDITED_SOON:
            return ""
        match addressed(edited, self.bot.bot):
            case Words(text):
                return text
            case Command("ask", rest):
                return rest
        return ""
