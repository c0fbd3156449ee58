"""Which updates are worked on, and by what."""

from dataclasses import dataclass

from telegram import Bot, Message, Update
from telegram.constants import UpdateType

from adapters.telegram.activity import Activity
from adapters.telegram.addressing import Command, Words, addressed
from adapters.telegram.answered import Answered
from adapters.telegram.commands import Commands
from adapters.telegram.conversation import Conversation
from adapters.telegram.delivery import Delivery
from adapters.telegram.errands import Errand
from adapters.telegram.explainers import Explainers
from adapters.telegram.options import TelegramOptions
from adapters.telegram.places import Moves
from adapters.telegram.presses import Presses
from adapters.telegram.prompts import Prompts
from adapters.telegram.questions import Questions
from adapters.telegram.searches import Searches
from adapters.telegram.turnstile import Turnstile
from bot.adapter import Services

WANTED = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.INLINE_QUERY,
)
"""The kinds of updates that Telegram is asked for: exactly those that are worked on."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes updates and replies to them; whatever else comes is ignored."""

    bot: Bot
    moves: Moves
    conversation: Conversation
    questions: Questions
    commands: Commands
    presses: Presses
    searches: Searches

    def concerns(self, update: Update) -> bool:
        """Whether there is anything to do; groups are full of messages that are not for the bot."""
        if update.callback_query or update.inline_query:
            return True
        message = update.message or update.edited_message
        return message is not None and addressed(message, self.bot.bot) is not None

    def notice(self, update: Update) -> None:
        """Take in what is told by the way."""
        self.moves.note_of(update.message)

    async def handle(self, errand: Errand) -> None:
        """Reply to an update that concerns the bot."""
        update = errand.update
        if update.callback_query:
            await self.presses.take(update.callback_query, errand)
        elif update.inline_query:
            await self.searches.take(update.inline_query, errand)
        elif update.message:
            await self._hear(update.message, errand)
        elif update.edited_message:
            await self.questions.answer_again(update.edited_message, errand)

    async def _hear(self, message: Message, errand: Errand) -> None:
        match addressed(message, self.bot.bot):
            case Command() as command:
                await self.commands.run(message, command, errand)
            case Words() as words:
                await self.questions.take(message, words, errand)


def make_reception(
    services: Services, bot: Bot, delivery: Delivery, moves: Moves, options: TelegramOptions
) -> Reception:
    """Put the parts of a reception together."""
    desk = services.desk
    conversation = Conversation(delivery, Prompts(services.memories, services.hashes))
    answered = Answered(services.hashes)
    turnstile = Turnstile(options.at_once, options.most_waiting)
    activity = Activity(bot, options.typing_after)
    questions = Questions(desk, bot, conversation, answered, turnstile, activity)
    return Reception(
        bot,
        moves,
        conversation,
        questions,
        Commands(desk, conversation, questions, Explainers(desk)),
        Presses(desk, bot, conversation),
        Searches(desk, bot, services.hashes),
    )
