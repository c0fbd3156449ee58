"""The file of help resources: read at the start, and refused in plain words."""

from pathlib import Path

import pytest

from bot.bootstrap import make_courtesies, running_core
from bot.cli.messages import sentence
from bot.errors import HelpResourcesInvalid
from bot.help_resources import MAX_RESOURCES, read_help_resources
from bot.settings import Settings
from bot.steps import SilentSteps
from index.courtesies import CourtesyKind

GOOD = 'en: "Call 116 123, free and at any time."\npt-BR: |\n  Ligue 188.\n  Grátis.\n'


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "help.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_texts_are_read_by_language(tmp_path: Path) -> None:
    found = read_help_resources(written(tmp_path, GOOD))
    assert found == {
        "en": "Call 116 123, free and at any time.",
        "pt-BR": "Ligue 188.\nGrátis.",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no list of languages"),
        ("- en", "no list of languages"),
        ("call us", "no list of languages"),
        ("en: [", "no YAML"),
        (b"en: \xff", "no YAML"),
        ("English: x", "'English' is no language tag"),
        ("no: x", "False is no language tag"),
        ("en: ' '", "'en' needs a text"),
        ("en: 116123", "'en' needs a text"),
        (f"en: {'x' * (MAX_RESOURCES + 1)}", "'en' needs a text"),
    ],
)
def test_file_of_another_form_is_refused_in_plain_words(
    content: str | bytes, reason: str, tmp_path: Path
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(HelpResourcesInvalid) as caught:
        read_help_resources(path)
    said = sentence(caught.value)
    assert str(path) in said
    assert reason in said
    assert "DRAGOMAN_HELP_RESOURCES" in said


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(HelpResourcesInvalid) as caught:
        read_help_resources(tmp_path / "none.yaml")
    assert "No such file" in sentence(caught.value)


def test_bot_says_the_words_of_the_organization(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, help_resources=written(tmp_path, GOOD))
    reply = make_courtesies(settings).reply(CourtesyKind.DISTRESS, None, "en")
    assert reply.resources == "Call 116 123, free and at any time."


async def test_bot_does_not_start_with_a_broken_file(tmp_path: Path) -> None:
    """It ends before anything is built."""
    settings = Settings(data=tmp_path / "data", help_resources=written(tmp_path, "en: ["))
    with pytest.raises(HelpResourcesInvalid):
        async with running_core(settings, SilentSteps()):
            pytest.fail("it would have nothing to say to somebody in distress")
    assert not (tmp_path / "data").exists()
