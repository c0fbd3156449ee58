"""What the core gets to know of an asker."""

from bot.model import Asker
from tests.adapters.telegram.serving import GROUP, FakeDesk, reply_to, serving
from tests.servers.telegram_server import TelegramServer
from tests.servers.telegram_update import private_chat


async def asker_of(server: TelegramServer, **who: object) -> Asker:
    desk = FakeDesk()
    async with serving(server, desk):
        await reply_to(server, "/ask anything", **who)
    return desk.questions[-1].asker


async def test_in_a_private_chat_there_is_an_address(server: TelegramServer) -> None:
    asker = await asker_of(server, user_id=4242)
    assert (asker.platform, asker.place, asker.address) == ("telegram", "", "telegram:4242")
    assert "4242" not in asker.key


async def test_in_a_topic_of_a_private_chat_it_leads_there(server: TelegramServer) -> None:
    asker = await asker_of(server, user_id=42, chat=private_chat(42), thread_id=7)
    assert asker.address == "telegram:42:7"


async def test_in_a_group_there_is_a_place_and_no_address(server: TelegramServer) -> None:
    alone = await asker_of(server, user_id=42)
    there = await asker_of(server, user_id=42, chat=GROUP)
    other = await asker_of(server, user_id=43, chat=GROUP)
    assert there.address == ""
    assert there.key == alone.key
    assert there.place == other.place != ""
    assert there.key != other.key
    assert there.place not in (there.key, other.key)
    assert "1001" not in there.place
