"""The real discord.py against the loopback Discord: what the tests of the adapter rely on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands

from tests.servers.discord_errors import Problem
from tests.servers.discord_gateway import EVERY_INTENT, IDENTIFY, MESSAGE_CONTENT, RESUME
from tests.servers.discord_objects import EPHEMERAL
from tests.servers.discord_server import DiscordServer

Interaction: TypeAlias = discord.Interaction[discord.Client]

IDENTITY = json.dumps({"op": IDENTIFY, "d": {"token": "test.token", "intents": 1}})
MESSAGES = r"^/channels/\d+/messages$"


class Languages(discord.ui.View):
    """A row with a button and a row with a menu."""

    @discord.ui.button(label="Deutsch", custom_id="de")
    async def german(self, interaction: Interaction, button: discord.ui.Button[Any]) -> None:
        """Replace the message."""
        await interaction.response.edit_message(content="Guten Tag!", view=None)

    @discord.ui.select(custom_id="more", options=[discord.SelectOption(label="Suomi", value="fi")])
    async def choose(self, interaction: Interaction, select: discord.ui.Select[Any]) -> None:
        """Answer privately."""
        await interaction.response.send_message(select.values[0], ephemeral=True)


class Report(discord.ui.Modal, title="Report"):
    """A form with one field."""

    what: discord.ui.TextInput[Any] = discord.ui.TextInput(label="What", custom_id="what")

    async def on_submit(self, interaction: Interaction) -> None:
        """Repeat what was written."""
        await interaction.response.send_message(self.what.value)


@app_commands.command(description="Ask a question")
async def ask(interaction: Interaction, question: str) -> None:
    """Defer, and answer then."""
    await interaction.response.defer(ephemeral=True)
    answer = f"{interaction.locale}: {question}"
    await interaction.edit_original_response(content=answer, view=Languages())


@ask.autocomplete("question")
async def suggest(interaction: Interaction, text: str) -> list[app_commands.Choice[str]]:
    """Suggest one question."""
    return [app_commands.Choice(name=f"{text}?", value=text)]


@app_commands.command(description="Report something")
async def report(interaction: Interaction) -> None:
    """Open the form."""
    await interaction.response.send_modal(Report())


@app_commands.context_menu(name="Ask about this")
async def ask_about(interaction: Interaction, message: discord.Message) -> None:
    """Answer to a message."""
    await interaction.response.send_message(f"About: {message.content}")


@app_commands.command(description="Follow up")
async def follow(interaction: Interaction) -> None:
    """Defer, follow up twice, and take the first back."""
    await interaction.response.defer()
    await interaction.followup.send("One")
    await interaction.followup.send("Two")
    await interaction.delete_original_response()


async def here(interaction: Interaction) -> None:
    """Answer in one guild only."""
    await interaction.response.send_message("Here")


class Bot(discord.Client):
    """A bot with a little of everything; it repeats what people write."""

    def __init__(self, *, message_content: bool = True) -> None:
        intents = discord.Intents.default()
        intents.message_content = message_content
        super().__init__(intents=intents, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ask)
        self.tree.add_command(follow)
        self.tree.add_command(report)
        self.tree.add_command(ask_about)
        self.heard: asyncio.Queue[str] = asyncio.Queue()

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once; the library would pause for five seconds before doing so again."""

    async def on_message(self, message: discord.Message) -> None:
        """Reply to people, not to itself."""
        if message.author != self.user:
            self.heard.put_nowait(message.content)
            await message.reply(message.content.upper() or "I cannot read this")


