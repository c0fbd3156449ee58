"""`dragoman knowledge`: curation for moderators."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.table import Table

from bot.cli.messages import say, sentence
from bot.cli.screen import output
from bot.errors import ChecksFailed
from bot.settings import Settings, read_settings
from knowledge.audit import verify_chain
from knowledge.check import check as check_revisions
from knowledge.errors import InvalidFile, UnknownExplainer
from knowledge.explainers import Revision, Status, StoredRevision
from knowledge.folders import find_line, path_of, read_folder, write_folder
from knowledge.links import DeadLink, dead_links
from knowledge.problems import Problem, Severity
from knowledge.store import KnowledgeStore
from knowledge.workflow import Workflow

app = typer.Typer(
    help="Import, check, review, approve and withdraw explainers.", no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(help="Folder of <slug>/<locale>.md files.")]
Slug = Annotated[str, typer.Argument(help="The explainer, such as article-5.")]
Locale = Annotated[str, typer.Argument(help="The language, such as en.")]
Who = Annotated[str, typer.Option("--by", help="Your name, for the audit log.")]


@app.command(name="import")
def import_(
    folder: Folder,
    by: Who,
    approve_by: Annotated[
        str | None,
        typer.Option(
            "--approve-by", help="Second person, who approves everything that is imported."
        ),
    ] = None,
) -> None:
    """Store the texts of a folder as drafts; unchanged ones stay as they are."""
    settings = read_settings()
    revisions = _read_valid(folder, settings)
    with _store(settings) as store:
        workflow = Workflow(store, settings.source_locale)
        before = {_name(one): one.number for one in store.list()}
        imported = workflow.add_all(revisions, by)
        if approve_by:
            imported = tuple(_approved(workflow, one, by, approve_by) for one in imported)
    added = sum(before.get(_name(one)) != one.number for one in imported)
    key = "knowledge.imported_approved" if approve_by else "knowledge.imported"
    output().print(say(key, read=len(revisions), added=added))


@app.command()
def export(folder: Folder) -> None:
    """Write the newest wording of every explainer to a folder."""
    with _store(read_settings()) as store:
        revisions = store.revisions()
    write_folder(folder, revisions)
    output().print(say("knowledge.exported", count=len(revisions), folder=folder))


@app.command()
def check(
    folder: Folder,
    locales: Annotated[
        str, typer.Option("--locales", help="Languages that every explainer must have: en,fr,uk.")
    ] = "",
    links: Annotated[bool, typer.Option("--links", help="Also ask every source's site.")] = False,
) -> None:
    """Look for mistakes: schema, lengths, translations, duplicates, dates and, if asked, links."""
    settings = read_settings()
    revisions, invalid = read_folder(folder)
    wanted = [name for name in locales.split(",") if name]
    problems = _problems(folder, revisions, settings, wanted)
    dead = asyncio.run(_dead_links(revisions)) if links else ()
    _report(folder, revisions, invalid, problems, dead)


@app.command(name="list")
def list_() -> None:
    """List every explainer with the status of its newest wording."""
    table = Table()
    for key in ("slug", "locale", "number", "status", "author", "review_by"):
        table.add_column(say(f"column.{key}"))
    with _store(read_settings()) as store:
        for one in store.list():
            revision = one.revision
            cells = (revision.slug, revision.locale, str(one.number), one.status.value)
            table.add_row(*cells, revision.author, revision.review_by.isoformat())
    output().print(table)


@app.command()
def show(slug: Slug, locale: Locale) -> None:
    """Show the newest wording of an explainer, as it stands in a file."""
    from knowledge.markdown import render_revision

    with _store(read_settings()) as store:
        stored = store.newest(slug, locale)
    if stored is None:
        raise UnknownExplainer(slug, locale)
    digests = {"digest": stored.revision.digest, "text_digest": stored.revision.text_digest}
    output().print(say("knowledge.status", status=stored.status, **digests))
    output().print(render_revision(stored.revision), soft_wrap=True)


@app.command()
def submit(slug: Slug, locale: Locale, by: Who) -> None:
    """Hand a draft in for review."""
    _moved(lambda workflow: workflow.submit(slug, locale, by))


@app.command()
def approve(
    slug: Slug,
    locale: Locale,
    by: Who,
    digest: Annotated[
        str | None,
        typer.Option("--digest", help="Digest that `show` printed: approve exactly that text."),
    ] = None,
) -> None:
    """Approve a text in review; its author cannot."""
    _moved(lambda workflow: workflow.approve(slug, locale, by, digest=digest))


@app.command()
def reject(
    slug: Slug,
    locale: Locale,
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="What is to be changed.")],
) -> None:
    """Hand a text in review back to its author."""
    _moved(lambda workflow: workflow.reject(slug, locale, by, reason))


@app.command()
def retire(
    slug: Slug,
    locale: Locale,
    by: Who,
    reason: Annotated[str, typer.Option("--reason", help="Why it is withdrawn.")],
) -> None:
    """Withdraw an approved text; running bots stop sending it within seconds."""
    _moved(lambda workflow: workflow.retire(slug, locale, by, reason))


@app.command()
def history(slug: Slug, locale: Locale) -> None:
    """List everything that happened to an explainer."""
    table = Table()
    for key in ("when", "actor", "action", "number", "digest", "details"):
        table.add_column(say(f"column.{key}"), overflow="fold")
    with _store(read_settings()) as store:
        events = [one for one in store.events() if (one.slug, one.locale) == (slug, locale)]
    if not events:
        raise UnknownExplainer(slug, locale)
    for one in events:
        details = ", ".join(f"{name}: {value}" for name, value in one.details.items())
        when = one.at.strftime("%Y-%m-%d %H:%M")
        table.add_row(when, one.actor, one.action, str(one.number), one.digest[:12], details)
    output().print(table)


@app.command()
def verify() -> None:
    """Check the audit log: every event, its chain, and that the texts are those approved."""
    with _store(read_settings()) as store:
        records = store.records()
    broken = verify_chain(records)
    if broken is not None:
        key = broken.key
        where = f"{key.slug}/{key.locale} {key.number}" if key else "-"
        text = say("knowledge.broken", fault=broken.fault, seq=broken.seq or "-", where=where)
        output().print(text, style="red")
        raise typer.Exit(1)
    output().print(say("knowledge.verified", count=records.head.count, hash=records.head.hash))


def _store(settings: Settings) -> KnowledgeStore:
    from bot.bootstrap import open_knowledge

    return open_knowledge(settings)


def _read_valid(folder: Path, settings: Settings) -> tuple[Revision, ...]:
    """Read a folder in which nothing stands in the way of an import."""
    revisions, invalid = read_folder(folder)
    problems = _problems(folder, revisions, settings, ())
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if invalid or errors:
        _report(folder, revisions, invalid, tuple(errors), ())
    return revisions


def _problems(
    folder: Path, revisions: tuple[Revision, ...], settings: Settings, locales: Sequence[str]
) -> tuple[Problem, ...]:
    return check_revisions(
        revisions,
        source_locale=settings.source_locale,
        locales=locales or sorted({revision.locale for revision in revisions}),
        today=datetime.now(UTC).date(),
        find_line=partial(find_line, folder),
    )


def _approved(workflow: Workflow, stored: StoredRevision, by: str, second: str) -> StoredRevision:
    """Take a text on to approval, also one that an import which failed left on the way."""
    slug, locale = _name(stored)
    if stored.status is Status.DRAFT:
        stored = workflow.submit(slug, locale, by)
    if stored.status is Status.IN_REVIEW:
        stored = workflow.approve(slug, locale, second)
    return stored


def _name(stored: StoredRevision) -> tuple[str, str]:
    return stored.revision.slug, stored.revision.locale


def _moved(step: Callable[[Workflow], StoredRevision]) -> None:
    settings = read_settings()
    with _store(settings) as store:
        stored = step(Workflow(store, settings.source_locale))
    revision = stored.revision
    output().print(
        say("knowledge.moved", slug=revision.slug, locale=revision.locale, status=stored.status)
    )


def _report(
    folder: Path,
    revisions: tuple[Revision, ...],
    invalid: tuple[InvalidFile, ...],
    problems: tuple[Problem, ...],
    dead: tuple[DeadLink, ...],
) -> None:
    for error in invalid:
        output().print(sentence(error), style="red", soft_wrap=True)
    for problem in problems:
        _print_problem(folder, problem)
    for link in dead:
        output().print(
            say("check.dead_link", url=link.url, fault=link.fault, status=link.status or "-"),
            style="red",
        )
    failed = [one for one in problems if one.severity is Severity.ERROR]
    if count := len(invalid) + len(failed) + len(dead):
        raise ChecksFailed(count)
    warnings = len(problems)
    output().print(say("check.passed", count=len(revisions), warnings=warnings), style="green")


def _print_problem(folder: Path, problem: Problem) -> None:
    path = path_of(folder, problem.slug, problem.locale)
    what = say(f"problem.{problem.kind}", key=problem.key, **problem.details)
    style = "red" if problem.severity is Severity.ERROR else "yellow"
    line = f":{problem.line}" if problem.line else ""
    output().print(f"{path}{line}: {what}", style=style, soft_wrap=True)


async def _dead_links(revisions: tuple[Revision, ...]) -> tuple[DeadLink, ...]:
    urls = (source.url for revision in revisions for source in revision.sources)
    async with httpx.AsyncClient(headers={"User-Agent": "dragoman-link-check"}) as client:
        return await dead_links(urls, client=client)
