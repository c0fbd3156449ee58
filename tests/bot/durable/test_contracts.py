"""What every implementation of the ports to what is recorded does, the fakes too."""

import pytest

from bot.inbox import Entry
from bot.model import NOBODY, Asker
from tests.bot.durable.offices import Ports

ANA = Asker("telegram", "a" * 32, "p" * 32, "telegram:7")
BEN = Asker("telegram", "b" * 32, "p" * 32, "telegram:8")


def entries(*ids: str) -> tuple[Entry, ...]:
    return tuple(Entry("telegram", id_, f"content of {id_}") for id_ in ids)


ONE, TWO, THREE = entries("1", "2", "3")


async def test_what_comes_in_is_new_once(ports: Ports) -> None:
    assert await ports.inbox.take([ONE, TWO]) == (ONE, TWO)
    assert await ports.inbox.take([TWO, THREE]) == (THREE,)
    assert await ports.inbox.take([ONE]) == ()
    assert await ports.inbox.take([]) == ()


async def test_what_comes_twice_at_once_is_taken_once_and_the_first_counts(ports: Ports) -> None:
    again = Entry("telegram", "1", "another content")
    assert await ports.inbox.take([ONE, TWO, again]) == (ONE, TWO)


async def test_platforms_may_have_the_same_ids(ports: Ports) -> None:
    other = Entry("discord", "1", "content")
    assert await ports.inbox.take([ONE]) == (ONE,)
    assert await ports.inbox.take([other]) == (other,)
    assert await ports.inbox.left_behind("discord") == (other,)


async def test_what_is_settled_stays_known_and_is_not_left_behind(ports: Ports) -> None:
    await ports.inbox.take([ONE, TWO])
    await ports.inbox.settle(ONE)
    assert await ports.inbox.take([ONE]) == ()
    assert await ports.inbox.left_behind("telegram") == (TWO,)


async def test_what_is_left_behind_tells_whether_a_reply_may_have_been_seen(ports: Ports) -> None:
    await ports.inbox.take([TWO, ONE])
    await ports.inbox.sending(ONE)
    two, one = await ports.inbox.left_behind("telegram")
    assert (two, one.id, one.was_sending) == (TWO, "1", True)
    assert one.content == ONE.content


async def test_what_is_being_worked_on_is_not_left_behind(ports: Ports) -> None:
    await ports.inbox.take([ONE, TWO])
    assert await ports.inbox.left_behind("telegram", working={"1"}) == (TWO,)


async def test_settling_what_is_not_known_does_nothing(ports: Ports) -> None:
    await ports.inbox.sending(ONE)
    await ports.inbox.settle(ONE)
    assert await ports.inbox.left_behind("telegram") == ()


async def test_the_latest_value_is_remembered(ports: Ports) -> None:
    await ports.memories.remember("prompt", "k", "first")
    await ports.memories.remember("prompt", "k", "second", days=3)
    await ports.memories.remember("server", "k", "other")
    assert await ports.memories.recall("prompt", "k") == "second"
    assert await ports.memories.recall("server", "k") == "other"
    assert await ports.memories.recall("server", "unknown") is None


async def test_what_is_erased_is_not_remembered(ports: Ports) -> None:
    await ports.memories.remember("prompt", "k", "first")
    await ports.memories.erase("prompt", "k")
    await ports.memories.erase("prompt", "k")
    assert await ports.memories.recall("prompt", "k") is None


async def test_the_language_that_was_chosen_last_counts(ports: Ports) -> None:
    assert await ports.askers.language(ANA) is None
    await ports.askers.choose(ANA, "fr")
    assert (await ports.askers.language(ANA), await ports.askers.language(BEN)) == ("fr", None)
    await ports.askers.choose(ANA, "de")
    assert await ports.askers.language(ANA) == "de"
    await ports.askers.choose(ANA, None)
    assert await ports.askers.language(ANA) is None


async def test_nothing_is_remembered_of_nobody(ports: Ports) -> None:
    await ports.askers.choose(NOBODY, "fr")
    await ports.askers.forget(NOBODY)
    assert await ports.askers.language(NOBODY) is None


async def test_who_is_forgotten_has_chosen_nothing(ports: Ports) -> None:
    await ports.askers.choose(ANA, "fr")
    await ports.askers.choose(BEN, "fr")
    await ports.askers.forget(ANA)
    assert (await ports.askers.language(ANA), await ports.askers.language(BEN)) == (None, "fr")


@pytest.mark.parametrize("asker", [NOBODY, Asker("telegram", "a" * 32), Asker("x", "", "", "x:1")])
async def test_nobody_can_be_told_without_key_and_address(ports: Ports, asker: Asker) -> None:
    assert not await ports.subscriptions.subscribe(asker, "0" * 16, "en")
    await ports.subscriptions.forget(asker)
