"""`dragoman feedback`: moderators see what helps and what is missing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import open_record_store
from bot.feedback import masked_remark
from bot.settings import Settings
from knowledge.records.feedback import add_remark, count
from tests.bot.cli.running import Run

TODAY = datetime.now(UTC).date()
LONG_AGO = TODAY - timedelta(days=80)


@pytest.fixture
def opinions(empty: Path) -> Path:
    """Feedback on two explainers."""
    with open_record_store(Settings(data=empty)) as records, records.changing() as transaction:
        for helpful in (True, True, False):
            count(transaction, "tides", "en", TODAY, helpful=helpful)
        count(transaction, "harbour", "fr", LONG_AGO, helpful=False)
        count(transaction, "harbour", "fr", LONG_AGO, helpful=False)
        for n in range(5):
            remark = masked_remark(f"remark {n} ana@example.org")
            add_remark(transaction, "tides", "en", TODAY, remark)
    return empty


def listed(dragoman: Run, *arguments: str) -> list[Any]:
    ended = dragoman("feedback", "--json", *arguments)
    assert ended.status == 0
    found: list[Any] = json.loads(ended.out)["explainers"]
    return found


@pytest.mark.usefixtures("empty")
def test_nothing_is_said_yet(dragoman: Run) -> None:
    assert "Nobody has said yet" in dragoman("feedback").words
    assert listed(dragoman) == []


@pytest.mark.usefixtures("opinions")
def test_what_helps_least_comes_first(dragoman: Run) -> None:
    harbour, tides = listed(dragoman)
    assert harbour == {
        "slug": "harbour",
        "locale": "fr",
        "helpful": 0,
        "unhelpful": 2,
        "remarks": [],
    }
    assert (tides["helpful"], tides["unhelpful"]) == (2, 1)
    texts = [one["text"] for one in tides["remarks"]]
    assert texts == [f"remark {n} [e-mail]" for n in (4, 3, 2)]
    assert {one["day"] for one in tides["remarks"]} == {str(TODAY)}


@pytest.mark.usefixtures("opinions")
def test_explainer_that_is_named_is_shown_with_every_remark(dragoman: Run) -> None:
    (tides,) = listed(dragoman, "tides")
    assert len(tides["remarks"]) == 5


@pytest.mark.usefixtures("opinions")
def test_only_what_was_said_lately_is_listed(dragoman: Run) -> None:
    assert [one["slug"] for one in listed(dragoman, "--since", "7")] == ["tides"]


@pytest.mark.usefixtures("opinions")
def test_table_shows_the_same(dragoman: Run) -> None:
    ended = dragoman("feedback")
    for part in ("tides", "harbour", "remark 4 [e-mail]", "Not helpful", "comes first"):
        assert part in ended.words


@pytest.mark.usefixtures("opinions")
def test_remarks_that_are_dealt_with_are_gone_and_the_counts_stay(dragoman: Run) -> None:
    ended = dragoman("feedback", "--done", "tides")
    assert (ended.status, "5 remarks are removed" in ended.words) == (0, True)
    (tides,) = listed(dragoman, "tides")
    assert (tides["helpful"], tides["remarks"]) == (2, [])


@pytest.mark.usefixtures("opinions")
def test_done_needs_an_explainer(dragoman: Run) -> None:
    ended = dragoman("feedback", "--done")
    assert (ended.status, "Name the explainers" in ended.words) == (2, True)
