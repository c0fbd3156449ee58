"""What a bot may ask about chats and their members, and how it reacts to messages."""

from collections.abc import Callable
from typing import Any

from tests.servers import telegram_rules as rules
from tests.servers.telegram_chats import Chats
from tests.servers.telegram_errors import ApiError, BrokenRuleError
from tests.servers.telegram_update import JsonObject, user

Method = Callable[[JsonObject], Any]


class Members:
    """Knows who runs which chat, and what the bot may do there."""

    def __init__(self, bot: JsonObject, chats: Chats) -> None:
        self.administrators: dict[int, set[int]] = {}
        self._bot = bot
        self._chats = chats

    def methods(self) -> dict[str, Method]:
        """Return the methods of the Bot API."""
        return {
            "getChat": self._get_chat,
            "getChatMember": self._get_member,
            "getChatMemberCount": self._count,
            "getChatAdministrators": self._get_administrators,
            "leaveChat": self._leave,
            "setMessageReaction": self._react,
        }

    def promote(self, chat_id: int, user_id: int) -> None:
        """Make somebody an administrator; the bot too has an id."""
        self.administrators.setdefault(chat_id, set()).add(user_id)

    def _get_chat(self, parameters: JsonObject) -> JsonObject:
        chat = self._chats.reachable(parameters.get("chat_id"))
        return chat | {"accent_color_id": 0, "max_reaction_count": 11}

    def _get_member(self, parameters: JsonObject) -> JsonObject:
        chat = self._chats.reachable(parameters.get("chat_id"))
        return self._member(chat["id"], rules.required(parameters, "user_id"))

    def _count(self, parameters: JsonObject) -> int:
        chat = self._chats.reachable(parameters.get("chat_id"))
        return 2 + len(self.administrators.get(chat["id"], ()))

    def _get_administrators(self, parameters: JsonObject) -> list[JsonObject]:
        chat = self._chats.reachable(parameters.get("chat_id"))
        if chat["type"] == "private":
            raise ApiError(400, "Bad Request: there are no administrators in the private chat")
        return [self._member(chat["id"], who) for who in self.administrators.get(chat["id"], ())]

    def _leave(self, parameters: JsonObject) -> bool:
        chat = self._chats.reachable(parameters.get("chat_id"))
        self._chats.block(chat["id"])
        return True

    def _react(self, parameters: JsonObject) -> bool:
        chat = self._chats.reachable(parameters.get("chat_id"))
        if len(parameters.get("reaction", [])) > 1:
            raise BrokenRuleError("REACTIONS_TOO_MANY")
        if self._chats.find(chat["id"], rules.required(parameters, "message_id")) is None:
            raise ApiError(400, "Bad Request: message to react not found")
        return True

    def _member(self, chat_id: int, user_id: int) -> JsonObject:
        person = self._bot if user_id == self._bot["id"] else user(user_id)
        if user_id not in self.administrators.get(chat_id, ()):
            return {"user": person, "status": "member"}
        return {"user": person, "status": "administrator", "can_be_edited": False, **_RIGHTS}


_RIGHTS = dict.fromkeys(
    [
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_send_welcome_messages",
    ],
    False,
)
