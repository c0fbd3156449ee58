"""/topics: the explainers by their questions."""

from bot.adapter import Desk
from bot.strings import Strings
from tests.adapters.discord.fakes import FailingDesk
from tests.adapters.discord.running import TIDES, answer_to, serving, text_of
from tests.assembly import desk_over, revision, small_bot
from tests.servers.discord_objects import JsonObject
from tests.servers.discord_server import DiscordServer


async def suggested(
    server: DiscordServer, typed: str, command: str = "topics", locale: str = "en-US"
) -> dict[str, str]:
    """Type, and return the names of the choices with their values."""
    option = {"topics": "topic", "language": "language"}[command]
    typing = await server.autocomplete(command, option, typed, locale=locale)
    response = await server.wait_for_response(typing)
    choices: list[JsonObject] = response.body["data"]["choices"]
    return {choice["name"]: choice["value"] for choice in choices}


async def test_without_a_word_the_first_topics_are_suggested(
    server: DiscordServer, desk: Desk
) -> None:
    async with serving(server, desk):
        assert (await suggested(server, ""))[TIDES] == "tides"
        assert "Pourquoi y a-t-il des marées ?" in await suggested(server, "", locale="fr")


async def test_what_fits_the_words_is_suggested_first(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        assert next(iter((await suggested(server, "lighthouse")).values())) == "lighthouse"


async def test_no_more_than_25_are_suggested_and_long_ones_are_shortened(
    server: DiscordServer,
) -> None:
    many = [revision(f"topic-{n}", question=f"{n}: {'why ' * 40}?") for n in range(40)]
    async with small_bot(many) as answerer, serving(server, desk_over(answerer)):
        names = list(await suggested(server, ""))
    assert len(names) == 25
    assert all(len(name) <= 100 for name in names)


async def test_the_topic_that_was_chosen_is_shown(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        message = await answer_to(server, await server.slash("topics", {"topic": "tides"}))
    assert message["embeds"][0]["title"] == TIDES


async def test_words_that_are_no_topic_are_a_question(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        asked = await server.slash("topics", {"topic": "Who built the lighthouse?"})
        message = await answer_to(server, asked)
    assert message["embeds"][0]["title"] == "Who built the lighthouse?"


async def test_where_nothing_can_be_found_nothing_is_suggested(server: DiscordServer) -> None:
    async with serving(server, FailingDesk()):
        assert await suggested(server, "tides") == {}
        message = await answer_to(server, await server.slash("topics", {"topic": "tides"}))
    assert text_of(message).strip() == Strings("en").get("error.internal")


async def test_suggestions_that_come_too_late_do_no_harm(server: DiscordServer, desk: Desk) -> None:
    async with serving(server, desk):
        server.fail("POST", "/callback$", kind="status", status=404, code=10062)
        await server.autocomplete("topics", "topic", "t")
        await server.wait_for_call("POST", "/callback$")
        assert TIDES in await suggested(server, "")