def point_library_at(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = yarl.URL(server.gateway_url)
    monkeypatch.setattr("discord.http.Route.BASE", server.api_url)
    monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", gateway)


@asynccontextmanager
async def running(bot: Bot, server: DiscordServer) -> AsyncIterator[Bot]:
    """Run a bot; leaving waits until it has ended."""
    async with bot, asyncio.TaskGroup() as group:
        group.create_task(bot.start(server.token))
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        yield bot
        await bot.close()


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        point_library_at(server, monkeypatch)
        yield server


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    async with running(Bot(), server) as bot:
        yield bot


@pytest.fixture
def channel(bot: Bot, server: DiscordServer) -> discord.PartialMessageable:
    channel, guild = int(server.world.channel_id), int(server.world.guild_id)
    return bot.get_partial_messageable(channel, guild_id=guild)


# Starting.


async def test_a_bot_becomes_ready(bot: Bot, server: DiscordServer) -> None:
    assert bot.is_ready()
    assert [guild.id for guild in bot.guilds] == [int(server.world.guild_id)]
    assert server.violations == []


async def test_a_wrong_token_is_refused_at_login(server: DiscordServer) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")
    assert server.violations == []


async def test_a_wrong_token_is_refused_by_the_gateway(server: DiscordServer) -> None:
    async with Bot() as bot:
        await bot.login(server.token)
        bot.http.token = "wrong"
        with pytest.raises(discord.ConnectionClosed) as refusal:
            await bot.connect()
    assert refusal.value.code == 4004


async def test_an_intent_that_is_not_enabled_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer(allowed_intents=EVERY_INTENT & ~MESSAGE_CONTENT) as server:
        point_library_at(server, monkeypatch)
        async with Bot() as bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(server.token)


async def test_commands_keep_their_ids_when_registered_again(
    bot: Bot, server: DiscordServer
) -> None:
    first = server.commands.find("ask")["id"]
    await bot.tree.sync()
    assert server.commands.find("ask")["id"] == first


# What users do.


async def test_a_slash_command_is_deferred_and_then_answered(
    bot: Bot, server: DiscordServer
) -> None:
    interaction = await server.slash("ask", options={"question": "Why?"}, locale="de")
    deferral = await server.wait_for_response(interaction)
    answer = await server.wait_for_response(interaction, count=2)
    assert deferral.body["type"] == 5
    assert (answer.kind, answer.content) == ("edit", "de: Why?")
    assert answer.message is not None
    assert answer.message["flags"] == EPHEMERAL
    assert server.violations == []


async def test_a_slash_command_works_in_private(bot: Bot, server: DiscordServer) -> None:
    interaction = await server.slash("ask", {"question": "Why?"}, guild=False)
    answer = await server.wait_for_response(interaction, count=2)
    assert answer.content == "en-US: Why?"


async def test_a_click_edits_the_message(bot: Bot, server: DiscordServer) -> None:
    message = await message_with_languages(server)
    click = await server.click(message, "de")
    answer = await server.wait_for_response(click)
    assert answer.content == "Guten Tag!"
    assert server.messages[message["id"]]["components"] == []
    assert server.violations == []


async def test_a_private_message_is_clicked_in_private(bot: Bot, server: DiscordServer) -> None:
    interaction = await server.slash("ask", {"question": "Why?"}, user_id="7", guild=False)
    answer = await server.wait_for_response(interaction, count=2)
    assert answer.message is not None
    click = await server.click(answer.message, "de")
    assert (click["user"]["id"], click["channel_id"]) == ("7", interaction["channel_id"])
    assert (await server.wait_for_response(click)).content == "Guten Tag!"


async def test_nobody_can_click_a_button_that_is_gone(bot: Bot, server: DiscordServer) -> None:
    message = await message_with_languages(server)
    await server.wait_for_response(await server.click(message, "de"))
    with pytest.raises(AssertionError, match="the message offers"):
        await server.click(message, "de")


async def test_a_choice_from_a_menu_is_answered(bot: Bot, server: DiscordServer) -> None:
    message = await message_with_languages(server)
    choice = await server.select(message, "more", ["fi"])
    answer = await server.wait_for_response(choice)
    assert answer.content == "fi"
    assert server.violations == []


async def test_typing_brings_suggestions(bot: Bot, server: DiscordServer) -> None:
    interaction = await server.autocomplete("ask", "question", "Wh")
    suggestions = await server.wait_for_response(interaction)
    assert suggestions.body["data"]["choices"] == [{"name": "Wh?", "value": "Wh"}]


async def test_a_modal_is_opened_and_submitted(bot: Bot, server: DiscordServer) -> None:
    interaction = await server.slash("report")
    await server.wait_for_response(interaction)
    submission = await server.submit(interaction, {"what": "A mistake"})
    answer = await server.wait_for_response(submission)
    assert answer.content == "A mistake"
    assert server.violations == []


async def test_a_message_has_a_context_menu(bot: Bot, server: DiscordServer) -> None:
    message = await server.say("Hello")
    interaction = await server.choose_from_menu("Ask about this", message)
    answer = await server.wait_for_response(interaction)
    assert answer.content == "About: Hello"


async def test_a_direct_message_is_answered(bot: Bot, server: DiscordServer) -> None:
    await server.say("Hello", dm=True)
    call = await server.wait_for_call("POST", MESSAGES)
    assert call.body["content"] == "HELLO"
    assert server.violations == []


@pytest.mark.parametrize(("mention", "heard"), [(False, ""), (True, "Hello")])
async def test_content_is_hidden_without_the_intent(
    server: DiscordServer, mention: bool, heard: str
) -> None:
    async with running(Bot(message_content=False), server) as bot:
        await server.say("Hello", mention=mention)
        assert await asyncio.wait_for(bot.heard.get(), 5) == heard
        await server.wait_for_call("POST", MESSAGES)


async def test_an_event_can_be_delivered_twice(bot: Bot, server: DiscordServer) -> None:
    """Discord may repeat an event; a bot that answers twice is told so, and written up."""
    interaction = await server.slash("report")
    await server.wait_for_response(interaction)
    await server.gateway.dispatch("INTERACTION_CREATE", interaction)
    await server.wait_for_call("POST", "/callback$", count=2)
    assert [violation.code for violation in server.violations] == [40060]


# What the bot does by itself.


async def test_a_private_message_is_refused_by_a_user_who_has_closed_them(
    bot: Bot, server: DiscordServer
) -> None:
    server.close_dm("42")
    private = await bot.create_dm(discord.Object(42))
    with pytest.raises(discord.Forbidden) as refusal:
        await private.send("Hello")
    assert refusal.value.code == 50007
    assert server.violations == []


async def test_a_message_is_sent_edited_and_deleted(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    async with channel.typing():
        message = await channel.send("Hello", embed=discord.Embed(title="Source"))
    await message.edit(content="Goodbye", embed=None)
    assert server.messages[str(message.id)]["content"] == "Goodbye"
    await message.delete()
    assert server.messages == {}
    assert server.violations == []


async def test_a_message_can_have_one_thread(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    message = await channel.send("Hello")
    thread = await message.create_thread(name="More")
    await thread.send("More")
    with pytest.raises(discord.HTTPException) as refusal:
        await message.create_thread(name="More")
    assert refusal.value.code == 160004
    assert server.violations == []


async def test_a_message_too_long_is_refused_and_recorded(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    with pytest.raises(discord.HTTPException) as refusal:
        await channel.send("x" * 2001)
    assert refusal.value.code == 50035
    rule = Problem("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.")
    assert [violation.problems for violation in server.violations] == [(rule,)]


async def test_a_request_that_discord_does_not_know_is_recorded(
    bot: Bot, server: DiscordServer
) -> None:
    with pytest.raises(discord.NotFound):
        await bot.http.request(discord.http.Route("GET", "/nothing"))
    assert [violation.where for violation in server.violations] == ["GET /nothing"]


async def test_a_reply_to_a_deleted_message_is_refused(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    """Users may delete their question at any time, so this is nobody's fault."""
    question = await channel.send("Hello")
    await question.delete()
    with pytest.raises(discord.HTTPException, match="Unknown message"):
        await question.reply("Too late")
    await channel.send("Hello", reference=question.to_reference(fail_if_not_exists=False))
    assert server.violations == []


async def test_an_empty_message_is_refused_but_a_file_is_enough(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    with pytest.raises(discord.HTTPException) as refusal:
        await channel.send("")
    assert refusal.value.code == 50006
    await channel.send(file=discord.File(__file__))
    assert server.calls[-1].files == ("files[0]",)
    assert [violation.code for violation in server.violations] == [50006]


async def test_a_malformed_request_is_refused_and_recorded(bot: Bot, server: DiscordServer) -> None:
    with pytest.raises(discord.HTTPException):
        await bot.http.request(discord.http.Route("POST", "/users/@me/channels"), json={})
    assert [violation.code for violation in server.violations] == [50109]


async def test_commands_of_a_guild_are_kept_apart(bot: Bot, server: DiscordServer) -> None:
    guild = discord.Object(int(server.world.guild_id))
    bot.tree.add_command(
        app_commands.Command(name="here", description="x", callback=here), guild=guild
    )
    await bot.tree.sync(guild=guild)
    assert [command.name for command in await bot.tree.fetch_commands(guild=guild)] == ["here"]
    await server.wait_for_response(await server.slash("here"))
    assert server.violations == []


# Follow-ups.


async def test_the_first_follow_up_after_a_deferral_replaces_the_loading_message(
    bot: Bot, server: DiscordServer
) -> None:
    interaction = await server.slash("follow")
    loading, first, second = [
        (await server.wait_for_response(interaction, count)).message or {} for count in (1, 2, 3)
    ]
    assert first["id"] == loading["id"] != second["id"]
    assert (await server.wait_for_response(interaction, 4)).kind == "delete"
    assert list(server.messages) == [second["id"]]
    assert server.violations == []


# Deadlines of interactions.


async def test_an_answer_after_three_seconds_is_too_late(bot: Bot, server: DiscordServer) -> None:
    interaction = await server.slash("report", age=3.5)
    await server.wait_for_call("POST", "/callback$")
    assert server.interactions.exchange(interaction).responses == []
    assert [violation.code for violation in server.violations] == [10062]


async def test_an_interaction_ends_after_fifteen_minutes(bot: Bot, server: DiscordServer) -> None:
    server.interactions.token_life = 0
    await server.slash("ask", {"question": "Why?"})
    call = await server.wait_for_call("PATCH", "/@original$")
    assert call.status == 401
    assert server.violations == []


# Faults.


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_rate_limit_is_waited_out(
    channel: discord.PartialMessageable, server: DiscordServer, is_global: bool
) -> None:
    server.fail("POST", MESSAGES, kind="429", retry_after=0.01, is_global=is_global)
    await channel.send("Hello")
    assert [call.status for call in server.calls if call.matches("POST", MESSAGES)] == [429, 200]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "drop"}, aiohttp.ServerDisconnectedError),
        ({"kind": "rst"}, aiohttp.ClientOSError),
        ({"kind": "429", "via": False}, discord.HTTPException),
        ({"kind": "status", "status": 503}, discord.DiscordServerError),
        ({"kind": "status", "status": 403, "code": 50013}, discord.Forbidden),
        ({"kind": "html", "status": 503}, discord.DiscordServerError),
        ({"kind": "garbage"}, ValueError),
    ],
)
async def test_a_fault_reaches_the_caller(
    channel: discord.PartialMessageable,
    server: DiscordServer,
    fault: dict[str, Any],
    error: type[Exception],
) -> None:
    server.fail("POST", MESSAGES, **fault)
    with pytest.raises(error):
        await channel.send("Hello")
    assert server.messages == {}
    await channel.send("Hello again")
    assert server.violations == []


async def test_a_slow_answer_comes_when_it_is_released(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    fault = server.fail("POST", MESSAGES, kind="slow")
    sending = asyncio.create_task(channel.send("Hello"))
    await server.wait_for_call("POST", MESSAGES, answered=False)
    assert server.messages == {}
    fault.release()
    await sending
    assert len(server.messages) == 1


async def test_a_request_that_is_repeated_after_a_lost_answer_takes_effect_once(
    channel: discord.PartialMessageable, server: DiscordServer
) -> None:
    """discord.py repeats the request with the same nonce, so Discord knows the message."""
    server.fail("POST", MESSAGES, kind="429", retry_after=0.01, takes_effect=True)
    message = await channel.send("Hello")
    assert list(server.messages) == [str(message.id)]


# The gateway.


async def test_what_happened_while_the_socket_was_cut_is_replayed(
    bot: Bot, server: DiscordServer
) -> None:
    server.gateway.cut()
    await server.say("Did you miss me?")
    await server.wait_for_frame(RESUME)
    assert await asyncio.wait_for(bot.heard.get(), 5) == "Did you miss me?"
    await server.wait_for_call("POST", MESSAGES)
    assert server.violations == []


async def test_a_request_to_reconnect_leads_to_a_resumption(
    bot: Bot, server: DiscordServer
) -> None:
    await server.gateway.request_reconnect()
    await server.wait_for_frame(RESUME)


@pytest.mark.parametrize("code", [1000, 4000, 4008])
async def test_a_session_survives_some_close_codes(
    bot: Bot, server: DiscordServer, code: int
) -> None:
    await server.gateway.close(code)
    await server.wait_for_frame(RESUME)
    await server.say("Hello")
    await server.wait_for_call("POST", MESSAGES)
    assert len([frame for frame in server.journal.frames if frame.op == IDENTIFY]) == 1


async def test_a_session_that_timed_out_must_be_begun_anew(bot: Bot, server: DiscordServer) -> None:
    await server.gateway.close(4009)
    await server.wait_for_frame(RESUME)
    await server.wait_for_frame(IDENTIFY, count=2)


@pytest.mark.parametrize(("resumable", "op", "count"), [(True, RESUME, 1), (False, IDENTIFY, 2)])
async def test_a_session_can_be_declared_invalid(
    bot: Bot, server: DiscordServer, resumable: bool, op: int, count: int
) -> None:
    await server.gateway.invalidate(resumable=resumable)
    await server.wait_for_frame(op, count=count)


@pytest.mark.parametrize(
    ("payloads", "code"),
    [
        (["no JSON"], 4002),
        (['{"op": 77}'], 4001),
        (['{"op": 3, "d": {}}'], 4003),
        ([IDENTITY, IDENTITY], 4005),
    ],
)
async def test_a_client_that_breaks_the_protocol_is_shut_out(
    server: DiscordServer, payloads: list[str], code: int
) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(server.gateway_url) as socket:
        for payload in payloads:
            await socket.send_str(payload)
        async for _ in socket:
            pass
    assert socket.close_code == code
    assert [violation.code for violation in server.violations] == [code]


async def test_a_client_that_says_goodbye_ends_its_session(bot: Bot, server: DiscordServer) -> None:
    """discord.py itself closes with 4000 when it means to resume, and with 1000 when it ends."""
    async with aiohttp.ClientSession() as http, http.ws_connect(server.gateway_url) as socket:
        await socket.send_str(IDENTITY)
        await server.wait_for_frame(IDENTIFY, count=2)
        await socket.close()
        await server.wait_for_sessions(1)


# Waiting.


async def test_waiting_in_vain_tells_what_happened_instead(bot: Bot, server: DiscordServer) -> None:
    with pytest.raises(AssertionError, match="request 1 of GET /nothing: not within"):
        await server.wait_for_call("GET", "/nothing", timeout=0.01)


async def test_people_need_a_bot(server: DiscordServer) -> None:
    with pytest.raises(AssertionError, match="no bot has identified"):
        await server.say("Hello")


async def message_with_languages(server: DiscordServer) -> dict[str, Any]:
    interaction = await server.slash("ask", {"question": "Why?"})
    answer = await server.wait_for_response(interaction, count=2)
    assert answer.message is not None
    return answer.message
