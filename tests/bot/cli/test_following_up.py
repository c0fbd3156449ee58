"""`dragoman unanswered`: moderators see what is asked in vain, and tick it off."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import open_knowledge, open_queue, open_record_store
from bot.settings import Settings
from bot.unanswered import wording_of
from knowledge.records.wishes import NewWish, add, linked
from knowledge.unanswered import Offered, Refused, Unmatched
from knowledge.workflow import Workflow
from tests.assembly import revision
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


@pytest.fixture
def answered(queue: Path) -> Path:
    """Somebody waits for an answer on dogs; one explainer is approved, another is a draft."""
    settings = Settings(data=queue)
    wish = NewWish("a" * 32, DOG.key, "en", "telegram", "sealed")
    with open_record_store(settings) as records, records.changing() as transaction:
        assert add(transaction, wish, TODAY)
    with open_knowledge(settings) as store:
        workflow = Workflow(store, "en")
        for slug in ("dogs", "drafts"):
            workflow.add(revision(slug, review_by=TODAY + timedelta(days=99)), "Ada")
        workflow.submit("dogs", "en", "Ada")
        workflow.approve("dogs", "en", "Grace")
    return queue


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize(
    ("slug", "words"),
    [("dogs", "told now, while the bot runs: 1."), ("drafts", "not approved yet")],
)
def test_group_is_linked_to_the_explainer_that_answers_it(
    dragoman: Run, answered: Path, slug: str, words: str
) -> None:
    dog = listed(dragoman)["groups"][0]
    ended = dragoman("unanswered", str(dog["id"]), "--answered-by", slug)
    assert (ended.status, words in ended.words) == (0, True)
    assert "1 groups with 2 wordings" in ended.words
    with open_record_store(Settings(data=answered)) as records, records.reading() as transaction:
        assert linked(transaction) == {slug}
    assert listed(dragoman)["groups"][0] == dog


@pytest.mark.usefixtures("answered")
def test_group_can_be_linked_and_ticked_off_at_once(dragoman: Run, answered: Path) -> None:
    dog, cooking = listed(dragoman)["groups"]
    ended = dragoman("unanswered", str(dog["id"]), "--answered-by", "dogs", "--done")
    assert ended.status == 0
    assert listed(dragoman)["groups"] == [cooking]
    with open_record_store(Settings(data=answered)) as records, records.reading() as transaction:
        assert linked(transaction) == {"dogs"}


@pytest.mark.usefixtures("answered")
def test_explainer_that_answers_must_exist(dragoman: Run) -> None:
    dog = listed(dragoman)["groups"][0]
    ended = dragoman("unanswered", str(dog["id"]), "--answered-by", "cats", "--done")
    assert_said_plainly(ended, "no explainer “cats”")
    assert listed(dragoman)["groups"][0] == dog


@pytest.mark.usefixtures("queue")
def test_linking_needs_ids(dragoman: Run) -> None:
    ended = dragoman("unanswered", "--answered-by", "dogs")
    assert (ended.status, "by their ids" in ended.words) == (2, True)
