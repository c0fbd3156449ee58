"""Who has written or pressed something, as far as the core may know."""

from telegram import Chat, Update
from telegram.constants import ChatType

from adapters.telegram.addresses import Address
from adapters.telegram.options import NAME
from adapters.telegram.places import thread_of
from bot.keyed_hashes import KeyedHashes
from bot.model import Asker


def asker_of(update: Update, hashes: KeyedHashes) -> Asker:
    """Return the asker under keyed hashes; only in a private chat they can be told something."""
    chat = update.effective_chat
    in_private = chat is not None and chat.type == ChatType.PRIVATE
    return Asker(
        platform=NAME,
        key=_key(update, hashes),
        place=hashes.of(NAME, "chat", chat.id) if chat and not in_private else "",
        address=_address(update, chat) if chat and in_private else "",
    )


def locale_of(update: Update) -> str | None:
    """Return what Telegram says of the language of their client."""
    return update.effective_user.language_code if update.effective_user else None


def _key(update: Update, hashes: KeyedHashes) -> str:
    message = update.effective_message
    # Administrators who write in the name of their group all have the same user.
    anonymous = message.sender_chat if message and not update.callback_query else None
    who = anonymous or update.effective_user
    return hashes.of(NAME, "user", who.id) if who else ""


def _address(update: Update, chat: Chat) -> str:
    message = update.effective_message
    return str(Address(chat.id, thread_of(message) if message else None))
