"""`dragoman feedback`: what askers think of the explainers, and what they miss in them."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.cli.messages import say
from bot.cli.screen import output
from bot.retention import kept_since
from bot.settings import read_settings
from knowledge.records.feedback import MAX_REMARKS, Rated, ratings, remove_remarks

SHOWN_REMARKS = 3


def feedback(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(help="Only these explainers, with every remark; default: all."),
    ] = None,
    since: Annotated[
        int | None,
        typer.Option(min=1, max=3650, help="Only what was said in so many days, with today."),
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help="Remove the remarks on these explainers.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the feedback as JSON.")] = False,
) -> None:
    """List how often each explainer helped and did not, and the latest remarks."""
    from bot.bootstrap import open_record_store

    if done and not slugs:
        raise typer.BadParameter(say("feedback.done_needs_slugs"))
    with open_record_store(read_settings()) as records:
        if done:
            with records.changing() as transaction:
                removed = remove_remarks(transaction, slugs or ())
        else:
            with records.reading() as transaction:
                most = MAX_REMARKS if slugs else SHOWN_REMARKS
                rated = ratings(transaction, _first_day(since), most)
    if done:
        output().print(say("feedback.removed", count=removed))
    else:
        _show([one for one in rated if not slugs or one.slug in slugs], as_json=as_json)


def _first_day(since: int | None) -> date:
    return kept_since(datetime.now(UTC).date(), since) if since else date.min


def _show(rated: Sequence[Rated], *, as_json: bool) -> None:
    if as_json:
        output().print_json(json.dumps({"explainers": list(map(_plain, rated))}))
    elif rated:
        output().print(_table(rated))
        output().print(say("feedback.summary"))
    else:
        output().print(say("feedback.none"))


def _table(rated: Sequence[Rated]) -> Table:
    table = Table(show_lines=True)
    for key in ("slug", "locale", "helpful", "unhelpful", "remarks"):
        table.add_column(say(f"column.{key}"), overflow="fold")
    for one in rated:
        remarks = "\n".join(f"{remark.day}: {remark.text}" for remark in one.remarks)
        table.add_row(one.slug, one.locale, str(one.helpful), str(one.unhelpful), remarks)
    return table


def _plain(one: Rated) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "locale": one.locale,
        "helpful": one.helpful,
        "unhelpful": one.unhelpful,
        "remarks": [{"day": each.day.isoformat(), "text": each.text} for each in one.remarks],
    }
