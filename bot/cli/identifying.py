"""`dragoman evaluate-language` and `learn-spelling`: in which language somebody asks."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.bootstrap import make_identifier
from bot.cli.messages import say
from bot.cli.screen import ShownSteps, output
from bot.language import RECOGNIZED, LanguageChooser
from bot.measuring_language import Guess, LanguageFigures, chosen, likeliest, measure
from bot.settings import Identifier, Settings, read_settings
from bot.strings import interface_languages
from index.datasets import read_questions, read_words

_SHOWN = 12
"""Pairs of confused languages that are shown."""


def evaluate_language(
    files: Annotated[
        list[Path], typer.Argument(help="Texts with their language; see docs/developers.md.")
    ],
    candidates: Annotated[
        str,
        typer.Option(help="Languages to tell apart, separated by commas; default: all."),
    ] = "",
    langs: Annotated[
        str, typer.Option(help="Languages of the texts that are asked; default: all candidates.")
    ] = "",
    identifier: Annotated[
        Identifier | None, typer.Option(help="The identifier; default: that of the settings.")
    ] = None,
    locale: Annotated[
        str | None,
        typer.Option(
            help="Measure what the bot chooses for askers whose platform has this locale, or their "
            '"own", or "none"; default: measure the identifier alone.'
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures as JSON.")] = False,
) -> None:
    """Measure how often the language of a text is identified."""
    settings = read_settings()
    if identifier is not None:
        settings = settings.model_copy(update={"language_identifier": identifier})
    known = _split(candidates) or interface_languages() | RECOGNIZED
    questions = [question for file in files for question in read_questions(file)]
    asked = _split(langs) or known
    figures = measure(questions, _guess(settings, known, locale), asked)
    if as_json:
        output().print_json(json.dumps(_plain(figures)))
    else:
        _show(figures)


def learn_spelling(
    words: Annotated[Path, typer.Argument(help="Words with their weight; docs/developers.md.")],
    out: Annotated[Path, typer.Option(help="Folder in which to write weights.npz.")],
    texts: Annotated[
        int | None, typer.Option(help="Texts of each language to learn from.", min=50)
    ] = None,
) -> None:
    """Learn how the words of languages are spelled, for the identifier "trio"."""
    from bot.spelling.learning import TEXTS, learn_spelling
    from bot.spelling.model import FILE, write_spelling

    with ShownSteps().step("step.spelling") as advance:
        spelling = learn_spelling(read_words(words), advance, texts=texts or TEXTS)
    write_spelling(out / FILE, spelling)
    output().print(say("learn_spelling.done", path=out / FILE, count=len(spelling.languages)))


def _guess(settings: Settings, candidates: frozenset[str], locale: str | None) -> Guess:
    identifier = make_identifier(settings)
    if locale is None:
        return likeliest(identifier, candidates)
    spoken = interface_languages()
    return chosen(LanguageChooser(identifier, lambda: spoken, settings.source_locale), locale)


def _split(names: str) -> frozenset[str]:
    return frozenset(name.strip() for name in names.split(",") if name.strip())


def _show(figures: LanguageFigures) -> None:
    output().print(_accuracy(figures))
    if figures.confused:
        output().print(_confusion(figures))
    if figures.left_out:
        output().print(say("evaluate_language.left_out", count=figures.left_out))


def _accuracy(figures: LanguageFigures) -> Table:
    table = Table(say("column.language"))
    for kind in figures.kinds:
        table.add_column(kind, justify="right")
        table.add_column(say("column.texts"), justify="right")
    for lang in figures.languages:
        table.add_row(
            lang, *(cell for kind in figures.kinds for cell in _cells(figures, lang, kind))
        )
    return table


def _cells(figures: LanguageFigures, lang: str, kind: str) -> tuple[str, str]:
    share = figures.shares.get((lang, kind))
    return (f"{share.accuracy:.3f}", str(share.asked)) if share else ("-", "0")


def _confusion(figures: LanguageFigures) -> Table:
    table = Table(say("column.language"), say("column.taken_for"), say("column.times"))
    for truth, found, times in figures.confused[:_SHOWN]:
        table.add_row(truth, found or "-", str(times))
    return table


def _plain(figures: LanguageFigures) -> dict[str, object]:
    rows = [
        {"lang": lang, "kind": kind, **asdict(share), "accuracy": share.accuracy}
        for (lang, kind), share in sorted(figures.shares.items())
    ]
    return {"shares": rows, "confused": figures.confused, "left_out": figures.left_out}
