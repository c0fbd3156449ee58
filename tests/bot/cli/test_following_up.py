"""`dragoman unanswered`: moderators see what is asked in vain, and tick it off."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import open_queue
from bot.settings import Settings
from bot.unanswered import wording_of
from knowledge.unanswered import Offered, Refused, Unmatched
from tests.bot.cli.running import Run, assert_said_plainly

TODAY = datetime.now(UTC).date()
LONG_AGO = TODAY - timedelta(days=80)
TOO_LONG_AGO = TODAY - timedelta(days=90)

DOG = wording_of("Can I bring my dog to the headquarters?", "en")
HUND = wording_of("Darf ich meinen Hund ins Hauptquartier mitbringen?", "de")
COOKING = wording_of("Which recipe do I need for pancakes? ana@example.org", "en")


@pytest.fixture
def queue(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the model and some questions."""
    monkeypatch.setenv("DRAGOMAN_DATA", str(bare))
    with open_queue(Settings(data=bare)) as queue:
        queue.write([Unmatched(wording_of("Long forgotten?", "en"))], TOO_LONG_AGO)
        queue.write([Unmatched(DOG), Offered(wording_of("Is it this?", "en"))], LONG_AGO)
        queue.write([Unmatched(DOG), Offered(HUND), Refused(HUND.key)], TODAY)
        queue.write([Unmatched(COOKING)], LONG_AGO)
    return bare


def listed(dragoman: Run, *arguments: str) -> Any:
    ended = dragoman("unanswered", "--json", *arguments)
    assert ended.status == 0
    return json.loads(ended.out)


def texts(group: Any) -> list[str]:
    return [one["text"] for one in group["wordings"]]


@pytest.mark.usefixtures("empty")
def test_empty_queue_needs_no_model(dragoman: Run, empty: Path) -> None:
    ended = dragoman("unanswered")
    assert "No question is waiting" in ended.words
    assert not (empty / "models").exists()
    assert listed(dragoman) == {"groups": [], "offered": 0}


@pytest.mark.usefixtures("queue")
def test_questions_of_one_meaning_are_one_group_in_whatever_language(dragoman: Run) -> None:
    found = listed(dragoman)
    dog, cooking = found["groups"]
    assert texts(dog) == [DOG.text, HUND.text]
    assert (dog["count"], dog["languages"]) == (3, ["de", "en"])
    assert (dog["first_seen"], dog["last_seen"]) == (str(LONG_AGO), str(TODAY))
    assert [one["reason"] for one in dog["wordings"]] == ["no_match", "none_of_these"]
    assert texts(cooking) == ["Which recipe do I need for pancakes? [e-mail]"]
    assert found["offered"] == 1


@pytest.mark.usefixtures("queue")
def test_table_shows_the_same(dragoman: Run) -> None:
    ended = dragoman("unanswered")
    for part in ("de, en", "de: Darf ich meinen Hund", "[e-mail]", str(TODAY), "2 groups."):
        assert part in ended.words
    assert "forgotten" not in ended.words


@pytest.mark.usefixtures("queue")
def test_only_what_was_asked_lately_is_listed(dragoman: Run) -> None:
    (dog,) = listed(dragoman, "--since", "7")["groups"]
    assert texts(dog) == [DOG.text, HUND.text]


@pytest.mark.usefixtures("queue")
def test_group_that_is_named_is_shown_alone(dragoman: Run) -> None:
    cooking = listed(dragoman)["groups"][1]
    assert listed(dragoman, str(cooking["id"]))["groups"] == [cooking]


@pytest.mark.usefixtures("queue")
def test_group_that_is_dealt_with_is_gone(dragoman: Run) -> None:
    dog, cooking = listed(dragoman)["groups"]
    ended = dragoman("unanswered", "--done", str(dog["id"]))
    assert (ended.status, "1 groups with 2 wordings" in ended.words) == (0, True)
    assert listed(dragoman)["groups"] == [cooking]


@pytest.mark.usefixtures("queue")
def test_nothing_is_removed_when_one_id_is_unknown(dragoman: Run) -> None:
    before = listed(dragoman)
    known = str(before["groups"][0]["id"])
    assert_said_plainly(dragoman("unanswered", "--done", known, "999"), "with the id 999.")
    assert listed(dragoman) == before


@pytest.mark.usefixtures("queue")
def test_done_needs_ids(dragoman: Run) -> None:
    ended = dragoman("unanswered", "--done")
    assert (ended.status, "by their ids" in ended.words) == (2, True)


@pytest.mark.usefixtures("queue")
def test_nothing_is_kept_any_more_where_that_was_chosen(
    dragoman: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_UNANSWERED_DAYS", "0")
    assert listed(dragoman) == {"groups": [], "offered": 0}
