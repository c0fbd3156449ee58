"""The contract of the inbox."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox import Entry, Inbox, InboxInMemory


@pytest.fixture
def inbox() -> Inbox:
    return InboxInMemory()


def entry(number: int = 1, platform: str = "sea") -> Entry:
    return Entry(platform, str(number), f"content {number}")


async def test_what_is_taken_is_new_once(inbox: Inbox) -> None:
    first = await inbox.take([entry(1), entry(2), entry(1)])
    second = await inbox.take([entry(2), entry(3)])
    assert (first, second) == ((entry(1), entry(2)), (entry(3),))


async def test_platforms_do_not_share_ids(inbox: Inbox) -> None:
    await inbox.take([entry(1)])
    assert await inbox.take([entry(1, "lake")]) == (entry(1, "lake"),)


async def test_what_is_settled_is_neither_left_behind_nor_new(inbox: Inbox) -> None:
    await inbox.take([entry(1), entry(2)])
    await inbox.settle(entry(1))
    assert await inbox.left_behind("sea") == (entry(2),)
    assert await inbox.take([entry(1)]) == ()


async def test_what_was_being_sent_says_so(inbox: Inbox) -> None:
    await inbox.take([entry(1)])
    await inbox.sending(entry(1))
    (left,) = await inbox.left_behind("sea")
    assert (left.id, left.content, left.was_sending) == ("1", "content 1", True)


async def test_settling_what_is_unknown_does_nothing(inbox: Inbox) -> None:
    await inbox.settle(entry(9))
    await inbox.sending(entry(9))
    assert await inbox.left_behind("sea") == ()


@given(st.lists(st.lists(st.integers(0, 20), max_size=8), max_size=8))
async def test_every_id_is_new_exactly_once_whatever_comes_again(batches: list[list[int]]) -> None:
    inbox = InboxInMemory()
    taken = [one.id for batch in batches for one in await inbox.take([*map(entry, batch)])]
    assert len(taken) == len(set(taken))
    assert set(taken) == {str(number) for batch in batches for number in batch}
