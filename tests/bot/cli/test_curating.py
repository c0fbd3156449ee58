"""`dragoman knowledge`: what moderators do, from import to withdrawal."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from knowledge.folders import starter_folder
from tests.bot.cli.running import Run, assert_said_plainly, in_its_own, surroundings

pytestmark = pytest.mark.usefixtures("empty")

Change = Callable[[str], str]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*.md") if path != folder / "README.md")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture
def imported(dragoman: Run, explainers: Path) -> Run:
    """The explainers are stored as drafts by Ada."""
    assert dragoman("knowledge", "import", str(explainers), "--by", "Ada").status == 0
    return dragoman


@pytest.fixture
def approved(imported: Run) -> Run:
    """One of them is approved by Grace."""
    assert imported("knowledge", "submit", "article-5", "en", "--by", "Ada").status == 0
    assert imported("knowledge", "approve", "article-5", "en", "--by", "Grace").status == 0
    return imported


# In and out.


def test_import_stores_drafts_and_says_what_is_next(dragoman: Run, explainers: Path) -> None:
    first = dragoman("knowledge", "import", str(explainers), "--by", "Ada")
    assert first.status == 0
    assert "4 texts read, 4 stored as drafts." in first.words
    assert "submit" in first.words
    change(explainers / "article-5" / "fr.md", "question: ", "question: Alors, ")
    second = dragoman("knowledge", "import", str(explainers), "--by", "Ada")
    assert "4 texts read, 1 stored as drafts." in second.words


def test_import_may_be_approved_by_a_second_person(dragoman: Run, explainers: Path) -> None:
    both = ("--by", "Ada", "--approve-by", "Grace")
    first = dragoman("knowledge", "import", str(explainers), *both)
    assert "4 texts read, 4 of them new; all are approved." in first.words
    assert dragoman("knowledge", "list").out.count("approved") == 4
    again = dragoman("knowledge", "import", str(explainers), *both)
    assert (again.status, "0 of them new" in again.words) == (0, True)


def test_import_may_not_be_approved_by_its_author(dragoman: Run, explainers: Path) -> None:
    both = ("--by", "Ada", "--approve-by", "ADA ")
    refused = dragoman("knowledge", "import", str(explainers), *both)
    assert_said_plainly(refused, "cannot approve it. Ask a second person.")


def test_import_needs_a_name(dragoman: Run, explainers: Path) -> None:
    nameless = dragoman("knowledge", "import", str(explainers), "--by", " ")
    assert_said_plainly(nameless, 'Say who you are: --by "Your name".')


def test_folder_with_a_mistake_is_not_imported_at_all(dragoman: Run, explainers: Path) -> None:
    change(explainers / "article-4" / "en.md", "question: ", "question: [")
    refused = dragoman("knowledge", "import", str(explainers), "--by", "Ada")
    assert_said_plainly(refused, f"{explainers}/article-4/en.md:", "1 errors.")
    assert "article" not in dragoman("knowledge", "list").out


def test_demonstration_comes_out_as_it_went_in(dragoman: Run, tmp_path: Path) -> None:
    """Byte by byte."""
    folder, out = starter_folder(), tmp_path / "out"
    assert dragoman("knowledge", "import", str(folder), "--by", "Ada").status == 0
    exported = dragoman("knowledge", "export", str(out))
    assert exported.status == 0
    assert f"{len(files_of(folder))} texts written" in exported.words
    assert files_of(out) == files_of(folder)


def test_export_can_be_imported_again_here_and_elsewhere(
    imported: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert imported("knowledge", "export", str(first)).status == 0
    again = imported("knowledge", "import", str(first), "--by", "Ada")
    assert ", 0 stored as drafts" in again.words

    monkeypatch.setenv("DRAGOMAN_DATA", str(tmp_path / "other"))
    assert imported("knowledge", "import", str(first), "--by", "Ada").status == 0
    assert imported("knowledge", "export", str(second)).status == 0
    assert files_of(second) == files_of(first)


def test_export_to_where_one_cannot_write_says_so(imported: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    assert_said_plainly(imported("knowledge", "export", str(tmp_path / "out")), "Not a directory")


# Checking.


def test_check_passes_what_is_right(dragoman: Run, explainers: Path) -> None:
    passed = dragoman("knowledge", "check", str(explainers))
    assert (passed.status, passed.words) == (0, "4 texts checked: no errors, 0 warnings.")


def test_check_names_file_and_line_of_every_mistake(dragoman: Run, explainers: Path) -> None:
    """Also where the path is longer than a terminal is wide."""
    path = explainers / "article-5" / "en.md"
    change(path, "https://", "ftp://")
    change(explainers / "article-4" / "fr.md", "topic: ", "theme: ")
    lines = path.read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "ftp://" in text)
    failed = dragoman("knowledge", "check", str(explainers))
    assert_said_plainly(failed, "2 errors.")
    assert re.search(rf"^{re.escape(str(path))}:{line}: .* is no web address", failed.out, re.M)
    broken = re.escape(str(explainers / "article-4" / "fr.md"))
    assert re.search(rf"^{broken}:2: unknown key 'theme'\.$", failed.out, re.M)


def test_check_warns_without_failing(dragoman: Run, explainers: Path) -> None:
    warned = dragoman("knowledge", "check", str(explainers), "--locales", "en,fr,uk")
    assert warned.status == 0
    assert warned.out.count("This translation is missing.") == 2
    assert "no errors, 2 warnings." in warned.words


def test_check_of_no_folder_fails(dragoman: Run, tmp_path: Path) -> None:
    assert_said_plainly(dragoman("knowledge", "check", str(tmp_path / "none")), "not a folder")


def link_to(folder: Path, address: str, other: str) -> None:
    for path in folder.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(address, other, text), encoding="utf-8")


@asynccontextmanager
async def website() -> AsyncIterator[str]:
    """A site on which one page is gone."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(status=404 if "gone" in request.path else 200)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_check_of_links_asks_every_site(explainers: Path, tmp_path: Path) -> None:
    async with website() as site:
        link_to(explainers, r"https://[^/\s]+", site)
        arguments = ("knowledge", "check", str(explainers), "--links")
        env = surroundings(data=tmp_path / "data")
        passed = await asyncio.to_thread(in_its_own, *arguments, env=env)
        assert passed.status == 0
        change(explainers / "article-5" / "en.md", f"{site}/", f"{site}/gone/")
        failed = await asyncio.to_thread(in_its_own, *arguments, env=env)
    assert_said_plainly(failed, f"Dead link: {site}/gone/", "404", "1 errors.")


