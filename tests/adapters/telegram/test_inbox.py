"""Nothing is lost and nothing is answered twice, whatever dies and whatever comes again."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.adapter import Services
from bot.inbox import Entry, InboxInMemory
from tests.adapters.telegram.serving import (
    NO_MATCH,
    FakeDesk,
    Running,
    broken,
    data_of,
    options_for,
    reply_to,
    said_by_bot,
    serving,
)
from tests.assembly import services_over
from tests.servers.telegram_server import USER_ID, TelegramServer


class Diary(InboxInMemory):
    """Writes down what happens to entries, between the requests of the bot."""

    def __init__(self, server: TelegramServer) -> None:
        super().__init__()
        self.server = server
        self.events: list[str] = []

    def note(self, event: str) -> None:
        sent = len(self.server.calls_of("sendMessage"))
        polls = len(self.server.calls_of("getUpdates"))
        self.events.append(f"{event}, {sent} sent, {polls} polls")

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        self.note("take")
        return await super().take(entries)

    async def sending(self, entry: Entry) -> None:
        self.note("sending")
        await super().sending(entry)

    async def settle(self, entry: Entry) -> None:
        self.note("settle")
        await super().settle(entry)


def with_inbox(services: Services, inbox: InboxInMemory) -> Services:
    return replace(services, inbox=inbox)


async def test_update_is_recorded_before_it_is_confirmed_and_settled_after_the_reply(
    server: TelegramServer,
) -> None:
    inbox = Diary(server)
    desk = FakeDesk()
    async with serving(server, with_inbox(services_over(desk), inbox)):
        await server.say("slow")
        await desk.wait_for_questions()
        assert inbox.events == ["take, 0 sent, 1 polls"]
        await server.wait_for_call("getUpdates", 2)
        desk.released.set()
        await server.wait_for_call("sendMessage")
    assert inbox.events[1:] == ["sending, 0 sent, 2 polls", "settle, 1 sent, 2 polls"]
    assert inbox.open == {}


async def test_update_that_comes_twice_is_answered_once(server: TelegramServer) -> None:
    async with serving(server, FakeDesk()):
        said = await server.push(message=await server.say("anything"))
        await server.push(**said)
        await reply_to(server, "anything", user_id=7)
    # The message was said once and pushed once as another update, which came twice.
    assert len(said_by_bot(server)) == 2


async def test_press_that_comes_twice_is_taken_once(server: TelegramServer) -> None:
    desk = FakeDesk()
    async with serving(server, desk):
        reply = await reply_to(server, "anything")
        del reply
        query = {
            "id": "1",
            "from": {"id": USER_ID, "is_bot": False, "first_name": "Person"},
            "message": said_by_bot(server)[0],
            "chat_instance": "1",
            "data": "ask:en",
        }
        press = await server.push(callback_query=query)
        await server.push(**press)
        await reply_to(server, "anything", user_id=7)
    assert len(desk.performed) == 1


async def test_what_was_under_way_when_the_process_died_is_answered_by_the_next(
    server: TelegramServer,
) -> None:
    desk = FakeDesk()
    services = services_over(desk)
    first = Running(services, options_for(server))
    await server.say("slow")
    await desk.wait_for_questions()
    await server.wait_until(lambda: server.pending_updates == 0)
    await first.kill()
    desk.released.set()
    async with serving(server, services) as second:
        await server.wait_for_call("sendMessage")
        assert second.adapter.counts.repeated == 0
    assert [shown["text"] for shown in said_by_bot(server)] == [NO_MATCH]
    assert services.inbox.open == {}  # type: ignore[attr-defined]


async def test_reply_that_was_on_its_way_when_the_process_died_is_sent_again_and_counted(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can know whether it arrived: twice the same answer is better than none."""
    caplog.set_level(logging.INFO, "adapters")
    services = services_over(FakeDesk())
    first = Running(services, options_for(server))
    server.fail("sendMessage", "hang", applied=True)
    await server.say("anything")
    await server.wait_for_call("sendMessage")
    await first.kill()
    async with serving(server, services) as second:
        await server.wait_for_call("sendMessage", 2)
        assert second.adapter.counts.repeated == 1
    assert [shown["text"] for shown in said_by_bot(server)] == [NO_MATCH, NO_MATCH]
    assert "Left behind: 1, of which perhaps answered: 1." in caplog.text


