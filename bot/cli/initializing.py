"""`dragoman init`: the beginning of another organization's bot."""

import json
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from bot.cli.messages import say
from bot.cli.screen import output
from bot.errors import FolderNotEmpty

_REVIEW = timedelta(days=365)


def init(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    organization: Annotated[str, typer.Option(help="The organization's name.")],
    author: Annotated[str, typer.Option(help="Who writes the first explainer.")],
    locale: Annotated[
        str, typer.Option(help="Language in which explainers are first written.")
    ] = "en",
) -> None:
    """Lay out a folder for your organization: settings and a first explainer to edit."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(folder)
    today = datetime.now(UTC).date()
    values = {
        "organization": organization,
        "organization_quoted": _quoted(organization),
        "question_quoted": _quoted(say("init.question", organization=organization)),
        "variant_quoted": _quoted(say("init.variant", organization=organization)),
        "author": author,
        "author_quoted": _quoted(author),
        "locale": locale,
        "as_of": today.isoformat(),
        "review_by": (today + _REVIEW).isoformat(),
    }
    for name, target in _FILES.items():
        _write(folder / target.format(locale=locale), name, values)
    output().print(say("init.done", folder=folder, locale=locale))


_FILES = {
    "settings.env": ".env",
    "explainer.md": "explainers/opening-hours/{locale}.md",
    "README.md": "README.md",
    "gitignore": ".gitignore",
}


def _quoted(text: str) -> str:
    """A JSON string is one in YAML and in .env files too."""
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, template: str, values: dict[str, str]) -> None:
    text = (resources.files("bot") / "templates" / template).read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Template(text).substitute(values), encoding="utf-8")