def test_check_of_links_names_the_dead_ones(dragoman: Run, explainers: Path) -> None:
    link_to(explainers, r"https://\S+", "http://127.0.0.1:9/gone")
    failed = dragoman("knowledge", "check", str(explainers), "--links")
    assert_said_plainly(failed, "Dead link: http://127.0.0.1:9/gone", "1 errors.")


# Reading.


def test_list_shows_every_explainer_with_its_status(approved: Run) -> None:
    listed = approved("knowledge", "list")
    assert listed.status == 0
    rows = [line.split("│")[1:-1] for line in listed.out.splitlines() if "article" in line]
    assert [[cell.strip() for cell in row][:4] for row in rows] == [
        ["article-4", "en", "1", "draft"],
        ["article-4", "fr", "1", "draft"],
        ["article-5", "en", "1", "approved"],
        ["article-5", "fr", "1", "draft"],
    ]


def test_show_gives_the_file_as_it_stands(
    approved: Run, explainers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However narrow the terminal is."""
    monkeypatch.setenv("COLUMNS", "40")
    shown = approved("knowledge", "show", "article-5", "en")
    assert shown.status == 0
    assert shown.out.startswith("Status: approved\nDigest: ")
    assert (explainers / "article-5" / "en.md").read_text(encoding="utf-8") in shown.out + "\n"


@pytest.mark.parametrize("command", ["show", "history"])
def test_explainer_that_does_not_exist_is_named(imported: Run, command: str) -> None:
    assert_said_plainly(imported("knowledge", command, "tides", "en"), "“tides” in “en”")


def test_history_tells_who_did_what(approved: Run) -> None:
    approved("knowledge", "retire", "article-5", "en", "--by", "Linus", "--reason", "No longer so.")
    told = approved("knowledge", "history", "article-5", "en")
    assert told.status == 0
    rows = [line.split("│")[2:4] for line in told.out.splitlines() if "│ 1 " in line]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["Ada", "add"],
        ["Ada", "submit"],
        ["Grace", "approve"],
        ["Linus", "retire"],
    ]
    assert "reason: No longer so." in told.words


# Moving on.


def test_text_is_approved_by_somebody_else(imported: Run) -> None:
    submitted = imported("knowledge", "submit", "article-5", "en", "--by", "Ada")
    assert "article-5 (en) is now: in_review." in submitted.words
    own = imported("knowledge", "approve", "article-5", "en", "--by", "Ada")
    assert_said_plainly(own, "Ada wrote “article-5” (en) and cannot approve it.")
    other = imported("knowledge", "approve", "article-5", "en", "--by", "Grace")
    assert (other.status, other.words) == (0, "article-5 (en) is now: approved.")


def test_approval_of_a_digest_is_of_exactly_that_text(imported: Run) -> None:
    imported("knowledge", "submit", "article-5", "en", "--by", "Ada")
    shown = imported("knowledge", "show", "article-5", "en").out
    digest = shown.splitlines()[1].removeprefix("Digest: ")
    approve = ("knowledge", "approve", "article-5", "en", "--by", "Grace", "--digest")
    assert_said_plainly(imported(*approve, "0" * 64), "has changed since you read it", digest)
    assert imported(*approve, digest).status == 0


def test_text_may_be_rejected_and_handed_in_again(imported: Run) -> None:
    for _ in range(2):
        imported("knowledge", "submit", "article-5", "en", "--by", "Ada")
        rejected = imported(
            "knowledge", "reject", "article-5", "en", "--by", "Grace", "--reason", "Too long."
        )
        assert (rejected.status, rejected.words) == (0, "article-5 (en) is now: draft.")
    told = imported("knowledge", "history", "article-5", "en")
    assert told.out.count("reason: Too long.") == 2


def test_approved_text_may_be_withdrawn(approved: Run) -> None:
    retire = ("knowledge", "retire", "article-5", "en", "--by", "Ada", "--reason", "x")
    assert approved(*retire).words == "article-5 (en) is now: retired."
    assert_said_plainly(approved(*retire), "“article-5” (en) is retired", "history article-5 en")


@pytest.mark.parametrize(
    "arguments",
    [
        ("submit", "tides", "en", "--by", "Ada"),
        ("approve", "article-5", "uk", "--by", "Grace"),
        ("retire", "tides", "en", "--by", "Ada", "--reason", "x"),
    ],
)
def test_unknown_explainer_cannot_be_moved(imported: Run, arguments: tuple[str, ...]) -> None:
    assert_said_plainly(imported("knowledge", *arguments), "There is no explainer")


def test_step_that_is_not_allowed_is_explained(imported: Run) -> None:
    early = imported("knowledge", "approve", "article-5", "en", "--by", "Grace")
    assert_said_plainly(early, "is draft; approve is not possible now.")


@pytest.mark.parametrize("command", ["reject", "retire"])
def test_reason_must_be_given(imported: Run, command: str) -> None:
    refused = imported("knowledge", command, "article-5", "en", "--by", "Grace")
    assert (refused.status, "--reason" in refused.words) == (2, True)


# The audit log.


def test_audit_log_that_is_whole_is_verified(approved: Run) -> None:
    verified = approved("knowledge", "verify")
    assert verified.status == 0
    assert "The audit log is whole: 6 events." in verified.words


def test_text_that_was_changed_behind_the_programs_back_is_found(
    approved: Run, empty: Path
) -> None:
    with sqlite3.connect(empty / "knowledge.db") as database:
        database.execute(
            "UPDATE knowledge_reviews SET approved_by = 'Mallory' WHERE approved_by = 'Grace'"
        )
    database.close()
    broken = approved("knowledge", "verify")
    assert_said_plainly(broken, "The audit log is broken", "article-5/en 1", "Restore")


def test_event_that_was_removed_is_found(approved: Run, empty: Path) -> None:
    """The database refuses it, but whoever has the file can take the refusal away first."""
    with sqlite3.connect(empty / "knowledge.db") as database:
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("DELETE FROM knowledge_events WHERE seq = 2")
        for (name,) in list(
            database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM knowledge_events WHERE seq = 2")
    database.close()
    assert_said_plainly(approved("knowledge", "verify"), "The audit log is broken")