async def test_reply_that_timed_out_in_a_living_process_is_not_sent_again_but_counted(
    server: TelegramServer,
) -> None:
    services = services_over(FakeDesk())
    server.fail("sendMessage", "hang", applied=True)
    async with serving(server, services, request=0.1, poll=0) as running:
        await server.say("anything")
        await server.wait_for_call("sendMessage")
        await server.wait_until(lambda: len(server.calls_of("getUpdates")) > 5)
    assert running.adapter.counts.unconfirmed == 1
    assert len(said_by_bot(server)) == 1
    assert services.inbox.open == {}  # type: ignore[attr-defined]


async def test_edit_that_may_have_been_done_is_simply_done_again(
    server: TelegramServer, services: Services
) -> None:
    async with serving(server, services) as running:
        choice = await reply_to(server, "harbour")
        server.fail("editMessageText", "drop", applied=True)
        await server.press(choice, data_of(choice, "None of these"))
        await server.wait_for_call("editMessageText", 2)
    assert len(said_by_bot(server)) == 1
    assert running.adapter.counts.unconfirmed == 0


async def test_what_the_core_cannot_answer_is_settled_too(server: TelegramServer) -> None:
    services = services_over(FakeDesk(broken))
    async with serving(server, services):
        await reply_to(server, "anything")
    assert services.inbox.open == {}  # type: ignore[attr-defined]


class FailingInbox(InboxInMemory):
    """Fails a few times."""

    failures = 2

    async def take(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        return await super().take(entries)


async def test_what_cannot_be_recorded_stays_with_telegram_and_comes_again(
    server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    services = with_inbox(services_over(FakeDesk()), FailingInbox())
    async with serving(server, services):
        await server.say("anything")
        await server.wait_for_call("sendMessage")
    assert len(said_by_bot(server)) == 1
    assert caplog.text.count("Updates could not be recorded: OSError.") == 2


async def test_nothing_is_lost_or_doubled_when_it_dies_again_and_again(
    server: TelegramServer,
) -> None:
    """A hundred questions, and every few answers the process dies at once."""
    desk = FakeDesk()
    services = services_over(desk)
    for user_id in range(1, 101):
        await server.say("anything", user_id)
    deaths = 0
    while len(server.calls_of("sendMessage")) < 100:
        running = Running(services, options_for(server))
        seen = len(server.calls_of("sendMessage"))
        await server.wait_for_call("sendMessage", min(seen + 15, 100))
        deaths += 1
        await running.kill()
    async with serving(server, services):
        await server.wait_until(lambda: not services.inbox.open)  # type: ignore[attr-defined]
    answers = [len(said_by_bot(server, user_id)) for user_id in range(1, 101)]
    assert min(answers) == 1
    # Only what was on its way at a death can have come twice: a few, and never more than twice.
    assert sum(answers) - 100 <= 40
    assert deaths >= 2


async def test_content_of_an_entry_is_worked_on_as_it_was(server: TelegramServer) -> None:
    """A reply in a topic, with a mention: everything survives the way through the record."""
    desk = FakeDesk()
    services = services_over(desk)
    forum = {"id": -1005, "type": "supergroup", "title": "Forum", "is_forum": True}
    first = Running(services, options_for(server))
    await server.say("/ask slow", chat=forum, thread_id=5, language="uk")
    await desk.wait_for_questions()
    await first.kill()
    desk.released.set()
    async with serving(server, services):
        reply = (await server.wait_for_call("sendMessage")).result
    assert reply["message_thread_id"] == 5
    assert reply["reply_to_message"]["text"] == "/ask slow"
    one, two = desk.questions
    assert one == two
    assert two.locale == "uk"
    await asyncio.sleep(0)
