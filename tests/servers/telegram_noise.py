"""Updates that a bot for questions has no use for, and must neither answer nor stumble over."""

import time

from tests.servers.telegram_update import JsonObject, group_chat, message, private_chat, user

STRANGER = 777


def noise(first_message_id: int = 900_000) -> list[JsonObject]:
    """Return one update of each kind, of business and guest modes and kinds still unknown."""
    chat, sender = private_chat(STRANGER), user(STRANGER)
    said = message(first_message_id, chat, sender, text="What is this?")
    business = said | {"business_connection_id": "business-1"}
    channel = {"id": -100_777, "type": "channel", "title": "News"}
    post = {name: value for name, value in said.items() if name != "from"} | {"chat": channel}
    return [
        {"business_connection": _connection(sender)},
        {"business_message": business},
        {"edited_business_message": business | {"edit_date": int(time.time())}},
        {"deleted_business_messages": _deleted(chat, said)},
        {"guest_message": said | {"chat": group_chat(-100_778), "guest_query_id": "guest-1"}},
        {"channel_post": post},
        {"edited_channel_post": post | {"edit_date": int(time.time())}},
        {"message_reaction": _reaction(chat, sender, said)},
        {"poll_answer": _vote(sender)},
        {"subscription": {"user": sender}},
        {"kind_of_the_future": {"anything": 1}},
    ]


def _connection(sender: JsonObject) -> JsonObject:
    connection = {"id": "business-1", "user": sender, "user_chat_id": STRANGER}
    return connection | {"date": int(time.time()), "is_enabled": True}


def _vote(sender: JsonObject) -> JsonObject:
    options = {"option_ids": [0], "option_persistent_ids": ["0"]}
    return {"poll_id": "1", "user": sender, **options}


def _deleted(chat: JsonObject, said: JsonObject) -> JsonObject:
    return {
        "business_connection_id": "business-1",
        "chat": chat,
        "message_ids": [said["message_id"]],
    }


def _reaction(chat: JsonObject, sender: JsonObject, said: JsonObject) -> JsonObject:
    return {
        "chat": chat,
        "message_id": said["message_id"],
        "user": sender,
        "date": int(time.time()),
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    }
