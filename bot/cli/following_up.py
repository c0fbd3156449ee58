"""`dragoman unanswered`: what people asked and got no answer to."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.cli.messages import say
from bot.cli.resolving import link_to_explainer
from bot.cli.screen import ShownSteps, output
from bot.errors import UnknownQuestions
from bot.grouping import QuestionGroup, chosen, grouped
from bot.retention import kept_since
from bot.settings import Settings, read_settings
from knowledge.unanswered import UnansweredQuestion


def unanswered(
    ids: Annotated[
        list[int] | None,
        typer.Argument(help="Only these groups, with every wording; default: all groups."),
    ] = None,
    since: Annotated[
        int | None,
        typer.Option(min=1, max=3650, help="Only what was asked in so many days, with today."),
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help="Remove these groups: they are dealt with.")
    ] = False,
    answered_by: Annotated[
        str | None,
        typer.Option(
            "--answered-by",
            metavar="SLUG",
            help="The explainer that answers these groups: those who wait are told.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the groups as JSON.")] = False,
) -> None:
    """List questions that got no answer, those of one meaning together, whatever their language."""
    from bot.bootstrap import forget_old, open_queue

    if (done or answered_by) and not ids:
        raise typer.BadParameter(say("unanswered.done_needs_ids"))
    settings, first = read_settings(), _first_day(since)
    with open_queue(settings) as queue:
        forget_old(queue, settings)
        groups, helped = _groups(queue.queue(first), settings), queue.helped(first)
        if ids:
            groups = _wanted(groups, ids)
        if answered_by:
            link_to_explainer(settings, groups, answered_by)
        if done:
            queue.remove([id_ for group in groups for id_ in group.ids])
    if done:
        _tell_removed(groups)
    elif not answered_by:
        _show(groups, helped, whole=bool(ids), as_json=as_json)


def _first_day(since: int | None) -> date:
    return kept_since(datetime.now(UTC).date(), since) if since else date.min


def _groups(
    questions: Sequence[UnansweredQuestion], settings: Settings
) -> tuple[QuestionGroup, ...]:
    if not questions:  # no model is needed
        return ()
    from bot.bootstrap import make_embedder
    from bot.preparing import ensure_model

    ensure_model(settings, ShownSteps())
    return grouped(questions, make_embedder(settings))


def _wanted(groups: Sequence[QuestionGroup], ids: Sequence[int]) -> tuple[QuestionGroup, ...]:
    found = chosen(groups, ids)
    if missing := set(ids).difference(*(group.ids for group in found)):
        raise UnknownQuestions(", ".join(map(str, sorted(missing))))
    return found


def _tell_removed(groups: Sequence[QuestionGroup]) -> None:
    wordings = sum(len(group.ids) for group in groups)
    output().print(say("unanswered.removed", groups=len(groups), wordings=wordings))


def _show(groups: Sequence[QuestionGroup], helped: int, *, whole: bool, as_json: bool) -> None:
    if as_json:
        rows = [_plain(group, whole=whole) for group in groups]
        output().print_json(json.dumps({"groups": rows, "offered": helped}))
        return
    if groups:
        output().print(_table(groups, whole=whole))
    key = "unanswered.summary" if groups else "unanswered.none"
    output().print(say(key, groups=len(groups), offered=helped))


def _table(groups: Sequence[QuestionGroup], *, whole: bool) -> Table:
    table = Table(show_lines=True)
    for key in ("id", "times", "languages", "first_seen", "last_seen", "wordings"):
        table.add_column(say(f"column.{key}"), overflow="fold")
    for group in groups:
        wordings = "\n".join(f"{one.locale}: {one.text}" for one in _shown(group, whole=whole))
        seen = (group.first_seen.isoformat(), group.last_seen.isoformat())
        cells = (str(group.id), str(group.count), ", ".join(group.languages), *seen)
        table.add_row(*cells, wordings)
    return table


def _shown(group: QuestionGroup, *, whole: bool) -> tuple[UnansweredQuestion, ...]:
    return group.questions if whole else group.examples


def _plain(group: QuestionGroup, *, whole: bool) -> dict[str, Any]:
    return {
        "id": group.id,
        "count": group.count,
        "languages": group.languages,
        "first_seen": group.first_seen.isoformat(),
        "last_seen": group.last_seen.isoformat(),
        "wordings": [
            {"locale": one.locale, "text": one.text, "count": one.count, "reason": one.reason}
            for one in _shown(group, whole=whole)
        ],
    }
