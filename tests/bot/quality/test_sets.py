"""The own sets are read, and a broken line is named."""

from pathlib import Path

import pytest

from bot.quality.sets import read_sets
from index.courtesies import CourtesyKind
from index.errors import DataInvalid

LINES = {
    "near_misses": '{"id": "a", "lang": "en", "class": "dates", "near": "tides", "text": "x"}',
    "phrasings": '{"id": "b", "lang": "uk", "style": "typos", "slug": "tides", "also": ["boats"],'
    ' "text": "y"}',
    "courtesies": '{"lang": "en", "kind": "thanks", "text": "z"}\n'
    '{"lang": "en", "kind": "none", "text": "?"}',
    "messages": '{"kind": "mixed", "lang": "de", "text": "w"}',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in LINES.items():
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_sets_are_read(folder: Path) -> None:
    sets = read_sets(folder, folder / "messages.jsonl")
    assert [one.kind for one in sets.near_misses] == ["dates"]
    assert sets.phrasings[0].query.gold == {"tides", "boats"}
    assert [one.kind for one in sets.courtesies] == [CourtesyKind.THANKS, None]
    assert [one.lang for one in sets.messages] == ["de"]


@pytest.mark.parametrize("name", LINES)
def test_broken_line_is_named(folder: Path, name: str) -> None:
    with (folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write('\n{"lang": "en", "kind": "unheard-of"}')
    with pytest.raises(DataInvalid) as caught:
        read_sets(folder, folder / "messages.jsonl")
    assert caught.value.path.name == f"{name}.jsonl"
