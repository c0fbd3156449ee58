"""Why something could not be sent, in plain words for the log; nothing of Telegram's own text.

What Telegram says may quote the message.
"""

from telegram.error import BadRequest, Forbidden, InvalidToken

from adapters.telegram.pacing import ChatOverfull
from adapters.telegram.resending import flood_of, is_uncertain

_REFUSALS = {
    "not enough rights": "the bot may not write there",
    "have no rights": "the bot may not write there",
    "chat_write_forbidden": "the bot may not write there",
    "chat_restricted": "the bot may not write there",
    "chat not found": "the chat is not there",
    "topic_closed": "the topic is closed",
}


def reason_of(error: Exception) -> str:
    """Return what has gone wrong."""
    match error:
        case Forbidden():
            return "the bot was blocked or removed"
        case InvalidToken():
            return "the token was refused"
        case ChatOverfull():
            return "too much waits to be sent there"
        case BadRequest():
            return _refusal(error.message.lower())
    if flood_of(error) is not None:
        return "Telegram wants to hear nothing there for long"
    if is_uncertain(error):
        return "it may have arrived, and is not sent again"
    return "it was not sent"


def _refusal(said: str) -> str:
    reasons = (reason for words, reason in _REFUSALS.items() if words in said)
    return next(reasons, "Telegram refused it")
