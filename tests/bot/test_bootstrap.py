"""The composition root: a whole bot, with the real model, and what it does while it runs."""

import asyncio
import json
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.actions import NoneOfThese
from bot.adapter import Adapter, Services
from bot.bootstrap import (
    Core,
    make_adapters,
    make_calibration,
    make_embedder,
    make_identifier,
    make_operations,
    noting,
    open_knowledge,
    open_queue,
    recording_of,
    running_core,
    serving_operators,
)
from bot.errors import NothingApproved, WebhookWithoutServer
from bot.inbox import Entry
from bot.model import Abstention, AbstentionReason, Answer, Clarification, Question, Reply
from bot.settings import Engine, Identifier, Settings
from bot.steps import SilentSteps
from bot.supervision import Supervisor
from bot.unanswered import wording_of
from bot.vitals import Roster
from index.calibration import default_calibration
from index.errors import CalibrationDamaged, ModelDamaged
from knowledge.folders import starter_folder
from knowledge.markdown import parse_revision
from knowledge.unanswered import Reason, Unmatched
from knowledge.workflow import Workflow
from tests.assembly import SEA, revision, services_over
from tests.bot.ports import free_port
from tests.bot.waiting import eventually
from tests.servers.discord_server import DiscordServer
from tests.servers.telegram_server import TelegramServer

TIDES = "Why are there tides in the sea?"
ARMY = starter_folder() / "does-nato-have-an-army" / "en.md"


@pytest.fixture
def settings(bare: Path) -> Settings:
    """A data folder with the model and nothing else, looked at all the time."""
    return Settings(data=bare, starter=False, refresh_seconds=0.05, organization_names="Harbour")


