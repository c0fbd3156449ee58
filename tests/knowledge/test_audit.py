"""The audit trail: every way to contradict it is found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.audit import GENESIS, Break, Event, Fault, Head, Key, Records, seal, verify_chain
from knowledge.explainers import Status
from knowledge.transitions import Step
from knowledge.workflow import Workflow
from tests.knowledge.libraries import APPROVER, ARTICLE_5, AUTHOR, approve, memory_store, revision

FIRST = Key("article-5", "en", 1)
SECOND = Key("article-5", "en", 2)


def make_records() -> Records:
    """Two wordings, each added, submitted and approved; the first retired by the second."""
    with memory_store() as store:
        workflow = Workflow(store, "en")
        approve(workflow, ARTICLE_5)
        approve(workflow, revision(answer="New."))
        return store.records()


RECORDS = make_records()


def resealed(events: Sequence[Event]) -> Records:
    """The records with these events, numbered and hashed anew: a complete forgery."""
    sealed: list[Event] = []
    for seq, event in enumerate(events, start=1):
        numbered = replace(event, seq=seq)
        previous = sealed[-1].hash if sealed else GENESIS
        sealed.append(replace(numbered, hash=seal(numbered, previous)))
    return replace(
        RECORDS,
        events=tuple(sealed),
        head=Head(len(sealed), sealed[-1].hash if sealed else GENESIS),
    )


def with_event(index: int, **changes: Any) -> tuple[Event, ...]:
    events = list(RECORDS.events)
    events[index] = replace(events[index], **changes)
    return tuple(events)


def with_row(index: int, **changes: Any) -> Records:
    rows = list(RECORDS.revisions)
    rows[index] = replace(rows[index], **changes)
    return replace(RECORDS, revisions=tuple(rows))


def test_what_the_workflow_wrote_holds() -> None:
    assert [event.seq for event in RECORDS.events] == [1, 2, 3, 4, 5, 6, 7]
    assert verify_chain(RECORDS) is None


def test_an_empty_trail_holds() -> None:
    assert verify_chain(Records((), Head(0, GENESIS), ())) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": RECORDS.events[3].at + timedelta(microseconds=1)},
        {"actor": "Somebody Else"},
        {"action": Step.RETIRE},
        {"slug": "article-6"},
        {"locale": "fr"},
        {"number": 1},
        {"digest": "0" * 64},
        {"details": {"reason": "forged"}},
        {"hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event_is_found(change: dict[str, Any]) -> None:
    broken = verify_chain(replace(RECORDS, events=with_event(3, **change)))
    assert broken
    assert (broken.fault, broken.seq) == (Fault.EVENT_CHANGED, 4)


@pytest.mark.parametrize("index", range(6))
def test_a_removed_event_is_found(index: int) -> None:
    events = RECORDS.events[:index] + RECORDS.events[index + 1 :]
    broken = verify_chain(replace(RECORDS, events=events))
    assert broken == Break(Fault.EVENT_MISSING, seq=index + 1)


@pytest.mark.parametrize("count", range(7))
def test_events_removed_from_the_end_are_found(count: int) -> None:
    broken = verify_chain(replace(RECORDS, events=RECORDS.events[:count]))
    assert broken == Break(Fault.TAIL_CHANGED, seq=count + 1)


def test_events_in_another_order_are_found() -> None:
    first, second, *others = RECORDS.events
    broken = verify_chain(replace(RECORDS, events=(second, first, *others)))
    assert broken == Break(Fault.EVENT_MISSING, seq=1)


def test_events_in_another_order_with_new_numbers_are_found() -> None:
    first, second, *others = RECORDS.events
    swapped = (replace(second, seq=1), replace(first, seq=2), *others)
    broken = verify_chain(replace(RECORDS, events=swapped))
    assert broken == Break(Fault.EVENT_CHANGED, seq=1, key=FIRST)


def test_an_event_put_in_is_found() -> None:
    more = (*RECORDS.events, replace(RECORDS.events[-1], seq=8))
    broken = verify_chain(replace(RECORDS, events=more))
    assert broken == Break(Fault.EVENT_CHANGED, seq=8, key=FIRST)


@given(st.lists(st.sampled_from(RECORDS.events), max_size=9))
def test_no_other_sequence_of_these_events_holds(events: list[Event]) -> None:
    broken = verify_chain(replace(RECORDS, events=tuple(events)))
    assert (broken is None) == (tuple(events) == RECORDS.events)


class TestForgedWithRightHashes:
    """Hashes that fit do not help against the rules and the tables."""

    def test_a_step_that_the_workflow_does_not_allow_is_found(self) -> None:
        without_submit = [e for e in RECORDS.events if (e.action, e.number) != (Step.SUBMIT, 1)]
        broken = verify_chain(resealed(without_submit))
        assert broken == Break(Fault.STEP_NOT_ALLOWED, seq=2, key=FIRST)

    def test_a_wording_added_twice_is_found(self) -> None:
        broken = verify_chain(resealed([RECORDS.events[0], *RECORDS.events]))
        assert broken == Break(Fault.STEP_NOT_ALLOWED, seq=2, key=FIRST)

    def test_approval_by_who_entered_it_is_found(self) -> None:
        own = RECORDS.events[0].actor.upper()
        broken = verify_chain(resealed(with_event(2, actor=own)))
        assert broken == Break(Fault.STEP_NOT_ALLOWED, seq=3, key=FIRST)

    def test_approval_of_another_text_is_found(self) -> None:
        broken = verify_chain(resealed(with_event(2, digest="0" * 64)))
        assert broken == Break(Fault.STEP_NOT_ALLOWED, seq=3, key=FIRST)

    def test_another_approver_than_in_the_table_is_found(self) -> None:
        broken = verify_chain(resealed(with_event(2, actor="Somebody Else")))
        assert broken == Break(Fault.STATUS_CHANGED, key=FIRST)

    def test_a_trail_without_the_retirement_is_found(self) -> None:
        broken = verify_chain(resealed(RECORDS.events[:-1]))
        assert broken == Break(Fault.STATUS_CHANGED, key=FIRST)

    def test_no_trail_at_all_is_found(self) -> None:
        assert verify_chain(resealed([])) == Break(Fault.REVISION_UNKNOWN, key=FIRST)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"status": Status.APPROVED}, Fault.STATUS_CHANGED),
        ({"approved_by": AUTHOR}, Fault.STATUS_CHANGED),
        ({"approved_at": None}, Fault.STATUS_CHANGED),
        ({"created_by": APPROVER}, Fault.STATUS_CHANGED),
        ({"revision": revision(answer="Forged.")}, Fault.REVISION_CHANGED),
    ],
    ids=["status", "approver", "time", "creator", "content"],
)
def test_a_changed_row_is_found(changes: dict[str, Any], fault: Fault) -> None:
    assert verify_chain(with_row(0, **changes)) == Break(fault, key=FIRST)


def test_a_removed_row_is_found() -> None:
    broken = verify_chain(replace(RECORDS, revisions=RECORDS.revisions[:1]))
    assert broken == Break(Fault.REVISION_MISSING, key=SECOND)


def test_a_row_that_nobody_added_is_found() -> None:
    third = replace(RECORDS.revisions[1], number=3)
    broken = verify_chain(replace(RECORDS, revisions=(*RECORDS.revisions, third)))
    assert broken == Break(Fault.REVISION_UNKNOWN, key=Key("article-5", "en", 3))
