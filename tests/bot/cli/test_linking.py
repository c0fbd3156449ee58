"""`dragoman link`: links and QR codes."""

from pathlib import Path

import pytest

from tests.bot.cli.running import Run, assert_said_plainly

LINK = "https://t.me/a_bot?start=article-5"
PNG = b"\x89PNG\r\n\x1a\n"

pytestmark = pytest.mark.usefixtures("filled")


@pytest.fixture
def filled(dragoman: Run, empty: Path, explainers: Path) -> None:
    """Explainers in English and French, approved."""
    assert dragoman("knowledge", "import", str(explainers), "--by", "Ada").status == 0
    for locale in ("en", "fr"):
        for step, who in (("submit", "Ada"), ("approve", "Grace")):
            done = dragoman("knowledge", step, "article-5", locale, "--by", who)
            assert done.status == 0


def test_link_and_its_picture_are_printed(dragoman: Run) -> None:
    done = dragoman("link", "article-5", "--username", "@a_bot")
    assert done.status == 0
    assert f"Link: {LINK}\n" in done.out
    assert done.out.count("\n") > 15
    assert "startgroup" not in done.out


def test_link_may_be_for_a_language_and_for_groups(dragoman: Run) -> None:
    done = dragoman("link", "article-5", "--username", "a_bot", "--locale", "fr", "--group")
    assert f"Link: {LINK}_fr\n" in done.out
    assert "For a group: https://t.me/a_bot?startgroup=article-5_fr\n" in done.out


def test_pictures_are_written_for_posters(dragoman: Run, tmp_path: Path) -> None:
    png, svg = tmp_path / "poster.png", tmp_path / "poster.svg"
    done = dragoman(
        "link", "article-5", "--username", "a_bot", "--png", str(png), "--svg", str(svg)
    )
    assert png.read_bytes().startswith(PNG)
    assert "<svg" in svg.read_text(encoding="utf-8")
    assert f"The QR code is in {png}." in done.out.replace("\n", " ")


@pytest.mark.parametrize("arguments", [["nothing"], ["article-5", "--locale", "uk"]])
def test_link_to_nothing_is_not_made(dragoman: Run, arguments: list[str]) -> None:
    assert_said_plainly(dragoman("link", *arguments, "--username", "a_bot"), arguments[0])


def test_without_a_token_the_name_must_be_given(dragoman: Run) -> None:
    assert_said_plainly(dragoman("link", "article-5"), "--username")


def test_picture_that_cannot_be_written_is_said_plainly(dragoman: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "poster.png")
    done = dragoman("link", "article-5", "--username", "a_bot", "--png", nowhere)
    assert_said_plainly(done, "poster.png")
