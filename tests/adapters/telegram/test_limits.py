"""Floods of questions: said once, and then silence."""

from bot.limits import MovingWindows
from bot.strings import strings_for
from tests.adapters.telegram.serving import GROUP, GROUP_ID, data_of, reply_to, said_by_bot, serving
from tests.assembly import desk_over, services_over, small_bot
from tests.bot.waiting import eventually
from tests.servers.telegram_server import TelegramServer

TOO_MANY = strings_for("en").get("abstention.too_many")


async def test_who_asks_too_much_is_told_once_and_then_not_answered(
    server: TelegramServer,
) -> None:
    async with small_bot() as answerer:
        services = services_over(desk_over(answerer, MovingWindows("2/minute", "100/minute")))
        async with serving(server, services):
            for _ in range(5):
                await server.say("xyzzy plugh")
                await server.wait_until(lambda: server.pending_updates == 0)
            await reply_to(server, "xyzzy plugh", user_id=7)
            await eventually(lambda: not services.inbox.open)  # type: ignore[attr-defined]
    texts = [shown["text"] for shown in said_by_bot(server)]
    assert texts.count(TOO_MANY) == 1
    assert len(texts) == 3


async def test_group_has_a_limit_of_its_own(server: TelegramServer) -> None:
    async with small_bot() as answerer:
        services = services_over(desk_over(answerer, MovingWindows("100/minute", "2/minute")))
        async with serving(server, services):
            for user_id in range(1, 6):
                await server.say("/ask xyzzy plugh", user_id, chat=GROUP)
            await server.wait_for_call("sendMessage", 3)
            await reply_to(server, "xyzzy plugh", user_id=77)
    assert len(said_by_bot(server, GROUP_ID)) == 3


async def test_buttons_still_answer_who_may_not_ask(server: TelegramServer) -> None:
    async with small_bot() as answerer:
        services = services_over(desk_over(answerer, MovingWindows("1/minute", "100/minute")))
        async with serving(server, services):
            choice = await reply_to(server, "harbour")
            await reply_to(server, "harbour")
            prompt = await reply_to(server, "/ask")
            await server.say("harbour", reply_to=prompt)
            await server.press(choice, data_of(choice, "None of these"))
            await server.wait_for_call("editMessageText")
    assert server.unanswered == []
    assert len(said_by_bot(server)) == 3
