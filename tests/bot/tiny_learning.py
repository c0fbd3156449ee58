"""What an adapter can be learned from in a moment: tiny organizations and pairs."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ENTRY: dict[str, Any] = {
    "key": "ticket",
    "question": {"en": "what is a ticket"},
    "answer": {"en": "four euros"},
    "asked": [["en", "ticket price"], ["pl", "cena"]],
    "near": [["en", "other thing", "refund"]],
}
OUTSIDE = {"outside": [["en", "who won"]]}


def write_lines(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_organizations(folder: Path) -> Path:
    folder.mkdir()
    for name in ("lake", "zoo"):
        other = ENTRY | {"key": "dogs", "asked": [["en", f"{name} dog"], ["en", "pets"]]}
        write_lines(folder / f"{name}.jsonl", (ENTRY, other, OUTSIDE))
    return folder


def write_translations(path: Path) -> Path:
    rows = ({"text": f"pourquoi {'x' * n}", "en": f"why {'x' * n}"} for n in range(64))
    return write_lines(path, rows)


def write_parallel(path: Path) -> Path:
    rows = (
        {"qid": f"{lang}:{number}", "lang": lang, "text": f"{lang} {'z' * number}", "gold": ["a"]}
        for number in range(3)
        for lang in ("en", "fr")
    )
    return write_lines(path, rows)
