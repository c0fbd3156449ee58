"""What the command line prints with."""

import io

import pytest
from rich.console import Console

from bot.cli.messages import say, sentence
from bot.cli.screen import ShownSteps, errors, output
from bot.errors import SettingInvalid


def test_texts_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    output().print("[bold]x[/bold] :smile: 127.0.0.1 [1]")
    errors().print("[red]y[/red]")
    assert capsys.readouterr() == ("[bold]x[/bold] :smile: 127.0.0.1 [1]\n", "[red]y[/red]\n")


def test_step_is_shown_with_its_seconds() -> None:
    screen = io.StringIO()
    steps = ShownSteps(Console(file=screen))
    with steps.step("step.index") as advance:
        advance(1, 2)
    steps.note("model.damaged", reason="[x]")
    said = " ".join(screen.getvalue().split())
    assert said.startswith("Building the index: 0.0 s")
    assert "The model in the data folder is damaged ([x])" in said


def test_step_that_fails_has_no_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LookupError), ShownSteps().step("step.index"):
        raise LookupError
    assert " s\n" not in capsys.readouterr().err


def test_steps_are_not_in_the_way_of_what_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with ShownSteps().step("step.index"):
        pass
    out, err = capsys.readouterr()
    assert (out, "Building the index" in err) == ("", True)


def test_values_with_braces_do_no_harm() -> None:
    assert say("model.built", path="{path} {0}") == "The model is in {path} {0}."
    assert sentence(SettingInvalid("X", "{oops}")).startswith("X: {oops}.")
