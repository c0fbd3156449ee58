"""Inline mode: queries, the answers that Telegram keeps for a while, and what people choose."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.telegram_errors import ApiError
from tests.servers.telegram_inline_rules import check_inline_answer, shown_content
from tests.servers.telegram_update import JsonObject

_CACHE_TIME = 300


@dataclass(frozen=True)
class Answer:
    """What a bot has answered to an inline query, and until when Telegram shows it again."""

    parameters: JsonObject
    user_id: int
    text: str
    until: float

    @property
    def results(self) -> list[JsonObject]:
        """What the person can choose from."""
        results: list[JsonObject] = self.parameters["results"]
        return results

    def serves(self, user_id: int, text: str, now: float) -> bool:
        """Tell whether a query need not be sent to the bot; most answers are for everybody."""
        is_for_them = user_id == self.user_id or not self.parameters.get("is_personal")
        return is_for_them and text == self.text and now < self.until


class Inline:
    """Keeps what was asked, answered and chosen in inline mode."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.messages: dict[str, JsonObject] = {}
        self._queries: dict[str, tuple[int, str]] = {}
        self._answers: dict[str, Answer] = {}
        self._message_ids = itertools.count(1)
        self._clock = clock

    def ask(self, query_id: str, user_id: int, text: str) -> None:
        """Remember who asked what."""
        self._queries[query_id] = (user_id, text)

    def check(self, parameters: JsonObject) -> None:
        """Refuse an answer that breaks a rule."""
        check_inline_answer(parameters)

    def answer(self, parameters: JsonObject) -> None:
        """Show an answer, and keep it as long as the bot says."""
        query_id = parameters["inline_query_id"]
        user_id, text = self._queries.get(query_id, (0, ""))
        until = self._clock() + parameters.get("cache_time", _CACHE_TIME)
        self._answers[query_id] = Answer(parameters, user_id, text, until)

    def kept(self, user_id: int, text: str) -> Answer | None:
        """Return an answer that is still good for such a query."""
        now = self._clock()
        answers = reversed(self._answers.values())
        return next((a for a in answers if a.serves(user_id, text, now)), None)

    def shown(self, query_id: str) -> JsonObject:
        """Return the answer that a person sees under their query."""
        return self._answers[query_id].parameters

    def show_again(self, query_id: str, answer: Answer) -> None:
        """Let a kept answer appear under another query."""
        self._answers[query_id] = answer

    def choose(self, query_id: str, result_id: str) -> JsonObject:
        """Send what a result stands for, and return what the bot is told of it."""
        answer = self._answers[query_id]
        (result,) = [found for found in answer.results if found["id"] == result_id]
        told: JsonObject = {"result_id": result_id, "query": answer.text}
        return told | self._send(result)

    def _send(self, result: JsonObject) -> JsonObject:
        message = shown_content(result["input_message_content"])
        if "reply_markup" not in result:
            return {}
        # Only a message with buttons can be edited later, so only such a one has an id.
        message_id = f"inline-{next(self._message_ids)}"
        self.messages[message_id] = message | {"reply_markup": result["reply_markup"]}
        return {"inline_message_id": message_id}

    def edit(self, message_id: str, content: JsonObject, replaced: tuple[str, ...]) -> bool:
        """Change a message that was sent by a result."""
        if message_id not in self.messages:
            raise ApiError(400, "Bad Request: MESSAGE_ID_INVALID")
        old = self.messages[message_id]
        kept = {name: value for name, value in old.items() if name not in replaced}
        self.messages[message_id] = kept | content
        return True
