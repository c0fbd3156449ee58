"""Which message answers which, so that an edited question gets its answer edited."""

import asyncio
from collections import OrderedDict

from telegram import Message

from adapters.telegram.options import NAME
from adapters.telegram.places import Spot, place_of
from bot.keyed_hashes import KeyedHashes

_MOST = 2000


class Answered:
    """A bounded memory of this process; it is used for a minute after a question.

    An edit may come while the question is still worked on: then its answer is waited for.
    """

    def __init__(self, hashes: KeyedHashes) -> None:
        self._hashes = hashes
        self._answers: OrderedDict[str, asyncio.Future[Spot | None]] = OrderedDict()

    def begin(self, question: Message) -> None:
        """Remember that a question is worked on."""
        self._answers[self._key(question)] = asyncio.get_running_loop().create_future()
        if len(self._answers) > _MOST:
            _, oldest = self._answers.popitem(last=False)
            _settle(oldest, None)

    def end(self, question: Message, sent: tuple[Message, ...] = ()) -> None:
        """Remember the answer, if it is one message: of several not all could be edited."""
        spot = Spot(sent[0].message_id, place_of(question)) if len(sent) == 1 else None
        if future := self._answers.get(self._key(question)):
            _settle(future, spot)

    async def answer_to(self, question: Message) -> Spot | None:
        """Return the answer to a question, if it is still known."""
        future = self._answers.get(self._key(question))
        # Shielded, for others may wait for the same.
        return await asyncio.shield(future) if future else None

    def _key(self, message: Message) -> str:
        return self._hashes.of(NAME, "message", f"{message.chat.id}:{message.message_id}")


def _settle(future: asyncio.Future[Spot | None], spot: Spot | None) -> None:
    if not future.done():
        future.set_result(spot)
