"""Whole soaks, short ones, with a bot that only repeats."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from tests.soak.bots import ECHO
from tests.soak.runs import soak


def arguments(folder: Path, **changes: Any) -> argparse.Namespace:
    plain: dict[str, Any] = {
        "platform": "telegram",
        "questions": 60,
        "chats": 20,
        "rate": 100.0,
        "flood": False,
        "answer_delay": 0.0,
        "kill_after": None,
        "patience": 2.0,
        "data": folder,
        "log": str(folder / "soak.log"),
    }
    return argparse.Namespace(**(plain | changes))


def test_soak_without_trouble_finds_every_answer(tmp_path: Path) -> None:
    facts = soak(arguments(tmp_path), ECHO)
    assert (facts["asked"], facts["answered"]) == (60, 60)
    assert (facts["lost"], facts["doubled"], facts["restarts"]) == (0, 0, 0)
    assert facts["violations"] == []
    assert 0 < facts["p50"] <= facts["p99"]
    assert facts["bot_rss_mb_at_most"] > 0


def test_killed_bot_is_started_again_and_what_it_did_is_counted(tmp_path: Path) -> None:
    """The bot that repeats confirms late: it may answer twice what it did not live to confirm."""
    facts = soak(arguments(tmp_path, kill_after=20, answer_delay=0.2), ECHO)
    assert (facts["restarts"], facts["lost"]) == (1, 0)
    assert facts["doubled"] >= facts["effect_without_answer"].get("sendMessage", 0)


def test_bot_that_writes_too_much_is_found_out(tmp_path: Path) -> None:
    facts = soak(arguments(tmp_path, questions=5, chats=1, flood=True), ECHO)
    assert facts["floods_429"] > 0
    assert facts["lost"] == facts["floods_429"]


@pytest.mark.parametrize("platform", ["discord"])
def test_bot_that_does_not_start_ends_the_soak(tmp_path: Path, platform: str) -> None:
    with pytest.raises(RuntimeError, match="has ended"):
        soak(arguments(tmp_path, platform=platform), ECHO)
