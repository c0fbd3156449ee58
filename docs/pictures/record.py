"""Records docs/pictures/chat.svg: the real bot, adapter and starter content answering.

Run from the project's folder: .venv/bin/python docs/pictures/record.py
"""

import asyncio
import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from adapters.console.adapter import ConsoleAdapter
from bot.bootstrap import running_core
from bot.settings import Settings
from bot.steps import SilentSteps

WIDTH = 92
ASKED = (
    "if a nato country is attacked do all the others have to send soldiers?",
    "скільки країн зараз в НАТО?",
    "c'est combien le budget de l'otan",
    "1",
    "who will win the football world cup",
)


class RecordedLines:
    """Types the questions, so that the recording shows them behind the prompt."""

    interactive = True

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines = list(ASKED)

    async def read(self, prompt: str) -> str | None:
        """Type the next question."""
        if not self._lines:
            return None
        line = self._lines.pop(0)
        self._console.print(Text.assemble((prompt, "bold green"), (line, "bold")), Text())
        return line


async def record() -> str:
    """Chat, and return a picture of what was seen."""
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        markup=False,
        highlight=False,
        emoji=False,
    )
    settings = Settings()
    async with running_core(settings, SilentSteps()) as core:
        adapter = ConsoleAdapter(
            core.answerer,
            RecordedLines(console),
            console,
            organization=settings.organization,
            locale="en",
        )
        await adapter.serve(asyncio.Event())
    picture = console.export_svg(title="dragoman chat")
    # Without the fonts that the picture would fetch from elsewhere.
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)


if __name__ == "__main__":
    picture = asyncio.run(record())
    Path(__file__).with_name("chat.svg").write_text(picture, encoding="utf-8")
