"""What each method of the Bot API does to the chats, the queue of updates and the bot's profile.

None of these methods awaits: whoever sees that a request arrived sees its effect as well.
`getUpdates`, which waits by nature, belongs to the queue.
"""

import copy
import itertools
import math
import time
from collections.abc import Callable
from typing import Any

from tests.servers import telegram_rules as rules
from tests.servers.telegram_chats import Chats
from tests.servers.telegram_errors import ApiError
from tests.servers.telegram_inline import Inline
from tests.servers.telegram_members import Members
from tests.servers.telegram_profile import Profile
from tests.servers.telegram_queue import UpdateQueue
from tests.servers.telegram_update import JsonObject, as_reply, in_thread, message

Method = Callable[[JsonObject], Any]

_WEBHOOK_FIELDS = ("url", "max_connections", "allowed_updates")


class BotMethods:
    """Answers the requests of one bot."""

    def __init__(self, bot: JsonObject, chats: Chats, queue: UpdateQueue) -> None:
        self.profile = Profile()
        self.inline = Inline()
        self.query_life = math.inf
        self.open_queries: dict[str, float] = {}
        self._bot = bot
        self._chats = chats
        self._queue = queue
        self._query_ids = itertools.count(1)
        self.members = Members(bot, chats)
        self._methods = self._table() | self.profile.methods() | self.members.methods()

    def find(self, name: str) -> Method:
        """Return a method by its name in the Bot API."""
        if name not in self._methods:
            raise ApiError(404, "Not Found")
        return self._methods[name]

    def open_query(self) -> str:
        """Start a press or an inline query, which the bot may answer once, and return its id."""
        query_id = f"query-{next(self._query_ids)}"
        self.open_queries[query_id] = time.monotonic()
        return query_id

    def _table(self) -> dict[str, Method]:
        return {
            "getMe": self._get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_message_reply_markup,
            "deleteMessage": self._delete_message,
            "sendChatAction": self._send_chat_action,
            "answerCallbackQuery": self._answer_callback_query,
            "answerInlineQuery": self._answer_inline_query,
        }

    # The bot itself

    def _get_me(self, _: JsonObject) -> JsonObject:
        return self._bot

    # Webhook

    def _set_webhook(self, parameters: JsonObject) -> bool:
        if not parameters.get("url"):
            return self._delete_webhook(parameters)
        rules.check_webhook(parameters)
        self._set_allowed(parameters)
        self._queue.set_webhook(parameters)
        self._drop_pending(parameters)
        return True

    def _delete_webhook(self, parameters: JsonObject) -> bool:
        self._queue.set_webhook(None)
        self._drop_pending(parameters)
        return True

    def _get_webhook_info(self, _: JsonObject) -> JsonObject:
        webhook, courier = self._queue.webhook or {}, self._queue.courier
        told = {name: webhook[name] for name in _WEBHOOK_FIELDS if name in webhook}
        return {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": self._queue.pending_count,
            **told,
            **(courier.last_error if courier else {}),
        }

    def _drop_pending(self, parameters: JsonObject) -> None:
        if parameters.get("drop_pending_updates"):
            self._queue.drop_pending()

    def _set_allowed(self, parameters: JsonObject) -> None:
        if "allowed_updates" in parameters:
            rules.check_update_types(parameters["allowed_updates"])
            self._queue.allowed = parameters["allowed_updates"]

    async def get_updates(self, parameters: JsonObject) -> list[JsonObject]:
        """Wait for what people do; the one method that takes time."""
        limit, timeout = parameters.get("limit", 100), parameters.get("timeout", 0)
        rules.check_polling(limit, timeout)
        self._set_allowed(parameters)
        return await self._queue.poll(parameters.get("offset", 0), limit, timeout)

    # Messages

    def _send_message(self, parameters: JsonObject) -> JsonObject:
        chat = self._chats.writable(parameters.get("chat_id"))
        content = rules.shown_text(parameters, too_long="message is too long")
        content |= self._markup(parameters) | self._place(chat["id"], parameters)
        content |= _preview(parameters)
        sent = message(self._chats.next_message_id(), chat, self._bot, **content)
        self._chats.show(sent)
        return sent

    def _place(self, chat_id: int, parameters: JsonObject) -> JsonObject:
        thread_id = parameters.get("message_thread_id")
        self._chats.check_thread(chat_id, thread_id)
        target = self._replied(chat_id, parameters)
        return in_thread(thread_id) | as_reply(target) | _quoted(target, parameters)

    def _replied(self, chat_id: int, parameters: JsonObject) -> JsonObject | None:
        reply = parameters.get("reply_parameters")
        if reply is None:
            return None
        rules.check_reply(reply)
        target = self._chats.find(reply.get("chat_id", chat_id), reply["message_id"])
        if target is None and not reply.get("allow_sending_without_reply"):
            raise ApiError(400, "Bad Request: message to be replied not found")
        return target

    def _edit_message_text(self, parameters: JsonObject) -> JsonObject | bool:
        content = rules.shown_text(parameters, too_long="MESSAGE_TOO_LONG")
        content |= self._markup(parameters, inline_only=True)
        return self._edit(parameters, content, replaced=("text", "entities", "reply_markup"))

    def _edit_message_reply_markup(self, parameters: JsonObject) -> JsonObject | bool:
        content = self._markup(parameters, inline_only=True)
        return self._edit(parameters, content, replaced=("reply_markup",))

    def _edit(
        self, parameters: JsonObject, content: JsonObject, replaced: tuple[str, ...]
    ) -> JsonObject | bool:
        # A message sent by an inline query is in no chat of the bot.
        if "inline_message_id" in parameters:
            return self.inline.edit(parameters["inline_message_id"], content, replaced)
        shown = self._own_message(parameters)
        if content == {name: shown[name] for name in replaced if name in shown}:
            raise _not_modified()
        kept = {name: value for name, value in shown.items() if name not in replaced}
        edited = kept | content | {"edit_date": int(time.time())}
        self._chats.show(edited)
        return edited

    def _own_message(self, parameters: JsonObject) -> JsonObject:
        chat = self._chats.reachable(parameters.get("chat_id"))
        shown = self._chats.find(chat["id"], rules.required(parameters, "message_id"))
        if shown is None:
            raise ApiError(400, "Bad Request: message to edit not found")
        if shown["from"]["id"] != self._bot["id"]:
            raise ApiError(400, "Bad Request: message can't be edited")
        return shown

    def _delete_message(self, parameters: JsonObject) -> bool:
        chat = self._chats.reachable(parameters.get("chat_id"))
        if not self._chats.remove(chat["id"], rules.required(parameters, "message_id")):
            raise ApiError(400, "Bad Request: message to delete not found")
        return True

    def _markup(self, parameters: JsonObject, *, inline_only: bool = False) -> JsonObject:
        markup = parameters.get("reply_markup")
        if markup is None:
            return {}
        rules.check_markup(markup, inline_only=inline_only)
        # Other keyboards belong to the person's input field and are no part of the message.
        return {"reply_markup": copy.deepcopy(markup)} if markup.get("inline_keyboard") else {}

    def _send_chat_action(self, parameters: JsonObject) -> bool:
        rules.check_chat_action(parameters.get("action", ""))
        self._chats.reachable(parameters.get("chat_id"))
        return True

    # Queries

    def _answer_callback_query(self, parameters: JsonObject) -> bool:
        rules.check_callback_answer(parameters.get("text", ""))
        return self._close_query(rules.required(parameters, "callback_query_id"))

    def _answer_inline_query(self, parameters: JsonObject) -> bool:
        self.inline.check(parameters)
        self._close_query(rules.required(parameters, "inline_query_id"))
        self.inline.answer(parameters)
        return True

    def _close_query(self, query_id: str) -> bool:
        began = self.open_queries.pop(query_id, None)
        if began is None or time.monotonic() - began > self.query_life:
            raise ApiError(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        return True


def _preview(parameters: JsonObject) -> JsonObject:
    name = "link_preview_options"
    return {name: parameters[name]} if name in parameters else {}


def _not_modified() -> ApiError:
    return ApiError(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message",
    )


def _quoted(target: JsonObject | None, parameters: JsonObject) -> JsonObject:
    reply = parameters.get("reply_parameters", {})
    if target is None or not reply.get("quote"):
        return {}
    return rules.quote_of(target, reply)
