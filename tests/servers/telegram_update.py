"""The JSON objects by which Telegram tells a bot what people did.

Each function builds one object of the Bot API, complete enough for a real client library.
"""

import re
import time
from typing import Any

JsonObject = dict[str, Any]

_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(@\w+)?")
_MENTION = re.compile(r"(?<!\w)@\w{4,32}")


def utf16_length(text: str) -> int:
    """Return the length of a text as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def user(user_id: int, language: str | None = "en") -> JsonObject:
    """Build a person; the language is absent when the person's app does not tell it."""
    person: JsonObject = {"id": user_id, "is_bot": False, "first_name": f"Person {user_id}"}
    if language is not None:
        person["language_code"] = language
    return person


def private_chat(user_id: int) -> JsonObject:
    """Build the chat between one person and the bot."""
    return {"id": user_id, "type": "private", "first_name": f"Person {user_id}"}


def group_chat(chat_id: int, *, is_forum: bool = False) -> JsonObject:
    """Build a supergroup; its id is negative, as on Telegram."""
    chat: JsonObject = {"id": chat_id, "type": "supergroup", "title": f"Group {-chat_id}"}
    if is_forum:
        chat["is_forum"] = True
    return chat


def message(message_id: int, chat: JsonObject, sender: JsonObject, **content: Any) -> JsonObject:
    """Build a message; the content is what it carries, such as its text."""
    return {
        "message_id": message_id,
        "date": int(time.time()),
        "chat": chat,
        "from": sender,
        **content,
    }


def typed_text(text: str) -> JsonObject:
    """Build the content of a message typed by hand, with its commands and mentions marked."""
    marks = _marks("bot_command", _COMMAND, text) + _marks("mention", _MENTION, text)
    marks.sort(key=lambda mark: int(mark["offset"]))
    return {"text": text, "entities": marks} if marks else {"text": text}


def in_thread(thread_id: int | None) -> JsonObject:
    """Build what a message in a forum topic carries in addition."""
    if thread_id is None:
        return {}
    return {"message_thread_id": thread_id, "is_topic_message": True}


def as_reply(target: JsonObject | None) -> JsonObject:
    """Build what a reply carries in addition; Telegram quotes one level only."""
    if target is None:
        return {}
    quoted = {name: value for name, value in target.items() if name != "reply_to_message"}
    return {"reply_to_message": quoted}


def callback_query(
    query_id: str, sender: JsonObject, shown_in: JsonObject, data: str
) -> JsonObject:
    """Build the press of an inline button."""
    return {
        "id": query_id,
        "from": sender,
        "message": shown_in,
        "chat_instance": str(shown_in["chat"]["id"]),
        "data": data,
    }


def inaccessible_message(shown_in: JsonObject) -> JsonObject:
    """Build what a press carries when the message under the button is gone."""
    return {"message_id": shown_in["message_id"], "chat": shown_in["chat"], "date": 0}


def inline_query(
    query_id: str, sender: JsonObject, text: str, offset: str = "", chat_type: str = "private"
) -> JsonObject:
    """Build what a person types after the bot's name in any chat."""
    typed = {"id": query_id, "from": sender, "query": text}
    return typed | {"offset": offset, "chat_type": chat_type}


def chosen_result(sender: JsonObject, chosen: JsonObject) -> JsonObject:
    """Build the news that a person has sent a result of an inline query."""
    return {"from": sender, **chosen}


def inline_press(query_id: str, sender: JsonObject, message_id: str, data: str) -> JsonObject:
    """Build the press of a button under a message that was sent by an inline query."""
    return {
        "id": query_id,
        "from": sender,
        "inline_message_id": message_id,
        "chat_instance": message_id,
        "data": data,
    }


def membership_change(
    chat: JsonObject, sender: JsonObject, bot: JsonObject, old: str, new: str
) -> JsonObject:
    """Build the news that the bot was blocked, unblocked, added or removed."""
    return {
        "chat": chat,
        "from": sender,
        "date": int(time.time()),
        "old_chat_member": _member(bot, old),
        "new_chat_member": _member(bot, new),
    }


def _marks(kind: str, pattern: re.Pattern[str], text: str) -> list[JsonObject]:
    return [
        {
            "type": kind,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in pattern.finditer(text)
    ]


def _member(bot: JsonObject, status: str) -> JsonObject:
    member: JsonObject = {"user": bot, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member
