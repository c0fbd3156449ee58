"""What operators ask over real HTTP: alive, ready or why not, and figures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.errors import TokenRefused
from bot.prometheus import PrometheusObserver
from bot.readiness import Readiness
from bot.vitals import Roster
from bot.web.probes import probe_routes
from bot.web.server import application, serving_http


class Process:
    """A process with one platform, as operators see it."""

    def __init__(self) -> None:
        self.observer = PrometheusObserver()
        self.roster = Roster(self.observer)
        self.telegram = self.roster.of("telegram")
        self.readiness = Readiness(self.roster)
        self.observer.watch_pulses(self.roster)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[httpx.AsyncClient]:
        app = application(probe_routes(self.readiness, self.observer.exposed))
        async with (
            serving_http(app, "127.0.0.1", 0) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        ):
            yield client


@pytest.fixture
def process() -> Process:
    return Process()


@pytest.fixture
async def client(process: Process) -> AsyncIterator[httpx.AsyncClient]:
    async with process.served() as client:
        yield client


async def test_process_is_alive_whatever_its_platforms_do(
    process: Process, client: httpx.AsyncClient
) -> None:
    process.telegram.end(TokenRefused("telegram"))
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


async def test_ready_is_ready(process: Process, client: httpx.AsyncClient) -> None:
    process.readiness.index_loaded()
    process.telegram.begin()
    process.telegram.beat()
    answer = await client.get("/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "not_ready": []})


async def test_what_is_not_ready_is_told_in_words_and_since_when(
    process: Process, client: httpx.AsyncClient
) -> None:
    process.telegram.begin()
    process.telegram.end(TokenRefused("telegram"))
    answer = await client.get("/ready")
    assert answer.status_code == 503
    index, telegram = answer.json()["not_ready"]
    assert (index["what"], index["why"]) == ("index", "The index is not loaded yet.")
    assert telegram["what"] == "telegram"
    assert "does not accept the token" in telegram["why"]
    since = datetime.fromisoformat(telegram["since"])
    assert timedelta() <= datetime.now(UTC) - since < timedelta(minutes=1)


async def test_becoming_ready_and_falling_back(process: Process, client: httpx.AsyncClient) -> None:
    process.readiness.index_loaded()
    process.telegram.begin()
    said = [(await client.get("/ready")).status_code]
    process.telegram.beat()
    said.append((await client.get("/ready")).status_code)
    process.telegram.pause(TokenRefused("telegram"))
    said.append((await client.get("/ready")).status_code)
    assert said == [503, 200, 503]


async def test_metrics_are_in_the_format_of_prometheus(
    process: Process, client: httpx.AsyncClient
) -> None:
    process.telegram.beat()
    process.observer.answered("telegram", None, 0.1)
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# HELP dragoman_questions_total Questions by platform" in answer.text
    counted = 'dragoman_questions_total{language="other",outcome="failed",platform="telegram"} 1.0'
    assert counted in answer.text
    assert 'dragoman_pulse_age_seconds{platform="telegram"} 0.' in answer.text


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
async def test_nothing_can_be_sent_there_and_nothing_is_kept_by_proxies(
    path: str, client: httpx.AsyncClient
) -> None:
    assert (await client.post(path, content=b"x")).status_code == 405
    assert (await client.get(path)).headers["cache-control"] == "no-store"
    assert "server" not in (await client.get(path)).headers
