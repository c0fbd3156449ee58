"""What the bot does when somebody asks, presses a button, or wants help."""

import logging
from collections.abc import Awaitable

import discord

from adapters.discord.delivery import Delivery, Interaction
from adapters.discord.options import DiscordOptions
from adapters.discord.recent import Recent
from adapters.discord.rendering import Post, rendered
from bot.actions import Action, decode
from bot.adapter import Answers
from bot.cards import Card, card_of, notice_card
from bot.model import Question, Reply
from bot.strings import strings_for

_log = logging.getLogger(__name__)


class Replies:
    """Replies to people, each event once."""

    def __init__(self, answerer: Answers, options: DiscordOptions) -> None:
        self._answerer = answerer
        self._options = options
        self._delivery = Delivery(options.retry_pauses)
        self._recent = Recent()

    async def to_question(self, interaction: Interaction, text: str) -> None:
        """Answer /ask."""
        if not await self._acknowledge(interaction, private=self._options.ephemeral):
            return
        locale = interaction.locale.value
        post = await _post(self._answerer.answer(Question(text, locale)))
        await self._delivery.show(interaction, post or _apology(locale))

    async def to_help(self, interaction: Interaction) -> None:
        """Answer /help, for nobody else to see."""
        if await self._acknowledge(interaction, private=True):
            card = _help_card(interaction.locale.value, self._options.organization)
            await self._delivery.show(interaction, rendered(card))

    async def to_press(self, interaction: Interaction, custom_id: str) -> None:
        """Answer a button.

        The message becomes the answer if the asker has pressed, or nobody knows who asked. To
        others the answer is shown in private, and so is that there is none.
        """
        action = decode(custom_id)
        replaces = action is not None and _is_askers_own(interaction)
        if not await self._acknowledge(interaction, new=not replaces, private=not replaces):
            return
        post = await self._performed(action, interaction.locale.value)
        if post is None and replaces:
            await self._delivery.whisper(interaction, _apology(interaction.locale.value))
        else:
            await self._delivery.show(interaction, post or _apology(interaction.locale.value))

    async def to_message(self, message: discord.Message) -> None:
        """Answer a direct message; Discord does not tell the writer's locale there."""
        if not self._recent.is_new(message.id):
            return
        post = await _post(self._answerer.answer(Question(message.content)))
        await self._delivery.reply(message, post or _apology(self._options.locale))

    async def to_failure(self, interaction: Interaction) -> None:
        """Apologize for a command that could not be carried out."""
        if await self._acknowledge(interaction, private=True):
            await self._delivery.show(interaction, _apology(interaction.locale.value))

    async def _acknowledge(
        self, interaction: Interaction, *, new: bool = True, private: bool
    ) -> bool:
        if not self._recent.is_new(interaction.id):
            return False
        return await self._delivery.acknowledge(interaction, new=new, private=private)

    async def _performed(self, action: Action | None, locale: str) -> Post | None:
        if action is None:
            return rendered(notice_card("abstention.withdrawn", locale))
        return await _post(self._reply_to(action))

    async def _reply_to(self, action: Action) -> Reply:
        return self._answerer.perform(action)


async def _post(reply: Awaitable[Reply]) -> Post | None:
    """Render a reply; None when that fails, whatever the reason."""
    try:
        return rendered(card_of(await reply))
    except Exception as error:
        # Its text may quote the question, so only its kind is told.
        _log.error("no reply: %s", type(error).__name__)
        return None


def _apology(locale: str) -> Post:
    return rendered(notice_card("error.internal", locale))


def _help_card(locale: str, organization: str) -> Card:
    strings = strings_for(locale)
    greeting = strings.get("start.greeting", organization=organization)
    body = f"{greeting}\n\n{strings.get('help.text')}"
    return Card(strings.locale, strings.locale, body)


def _is_askers_own(interaction: Interaction) -> bool:
    message = interaction.message
    metadata = message.interaction_metadata if message else None
    return metadata is None or metadata.user.id == interaction.user.id
