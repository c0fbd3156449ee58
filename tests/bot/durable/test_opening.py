"""The composition root puts the durable ports together, and tells those who wait."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.adapter import Telling
from bot.bootstrap import make_secret, recording_of, telling
from bot.installation_secret import KEY_FILE
from bot.model import Answer, Asker, Notice, NoticeKind, Reply
from bot.settings import Settings
from tests.assembly import small_bot
from tests.bot.durable.offices import ask_in_vain
from tests.bot.durable.test_subscriptions import answer_with
from tests.bot.waiting import eventually
from tests.knowledge.databases import query

ANA = Asker("telegram", "a" * 32, "", "telegram:7")


class Phone:
    """An adapter that tells one person."""

    name = "telegram"

    def __init__(self) -> None:
        self.heard: list[Reply] = []

    async def tell(self, address: str, replies: Sequence[Reply], nonce: str) -> Telling:
        assert address == ANA.address
        self.heard += replies
        return Telling.TOLD


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


async def test_who_waits_is_told_in_their_language(settings: Settings) -> None:
    phone = Phone()
    async with recording_of(settings) as recorded, small_bot() as answerer:
        reference = ask_in_vain(settings.store_url, "why does the sea move")
        assert await recorded.subscriptions.subscribe(ANA, reference, "fr")
        answer_with(settings.store_url, "tides")
        async with telling(recorded.wishes, [phone], answerer, settings):
            await eventually(lambda: len(phone.heard) == 2)
    # However soon the telling was stopped: nobody may be told twice.
    assert query(settings.store_url, "SELECT * FROM knowledge_wishes") == []
    notice, answer = phone.heard
    assert notice == Notice(NoticeKind.TOLD, "fr", "why does the sea move")
    assert isinstance(answer, Answer)
    assert (answer.text.slug, answer.text.locale) == ("tides", "fr")


async def test_keys_stay_the_same_from_one_start_to_the_next(settings: Settings) -> None:
    hashes = []
    for _ in range(2):
        async with recording_of(settings) as recorded:
            hashes.append(recorded.hashes.of("telegram", "person", 7))
    assert hashes[0] == hashes[1]
    assert (settings.data / KEY_FILE).exists()


def test_secret_of_the_settings_counts(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, secret=SecretStr("x" * 32))
    assert make_secret(settings) == "x" * 32
    assert list(tmp_path.iterdir()) == []
