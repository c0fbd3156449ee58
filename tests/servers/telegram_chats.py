"""The chats which the bot can reach, and the messages that they show now."""

import copy
import itertools
from collections import defaultdict
from typing import Any

from tests.servers.telegram_errors import ApiError, BrokenRuleError
from tests.servers.telegram_update import JsonObject


class Chats:
    """Knows who may be written to and remembers what was written."""

    def __init__(self) -> None:
        self.messages_kept: int | None = None
        self._chats: dict[int, JsonObject] = {}
        self._messages: defaultdict[int, dict[int, JsonObject]] = defaultdict(dict)
        self._blocked: set[int] = set()
        self._mute: set[int] = set()
        self._closed_topics: set[tuple[int, int]] = set()
        self._migrated: dict[int, int] = {}
        self._message_ids = itertools.count(1)

    def add(self, chat: JsonObject) -> None:
        """Make a chat reachable; until then Telegram answers that it is not found."""
        self._chats[chat["id"]] = chat

    def known(self, chat_id: int) -> JsonObject:
        """Return a chat that a test names, reachable or not."""
        return self._chats[chat_id]

    def block(self, chat_id: int) -> None:
        """Shut the bot out of a chat."""
        self._blocked.add(chat_id)

    def unblock(self, chat_id: int) -> None:
        """Let the bot in again."""
        self._blocked.discard(chat_id)

    def restrict(self, chat_id: int, *, muted: bool) -> None:
        """Take the right to write from the bot, or give it back."""
        if muted:
            self._mute.add(chat_id)
        else:
            self._mute.discard(chat_id)

    def close_topic(self, chat_id: int, thread_id: int, *, closed: bool) -> None:
        """Let nobody but administrators write into a topic, or let them again."""
        if closed:
            self._closed_topics.add((chat_id, thread_id))
        else:
            self._closed_topics.discard((chat_id, thread_id))

    def migrate(self, old_id: int, new_id: int) -> None:
        """Let a group live on under a new id."""
        self._migrated[old_id] = new_id
        self.add(self._chats[old_id] | {"id": new_id, "type": "supergroup"})

    def reachable(self, chat_id: Any) -> JsonObject:
        """Return the chat that the bot writes to, or refuse as Telegram does."""
        if chat_id in (None, ""):
            raise BrokenRuleError("chat_id is empty")
        if chat_id not in self._chats:
            raise ApiError(400, "Bad Request: chat not found")
        if chat_id in self._migrated:
            raise _upgraded(self._migrated[chat_id])
        if chat_id in self._blocked:
            raise _shut_out(self._chats[chat_id])
        return self._chats[chat_id]

    def writable(self, chat_id: Any) -> JsonObject:
        """Return the chat that the bot sends a message to, or refuse as Telegram does."""
        chat = self.reachable(chat_id)
        if chat_id in self._mute:
            raise ApiError(400, "Bad Request: not enough rights to send text messages to the chat")
        return chat

    def check_thread(self, chat_id: int, thread_id: int | None) -> None:
        """Refuse a topic in which nobody has written, or which is closed."""
        if thread_id is None:
            return
        if (chat_id, thread_id) in self._closed_topics:
            raise ApiError(400, "Bad Request: TOPIC_CLOSED")
        shown = self._messages[chat_id].values()
        if not any(message.get("message_thread_id") == thread_id for message in shown):
            raise ApiError(400, "Bad Request: message thread not found")

    def next_message_id(self) -> int:
        """Return the number of the next message."""
        return next(self._message_ids)

    def show(self, message: JsonObject) -> None:
        """Put a message into its chat."""
        shown = self._messages[message["chat"]["id"]]
        shown[message["message_id"]] = message
        if self.messages_kept is not None and len(shown) > self.messages_kept:
            del shown[next(iter(shown))]

    def find(self, chat_id: int, message_id: int) -> JsonObject | None:
        """Return a message of a chat, or nothing when it is gone."""
        return self._messages[chat_id].get(message_id)

    def remove(self, chat_id: int, message_id: int) -> bool:
        """Take a message out of its chat and tell whether it was there."""
        return self._messages[chat_id].pop(message_id, None) is not None

    def shown(self) -> dict[int, list[JsonObject]]:
        """Return copies of every message, by chat and in the order in which they were sent."""
        shown: defaultdict[int, list[JsonObject]] = defaultdict(list)
        for chat_id, messages in self._messages.items():
            shown[chat_id] = copy.deepcopy(list(messages.values()))
        return shown


def _upgraded(new_id: int) -> ApiError:
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=new_id,
    )


def _shut_out(chat: JsonObject) -> ApiError:
    if chat["type"] == "private":
        return ApiError(403, "Forbidden: bot was blocked by the user")
    return ApiError(403, f"Forbidden: bot was kicked from the {chat['type']} chat")
