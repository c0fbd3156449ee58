"""Conversations in Telegram: what people write and press, and what each of them sees then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain

from tests.pictures.markup import NOTHING
from tests.pictures.pages import Moment
from tests.pictures.telegram_bubbles import Viewer, bubble, window
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_update import JsonObject, private_chat

SECONDS = 30.0


@dataclass(slots=True)
class Talk:
    """One chat on the server, seen by one person; `moments` are those that were kept.

    Of the messages the first ones, which are `scrolled` away, are not seen.
    """

    server: TelegramServer
    viewer: Viewer
    language: str
    chat: JsonObject
    moments: list[Moment] = field(default_factory=list)
    scrolled: int = 0

    @property
    def messages(self) -> list[JsonObject]:
        """What the chat shows now."""
        return self.server.messages[self.chat["id"]]

    async def say(self, text: str, *, user_id: int = 0, language: str = "") -> JsonObject:
        """Write something, and return what the bot says to it."""
        before = self._said()
        await self.server.say(
            text, user_id or self.viewer.user_id, language or self.language, self.chat
        )
        await self._until(lambda: self._said() > before)
        return self.messages[-1]

    async def add(self, text: str, *, user_id: int) -> JsonObject:
        """Write something to which the bot says nothing."""
        return await self.server.say(text, user_id, self.language, self.chat)

    async def press(self, action: str, *, kept: bool = True, changes: int = 1) -> str:
        """Press the last button whose data begins so, and return what a window then says.

        What could be seen before is kept; so many `changes` come of the press.
        """
        message, data = self._button(action)
        if kept:
            self.keep(pressed=data)
        after = self._changes() + changes
        query = await self.server.press(message, data, self.viewer.user_id, self.language)
        await self._until(lambda: self._changes() >= after and not self.server.unanswered)
        return self._window(query)

    def scroll(self) -> None:
        """Move on, so that what there is now is not seen any more."""
        self.scrolled = len(self.messages)

    def keep(self, *, pressed: str = "", said: str = "") -> None:
        """Keep what can be seen now."""
        seen = self.messages[self.scrolled :]
        shown = (bubble(one, self.viewer, pressed) for one in seen)
        self.moments.append(Moment(tuple(shown), window(said) if said else NOTHING))

    def _button(self, action: str) -> tuple[JsonObject, str]:
        for message in reversed(self.messages):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            for key in chain.from_iterable(rows):
                if key.get("callback_data", "").startswith(f"{action}:"):
                    return message, key["callback_data"]
        raise LookupError(action)

    def _said(self) -> int:
        return sum(message["from"]["is_bot"] for message in self.messages)

    def _changes(self) -> int:
        methods = ("sendMessage", "editMessageText", "editMessageReplyMarkup")
        return sum(call.method in methods for call in self.server.calls)

    def _window(self, query: str) -> str:
        answers = self.server.calls_of("answerCallbackQuery")
        texts = [
            call.parameters.get("text", "")
            for call in answers
            if call.parameters["callback_query_id"] == query
        ]
        return texts[0] if texts else ""

    async def _until(self, happened: Callable[[], bool]) -> None:
        await self.server.wait_until(happened, SECONDS)


def talk_in_private(server: TelegramServer, user_id: int, language: str) -> Talk:
    """Begin a talk between somebody and the bot."""
    chat = private_chat(user_id)
    return Talk(server, Viewer(user_id, {}), language, chat)
