"""What the people do who write to the bot, press its buttons and change their chats."""

import copy
import time
from typing import Any

from tests.servers import telegram_update as build
from tests.servers.telegram_api import BotApi
from tests.servers.telegram_chats import Chats
from tests.servers.telegram_methods import BotMethods
from tests.servers.telegram_noise import noise
from tests.servers.telegram_queue import UpdateQueue
from tests.servers.telegram_update import JsonObject

USER_ID = 42


class People:
    """Acts as the people, and tells the bot as far as Telegram would."""

    _bot: JsonObject
    _chats: Chats
    _queue: UpdateQueue
    _methods: BotMethods
    _api: BotApi

    def open_chat(self, chat: JsonObject | None = None) -> JsonObject:
        """Make a chat reachable for the bot, as if it had been started before the test."""
        chat = chat or build.private_chat(USER_ID)
        self._chats.add(chat)
        return chat

    async def say(
        self,
        text: str,
        user_id: int = USER_ID,
        language: str | None = "en",
        chat: JsonObject | None = None,
        *,
        reply_to: JsonObject | None = None,
        thread_id: int | None = None,
    ) -> JsonObject:
        """Write a message to the bot, or into the given chat, and return it."""
        chat = self.open_chat(chat or build.private_chat(user_id))
        content = build.typed_text(text) | build.as_reply(reply_to) | build.in_thread(thread_id)
        said = self._write(chat, build.user(user_id, language), content)
        await self.push(message=said)
        return said

    async def press(
        self,
        message: JsonObject,
        data: str,
        user_id: int = USER_ID,
        language: str | None = "en",
        *,
        expired: bool = False,
    ) -> str:
        """Press a button of a message as it was seen, and return the id of the press."""
        if data not in _button_data(message):
            raise ValueError(f"no button {data!r} among {_button_data(message)}")
        query_id = self._methods.open_query()
        if expired:
            del self._methods.open_queries[query_id]
        shown = self._chats.find(message["chat"]["id"], message["message_id"])
        where = shown or build.inaccessible_message(message)
        sender = build.user(user_id, language)
        await self.push(callback_query=build.callback_query(query_id, sender, where, data))
        return query_id

    async def search_inline(
        self, text: str, user_id: int = USER_ID, language: str | None = "en"
    ) -> str:
        """Type after the bot's name in some other chat, and return the id of the query.

        The bot is not asked while Telegram keeps an answer of its own to the same words.
        """
        kept = self._methods.inline.kept(user_id, text)
        query_id = self._methods.open_query()
        self._methods.inline.ask(query_id, user_id, text)
        if kept is not None:
            del self._methods.open_queries[query_id]
            self._methods.inline.show_again(query_id, kept)
            return query_id
        sender = build.user(user_id, language)
        await self.push(inline_query=build.inline_query(query_id, sender, text))
        return query_id

    def inline_results(self, query_id: str) -> list[JsonObject]:
        """Return what a person is offered under an inline query."""
        results: list[JsonObject] = self._methods.inline.shown(query_id)["results"]
        return copy.deepcopy(results)

    async def choose(
        self, query_id: str, result_id: str, user_id: int = USER_ID, language: str | None = "en"
    ) -> str | None:
        """Send a result, and return the id of its message, which has one only with buttons."""
        chosen = self._methods.inline.choose(query_id, result_id)
        sender = build.user(user_id, language)
        await self.push(chosen_inline_result=build.chosen_result(sender, chosen))
        message_id: str | None = chosen.get("inline_message_id")
        return message_id

    async def press_inline(
        self, message_id: str, data: str, user_id: int = USER_ID, language: str | None = "en"
    ) -> str:
        """Press a button of a message that was sent by an inline query."""
        offered = _button_data(self._methods.inline.messages[message_id])
        if data not in offered:
            raise ValueError(f"no button {data!r} among {offered}")
        query_id = self._methods.open_query()
        sender = build.user(user_id, language)
        await self.push(callback_query=build.inline_press(query_id, sender, message_id, data))
        return query_id

    async def edit(self, message: JsonObject, text: str) -> JsonObject:
        """Edit what was said before, and return it as it is now."""
        kept = {name: value for name, value in message.items() if name != "entities"}
        edited = kept | build.typed_text(text) | {"edit_date": int(time.time())}
        self._chats.show(edited)
        await self.push(edited_message=edited)
        return copy.deepcopy(edited)

    def promote(self, chat_id: int, user_id: int | None = None) -> None:
        """Make a person, or else the bot, an administrator of a group."""
        self._methods.members.promote(chat_id, user_id or self._bot["id"])

    def restrict(self, chat_id: int, *, muted: bool = True) -> None:
        """Forbid the bot to write in a group, or allow it again."""
        self._chats.restrict(chat_id, muted=muted)

    def close_topic(self, chat_id: int, thread_id: int, *, closed: bool = True) -> None:
        """Close a topic of a forum, or open it again."""
        self._chats.close_topic(chat_id, thread_id, closed=closed)

    async def make_noise(self) -> None:
        """Send updates of every kind that the bot should ignore, even those it did not ask for."""
        for update in noise(self._chats.next_message_id()):
            self._queue.force({"update_id": self._queue.next_id()} | update)
        await self._api.announce()
        await self.deliver()

    def expire_queries(self) -> None:
        """Let so much time pass that every open press and inline query is too old to answer."""
        self._methods.open_queries.clear()

    def delete(self, message: JsonObject) -> None:
        """Delete a message; Telegram does not tell the bot."""
        self._chats.remove(message["chat"]["id"], message["message_id"])

    async def block(self, chat_id: int = USER_ID, *, announced: bool = True) -> None:
        """Block the bot, or remove it from a group."""
        self._chats.block(chat_id)
        if announced:
            await self._announce_membership(chat_id, "member", "kicked")

    async def unblock(self, chat_id: int = USER_ID, *, announced: bool = True) -> None:
        """Let the bot in again."""
        self._chats.unblock(chat_id)
        if announced:
            await self._announce_membership(chat_id, "kicked", "member")

    async def migrate(self, chat_id: int, new_chat_id: int, *, announced: bool = True) -> None:
        """Turn a group into a supergroup with a new id."""
        self._chats.migrate(chat_id, new_chat_id)
        if announced:
            await self._notice(chat_id, migrate_to_chat_id=new_chat_id)
            await self._notice(new_chat_id, migrate_from_chat_id=chat_id)

    async def push(self, **update: Any) -> JsonObject:
        """Send the bot any update and return it; what is returned can be pushed again as it is."""
        numbered = {"update_id": self._queue.next_id()} | copy.deepcopy(update)
        self._queue.add(numbered)
        await self._api.announce()
        await self.deliver()
        return copy.deepcopy(numbered)

    async def deliver(self) -> None:
        """Post waiting updates to the webhook; `push` does so too, and this is the retry."""
        await self._queue.deliver()

    # Small steps of what people do

    def _write(self, chat: JsonObject, sender: JsonObject, content: JsonObject) -> JsonObject:
        written = build.message(self._chats.next_message_id(), chat, sender, **content)
        self._chats.show(written)
        return copy.deepcopy(written)

    async def _notice(self, chat_id: int, **content: int) -> None:
        chat = self._chats.known(chat_id)
        await self.push(message=self._write(chat, build.user(USER_ID), dict(content)))

    async def _announce_membership(self, chat_id: int, old: str, new: str) -> None:
        chat = self._chats.known(chat_id)
        sender = build.user(chat_id if chat_id > 0 else USER_ID)
        change = build.membership_change(chat, sender, self._bot, old, new)
        await self.push(my_chat_member=change)


def _button_data(message: JsonObject) -> list[str]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in keyboard for button in row]
    return [button["callback_data"] for button in buttons if "callback_data" in button]
