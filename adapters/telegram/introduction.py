"""Asks Telegram who the bot is."""

from telegram.error import InvalidToken, TelegramError

from adapters.telegram.connection import make_bot
from adapters.telegram.options import NAME, TelegramOptions
from bot.errors import PlatformUnreachable, TokenRefused
from bot.pulses import NoPulse


async def username_of(options: TelegramOptions) -> str:
    """Return the bot's user name; raises TokenRefused or PlatformUnreachable."""
    if not options.looks_like_token():
        raise TokenRefused(NAME)
    bot = make_bot(options, NoPulse())
    try:
        await bot.initialize()
        return bot.username
    except InvalidToken:
        raise TokenRefused(NAME) from None
    except TelegramError as error:
        raise PlatformUnreachable(NAME, type(error).__name__) from None
    finally:
        await bot.shutdown()
