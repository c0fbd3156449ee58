"""Ports of every kind: the fakes, and the durable ones on every database to test with."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.durable.opening import Recording
from tests.bot.durable.offices import Ports, fakes, office
from tests.knowledge.databases import KINDS, fresh_database


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    with fresh_database(request.param, tmp_path) as fresh:
        yield fresh


@pytest.fixture
async def recorded(url: str, tmp_path: Path) -> AsyncIterator[Recording]:
    """The durable ports."""
    async with office(url, tmp_path / "data") as ports:
        yield ports


@pytest.fixture(params=["memory", *KINDS])
async def ports(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ports]:
    """The fakes, then the durable ports on every database."""
    if request.param == "memory":
        yield fakes()
        return
    with fresh_database(request.param, tmp_path) as url:
        async with office(url, tmp_path / "data") as durable:
            yield Ports(
                durable.inbox,
                durable.memories,
                durable.askers,
                durable.feedback,
                durable.subscriptions,
            )
