"""The command `dragoman`: its subcommands, and the edge at which errors become sentences."""

import sys
from typing import NoReturn

import typer

from bot.cli import (
    building,
    curating,
    examining,
    following_up,
    identifying,
    initializing,
    linking,
    listening,
    measuring,
    talking,
)
from bot.cli.messages import say, sentence
from bot.cli.screen import errors
from knowledge.errors import DragomanError

app = typer.Typer(
    name="dragoman",
    help="Answers questions about an organization with approved explainers, word for word.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(talking.run)
app.command()(talking.chat)
app.command()(talking.ask)
app.command(name="init")(initializing.init)
app.command()(examining.doctor)
app.add_typer(curating.app, name="knowledge")
app.command()(following_up.unanswered)
app.command()(listening.feedback)
app.command()(linking.link)
app.add_typer(building.model_app, name="model")
app.add_typer(building.index_app, name="index")
app.command()(measuring.evaluate)
app.command()(measuring.calibrate)
app.command()(identifying.evaluate_language)
app.command()(identifying.learn_spelling)
app.command()(measuring.train_adapter)
app.command()(measuring.train_courtesies)
app.command()(measuring.bench)
app.command()(measuring.report)


def main() -> None:
    """Run the command line; errors of ours or of the system end it with a sentence."""
    try:
        app()
    except DragomanError as error:
        _end(sentence(error))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
    except OSError as error:
        _end(say("error.system", path=error.filename or "-", reason=error.strerror or "-"))


def _end(text: str) -> NoReturn:
    errors().print(text, style="red", soft_wrap=True)
    sys.exit(1)
