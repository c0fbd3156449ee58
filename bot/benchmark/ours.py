"""Our side: the running core as a bot holds it, with both platforms loaded."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from pydantic import SecretStr

from bot.answering import Answerer
from bot.benchmark.sides import Side, Stages
from bot.benchmark.staging import StagedAnswerer, staged_answerer
from bot.benchmark.stopwatch import StepSeconds
from bot.bootstrap import make_adapters, make_identifier, running_core
from bot.model import Question
from bot.settings import Settings

_NEVER_SENT = SecretStr("0:never-sent")

OpenStages = Callable[[], AbstractAsyncContextManager[StagedAnswerer]]


class OurSide:
    """Answers with the core; use as an async context manager.

    The timed parts are made when they are first wanted: they are no part of a bot's memory.
    """

    def __init__(self, answerer: Answerer, open_stages: OpenStages, stack: AsyncExitStack) -> None:
        self._answerer = answerer
        self._open_stages = open_stages
        self._stack = stack
        self._staged: StagedAnswerer | None = None

    async def answer(self, text: str) -> None:
        """Answer one question."""
        await self._answerer.answer(Question(text))

    async def answer_among_others(self, text: str) -> None:
        """Answer one question; the core embeds those that wait together."""
        await self._answerer.answer(Question(text))

    async def stages(self, text: str) -> Stages:
        """Answer one question with the same parts, each under a stopwatch."""
        if self._staged is None:
            self._staged = await self._stack.enter_async_context(self._open_stages())
        return await self._staged.stages(text)


@asynccontextmanager
async def our_side(settings: Settings, steps: StepSeconds) -> AsyncIterator[Side]:
    """Start the core, and make the adapters, which do not connect before they serve."""
    async with running_core(settings, steps) as core, AsyncExitStack() as stack:
        adapters = make_adapters(_with_both_platforms(settings), core.services)

        def open_stages() -> AbstractAsyncContextManager[StagedAnswerer]:
            return staged_answerer(core, make_identifier(settings), settings.source_locale)

        yield OurSide(core.answerer, open_stages, stack)
        del adapters  # held until here, as a bot holds them


def _with_both_platforms(settings: Settings) -> Settings:
    tokens = {"telegram_token": _NEVER_SENT, "discord_token": _NEVER_SENT}
    return settings.model_copy(update=tokens)
