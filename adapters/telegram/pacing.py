"""How often the bot writes: not more than Telegram advises, and waiting in each chat by itself.

Telegram advises one message a second in a chat, where a few more at once are borne, 20 a minute in
a group, and 30 a second overall; edits count too. Whoever writes more is refused (429), and with
that many more than the one who was too fast. So everything that is written waits for its turn. A
chat that has to wait keeps no other chat waiting; what answers a press never waits at all, for it
does not come here.

Telegram counts when a request arrives, and that may be later than it was sent. So the windows are a
little longer here than there, and the pause in a chat begins when the request is over.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Chat = int | str
"""The id of a chat, or of a message that was sent by an inline query."""

_SECOND, _MINUTE = 1.1, 61.0
_MOST_LINES = 4096


class ChatOverfull(Exception):
    """So much waits to be written in one chat that no more is taken."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much may be written.

    `burst` is how many messages a chat may get at once, which then count against the next seconds;
    `waiting` is how many may wait for their turn in one chat. `in_flight` is how many requests may
    be under way: more connections would cost the library more time than they win.
    """

    per_second: int = 30
    chat_pause: float = 1.0
    burst: int = 3
    group_per_minute: int = 20
    waiting: int = 50
    in_flight: int = 16


class Window:
    """Allows so many events in any so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._times: deque[float] = deque(maxlen=most)
        self._seconds = seconds

    def ready_at(self) -> float:
        """Return the time from which one more is allowed."""
        times = self._times
        return times[0] + self._seconds if len(times) == times.maxlen else float("-inf")

    def note(self, now: float) -> None:
        """Count one."""
        self._times.append(now)


class Line:
    """What is written in one chat: when the next message may be, and who waits for it."""

    def __init__(self, pace: Pace, *, is_group: bool) -> None:
        self.turn = asyncio.Lock()
        self.waiting = 0
        self._pace = pace
        self._minute = Window(pace.group_per_minute, _MINUTE) if is_group else None
        self._held_until = self._paid_until = float("-inf")

    def ready_at(self) -> float:
        """Return the time from which one more message is allowed."""
        forgiven = (self._pace.burst - 1) * self._pace.chat_pause
        earliest = max(self._held_until, self._paid_until - forgiven)
        return max(earliest, self._minute.ready_at()) if self._minute else earliest

    def note(self, now: float) -> None:
        """Count a message."""
        self._paid_until = max(self._paid_until, now) + self._pace.chat_pause
        if self._minute:
            self._minute.note(now)

    def over(self, now: float) -> None:
        """Begin the pause only when the request for a message is over."""
        self._paid_until = max(self._paid_until, now + self._pace.chat_pause)

    def hold(self, until: float) -> None:
        """Let nothing be written before a time."""
        self._held_until = max(self._held_until, until)

    def is_idle(self, now: float) -> bool:
        """Whether nothing is lost if this line is forgotten."""
        quiet = now - _MINUTE
        return not self.waiting and max(self._paid_until, self._held_until) < quiet


class Pacing:
    """Gives everything that is written its turn."""

    def __init__(
        self,
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._lines: OrderedDict[Chat, Line] = OrderedDict()
        self._overall = Window(pace.per_second, _SECOND)
        self._overall_turn = asyncio.Lock()
        self._in_flight = asyncio.Semaphore(pace.in_flight)

    async def turn(self, chat: Chat) -> None:
        """Wait until one message may be written in a chat; raises ChatOverfull.

        Every turn has to be given back by `over`.
        """
        line = self._line(chat)
        if line.waiting >= self._pace.waiting:
            raise ChatOverfull
        line.waiting += 1
        try:
            async with line.turn:
                await self._until(line.ready_at)
                await self._turn_of_all()
                line.note(self._clock())
        finally:
            line.waiting -= 1

    def over(self, chat: Chat) -> None:
        """Take note that the request for which there was a turn is over."""
        self._in_flight.release()
        self._line(chat).over(self._clock())

    def hold(self, chat: Chat, seconds: float) -> None:
        """Let nothing be written in a chat for a while; the others go on."""
        self._line(chat).hold(self._clock() + seconds)

    async def _turn_of_all(self) -> None:
        await self._in_flight.acquire()
        try:
            async with self._overall_turn:
                await self._until(self._overall.ready_at)
                self._overall.note(self._clock())
        except asyncio.CancelledError:
            self._in_flight.release()
            raise

    async def _until(self, ready_at: Callable[[], float]) -> None:
        # Again and again, for it may be put off meanwhile.
        while (wait := ready_at() - self._clock()) > 0:
            await self._sleep(wait)

    def _line(self, chat: Chat) -> Line:
        if chat not in self._lines:
            self._forget_idle()
            is_group = isinstance(chat, int) and chat < 0
            self._lines[chat] = Line(self._pace, is_group=is_group)
        self._lines.move_to_end(chat)
        return self._lines[chat]

    def _forget_idle(self) -> None:
        if len(self._lines) >= _MOST_LINES:
            now = self._clock()
            busy = {chat: line for chat, line in self._lines.items() if not line.is_idle(now)}
            self._lines = OrderedDict(busy)
