"""What the command line prints with: standard output, errors, and steps with their seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from bot.cli.messages import say
from bot.steps import Advance


def output() -> Console:
    """Return a console on standard output that takes text as it is."""
    return Console(markup=False, highlight=False, emoji=False)


def errors() -> Console:
    """Return a console on standard error that takes text as it is."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


class ShownSteps:
    """Shows each step with a progress bar, then a line with the seconds that it took."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or errors()

    @contextmanager
    def step(self, name: str) -> Iterator[Advance]:
        """Show one step."""
        started = time.monotonic()
        label = say(name)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(label, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)
        seconds = time.monotonic() - started
        self._console.print(Text(say("step.done", step=label, seconds=f"{seconds:.1f}"), "dim"))

    def note(self, name: str, **values: object) -> None:
        """Print one line."""
        self._console.print(Text(say(name, **values), "yellow"))