class Office:
    """Moderators, at work in another process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def approve(self, *revisions: Any) -> None:
        with open_knowledge(self._settings) as store:
            workflow = Workflow(store, "en")
            for one in revisions:
                workflow.add(one, "Ada")
                workflow.submit(one.slug, one.locale, "Ada")
                workflow.approve(one.slug, one.locale, "Grace")

    def retire(self, *names: tuple[str, str]) -> None:
        with open_knowledge(self._settings) as store:
            for slug, locale in names:
                Workflow(store, "en").retire(slug, locale, "Grace", "wrong")


@pytest.fixture
def office(settings: Settings) -> Office:
    office = Office(settings)
    office.approve(*SEA)
    return office


@asynccontextmanager
async def core_of(settings: Settings) -> AsyncIterator[Core]:
    async with running_core(settings, SilentSteps()) as core:
        yield core


def slugs_in(reply: Reply) -> set[str]:
    match reply:
        case Answer(text=text):
            return {text.slug}
        case Clarification(options=options):
            return {option.slug for option in options}
        case _:
            return set()


async def ask(core: Core, text: str, locale: str = "en") -> set[str]:
    return slugs_in(await core.answerer.answer(Question(text, locale)))


# A running bot.


async def test_bot_finds_what_is_approved(settings: Settings, office: Office) -> None:
    async with core_of(settings) as core:
        assert await ask(core, TIDES) == {"tides"}
        assert core.shelf.library.languages == {"en", "fr"}


def in_queue(settings: Settings) -> list[tuple[str, str, Reason]]:
    with open_queue(settings) as queue:
        return [(one.text, one.locale, one.reason) for one in queue.queue(date.min)]


async def test_what_is_left_unanswered_is_kept_also_over_a_restart(
    settings: Settings, office: Office
) -> None:
    async with core_of(settings) as core:
        reply = await core.answerer.answer(Question("Is ana@example.org hiring cooks?", "en"))
        assert isinstance(reply, Abstention)
        assert reply.noted
        offered = await core.answerer.answer(Question("is the harbour nice in summer?", "en"))
        assert isinstance(offered, Clarification)
    kept = ("Is [e-mail] hiring cooks?", "en", Reason.NO_MATCH)
    assert in_queue(settings) == [kept]
    async with core_of(settings) as core:
        core.answerer.perform(NoneOfThese("en", offered.reference))
    refused = ("is the harbour nice in summer?", "en", Reason.NONE_OF_THESE)
    assert in_queue(settings) == [kept, refused]


async def test_nothing_is_kept_and_all_is_forgotten_where_that_is_set(
    settings: Settings, office: Office
) -> None:
    with open_queue(settings) as queue:
        queue.write([Unmatched(wording_of("asked before", "en"))], datetime.now(UTC).date())
        nothing = settings.model_copy(update={"unanswered_days": 0})
        async with core_of(nothing) as core:
            reply = await core.answerer.answer(Question("qwfp zxcv 4711", "en"))
            assert reply == Abstention(AbstentionReason.NO_MATCH, "en")
            await eventually(lambda: in_queue(settings) == [])
    assert in_queue(settings) == []


async def test_database_that_fails_costs_no_reply(
    settings: Settings, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    async with core_of(settings) as core:
        with sqlite3.connect(settings.data / "knowledge.db") as connection:
            connection.execute("DROP TABLE knowledge_unanswered")
        connection.close()
        reply = await core.answerer.answer(Question("qwfp zxcv 4711", "en"))
        assert isinstance(reply, Abstention)
        await eventually(lambda: "not written yet" in caplog.text)
    assert "1 unanswered questions are given up" in caplog.text
    assert "qwfp" not in caplog.text


async def test_newly_approved_text_is_served_without_a_restart(
    settings: Settings, office: Office
) -> None:
    async with core_of(settings) as core:
        before = core.shelf.library
        office.approve(revision("whales", question="How big are the whales in the bay?"))
        await eventually(lambda: core.shelf.library is not before)
        assert "whales" in await ask(core, "How big are the whales in the bay?")


async def test_retired_text_is_not_served_any_more(settings: Settings, office: Office) -> None:
    async with core_of(settings) as core:
        before = core.shelf.library
        office.retire(("tides", "en"), ("tides", "fr"))
        await eventually(lambda: "tides" not in core.shelf.library.retriever.index.slugs)
        assert core.shelf.library is not before
        assert "tides" not in await ask(core, TIDES)


async def test_retired_text_is_not_served_even_if_no_index_can_be_saved(
    settings: Settings, office: Office
) -> None:
    async with core_of(settings) as core:
        shutil.rmtree(settings.index_path)
        settings.index_path.write_text("no folder can be made here")
        office.retire(("tides", "en"), ("tides", "fr"))
        await eventually(lambda: "tides" not in core.shelf.library.retriever.index.slugs)
        assert "tides" not in await ask(core, TIDES)


async def test_bot_whose_last_text_is_retired_falls_silent(
    settings: Settings, office: Office
) -> None:
    async with core_of(settings) as core:
        office.retire(*((one.slug, one.locale) for one in SEA))
        await eventually(lambda: not core.shelf.library.retriever.index.corpus)
        assert await ask(core, TIDES) == set()
        office.approve(revision("whales", question=TIDES))
        await eventually(lambda: bool(core.shelf.library.retriever.index.corpus))
        assert await ask(core, TIDES) == {"whales"}


async def test_draft_changes_nothing(settings: Settings, office: Office) -> None:
    async with core_of(settings) as core:
        before = core.shelf.library
        looked = asyncio.Event()
        with open_knowledge(settings) as store:
            Workflow(store, "en").add(revision("whales"), "Ada")
        asyncio.get_running_loop().call_later(0.3, looked.set)
        await looked.wait()
        assert core.shelf.library is before


async def test_bot_that_ends_leaves_no_task(settings: Settings, office: Office) -> None:
    async with core_of(settings):
        assert {task.get_name() for task in asyncio.all_tasks()} >= {"refreshing", "retrieval"}
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_bot_without_texts_does_not_start(settings: Settings) -> None:
    with pytest.raises(NothingApproved):
        async with core_of(settings):
            pytest.fail("it has nothing to say")


# Both platforms at once, with the real core and the demonstration content.


@pytest.fixture
def _times_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.mark.usefixtures("_times_as_timedelta")
async def test_both_platforms_are_served_by_one_process(data: Path) -> None:
    async with (
        TelegramServer() as telegram,
        DiscordServer() as discord,
        core_of(settings_of(data, telegram, discord)) as core,
    ):
        adapters = make_adapters(settings_of(data, telegram, discord), core.services)
        assert [adapter.name for adapter in adapters] == ["telegram", "discord"]
        army = parse_revision(ARMY.read_text(encoding="utf-8"), ARMY)
        async with everywhere(adapters):
            await telegram.say(army.question)
            sent = (await telegram.wait_for_call("sendMessage")).result
            assert army.question in sent["text"]
            assert army.answer[:60] in sent["text"]

            await discord.wait_for_call("PUT", r"/commands$")
            asked = await discord.slash("ask", {"question": army.question})
            answered = await discord.wait_for_response(asked, count=2)
            assert answered.message is not None
            (embed,) = answered.message["embeds"]
            assert embed["title"] == army.question
            assert embed["description"].startswith(army.answer[:60])
        assert telegram.violations == []
        assert discord.violations == []


@pytest.mark.usefixtures("_times_as_timedelta")
async def test_telegram_posts_to_the_server_for_operators(data: Path) -> None:
    port = free_port()
    async with TelegramServer() as telegram:
        settings = Settings(
            data=data,
            telegram_token=SecretStr(telegram.token),
            telegram_api_url=telegram.base_url,
            telegram_webhook_url=f"http://127.0.0.1:{port}/telegram",
            telegram_profile=False,
            http_port=port,
        )
        operations = make_operations()
        async with serving_operators(settings, operations), core_of(settings) as core:
            adapters = make_adapters(settings, core.services, operations.roster)
            operations.admit(adapters)
            async with everywhere(adapters):
                await telegram.wait_for_call("setWebhook", timeout=60)
                army = parse_revision(ARMY.read_text(encoding="utf-8"), ARMY)
                await telegram.say(army.question)
                sent = (await telegram.wait_for_call("sendMessage", timeout=60)).result
                assert army.question in sent["text"]
        assert telegram.deliveries == [200]
        assert telegram.violations == []
        assert telegram.calls_of("getUpdates") == []


@asynccontextmanager
async def everywhere(adapters: Sequence[Adapter]) -> AsyncIterator[None]:
    """Serve, and in the end stop as after a signal."""
    stop = asyncio.Event()
    serving = asyncio.create_task(Supervisor(Roster()).run(adapters, stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(15):
            await serving


def settings_of(data: Path, telegram: TelegramServer, discord: DiscordServer) -> Settings:
    return Settings(
        data=data,
        telegram_token=SecretStr(telegram.token),
        telegram_api_url=telegram.base_url,
        discord_token=SecretStr(discord.token),
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )


def test_only_platforms_with_a_token_are_served() -> None:
    assert make_adapters(Settings(), nothing_to_say()) == ()
    (only,) = make_adapters(Settings(discord_token=SecretStr("x.y")), nothing_to_say())
    assert only.name == "discord"


def test_webhook_needs_a_server_of_its_own() -> None:
    told = Settings(
        telegram_token=SecretStr("1:x"), telegram_webhook_url="https://bot.example.org/telegram"
    )
    with pytest.raises(WebhookWithoutServer):
        make_adapters(told, nothing_to_say())


def nothing_to_say() -> Services:
    """For adapters that never serve."""
    desk: Any = object()
    return services_over(desk)


# What operators see.


async def test_further_routes_are_served_beside_those_for_operators() -> None:
    async def hook(_: Request) -> Response:
        return Response("taken")

    settings = Settings(http_port=free_port())
    serving = serving_operators(settings, make_operations(), [Route("/hook", hook)])
    async with serving, AsyncClient(base_url=f"http://127.0.0.1:{settings.http_port}") as client:
        assert (await client.get("/hook")).text == "taken"
        assert (await client.get("/health")).status_code == 200


async def test_without_a_port_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody may listen")

    monkeypatch.setattr(socket, "create_server", refuse)
    async with serving_operators(Settings(), make_operations()):
        pass


async def test_questions_without_an_answer_are_among_the_figures(settings: Settings) -> None:
    operations = make_operations()
    with open_queue(settings) as queue:
        noted = [Unmatched(wording_of(text, "en")) for text in ("why whales?", "why krill?")]
        queue.write(noted, datetime.now(UTC).date())
    async with noting(settings, operations.observer):
        assert b"dragoman_unanswered_waiting 2.0" in operations.observer.exposed()


async def test_what_is_worked_on_is_among_the_figures(settings: Settings) -> None:
    operations = make_operations()
    async with recording_of(settings, operations.observer) as recorded:
        entries = [Entry("sea", number, "why whales?") for number in "123"]
        await recorded.inbox.take(entries)
        assert b"dragoman_inbox_unsettled 3.0" in operations.observer.exposed()
        await recorded.inbox.settle(entries[0])
    async with recording_of(settings, operations.observer):
        assert b"dragoman_inbox_unsettled 2.0" in operations.observer.exposed()


async def test_each_platform_has_its_own_figures_and_signs_of_life() -> None:
    operations = make_operations()
    tokens: dict[str, Any] = {"telegram_token": "1:x", "discord_token": "x.y"}
    make_adapters(Settings(**tokens), nothing_to_say(), operations.roster)
    assert [vitals.name for vitals in operations.roster] == ["telegram", "discord"]
    complaints = operations.readiness.complaints()
    assert [one.what for one in complaints] == ["index", "telegram", "discord"]


# The parts.


def test_embedder_is_that_of_the_settings(bare: Path, settings: Settings) -> None:
    plain = make_embedder(Settings(data=bare, organization_names=""))
    named = make_embedder(Settings(data=bare, organization_names="NATO"))
    assert plain.dimensions == named.dimensions == 384
    assert plain.model_id != named.model_id


def test_model_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged):
        make_embedder(Settings(data=tmp_path))


def test_other_engine_reads_the_same_model(bare: Path) -> None:
    pytest.importorskip("sentence_transformers")
    settings = Settings(data=bare, engine=Engine.SENTENCE_TRANSFORMERS)
    assert make_embedder(settings).dimensions == 384


def test_calibration_is_the_shipped_one_unless_told_otherwise(tmp_path: Path) -> None:
    shipped = default_calibration()
    assert make_calibration(Settings()) == shipped
    assert make_calibration(Settings(answer_at=0.5)).answer_at == 0.5
    own = tmp_path / "own.json"
    own.write_text(json.dumps(asdict(shipped) | {"answer_at": 0.66}))
    assert make_calibration(Settings(calibration=own)).answer_at == 0.66
    assert make_calibration(Settings(calibration=own, answer_at=0.7)).answer_at == 0.7
    own.write_text("{}")
    with pytest.raises(CalibrationDamaged):
        make_calibration(Settings(calibration=own))


@pytest.mark.parametrize("kind", Identifier)
@pytest.mark.parametrize("names", ["", "NATO,OTAN"])
def test_every_language_identifier_can_be_chosen(kind: Identifier, names: str) -> None:
    identifier = make_identifier(
        Settings(language_identifier=kind, fixed_language="fr", organization_names=names)
    )
    found = identifier.identify("Pourquoi les marées existent-elles ?", frozenset({"fr", "en"}))
    assert max(found, key=lambda lang: found[lang]) == "fr"


def test_nothing_is_left_of_the_store_when_it_is_closed(tmp_path: Path) -> None:
    with open_knowledge(Settings(data=tmp_path / "new")) as store:
        assert store.is_empty()
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"knowledge.db"}
