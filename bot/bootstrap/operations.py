"""Makes what operators see of a process that serves."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapter import PlatformAdapter
from bot.prometheus import PrometheusObserver
from bot.readiness import Readiness
from bot.settings import Settings
from bot.vitals import Roster

if TYPE_CHECKING:
    from starlette.routing import BaseRoute, Router


@dataclass(frozen=True)
class Operations:
    """What operators can see of a process that serves."""

    observer: PrometheusObserver
    roster: Roster
    readiness: Readiness
    doors: "Router"
    """Routes of adapters, which are added while the server for operators runs already."""

    def admit(self, adapters: Sequence[PlatformAdapter]) -> None:
        """Add the routes of adapters that have some."""
        for adapter in adapters:
            self.doors.routes.extend(getattr(adapter, "routes", ()))


def make_operations() -> Operations:
    """Make everything that watches a process, with nothing to watch yet."""
    from starlette.routing import Router

    observer = PrometheusObserver()
    roster = Roster(observer)
    observer.watch_pulses(roster)
    return Operations(observer, roster, Readiness(roster), Router())


def leave_out_of_garbage_collection() -> None:
    """Let the garbage collector pass over all that was loaded to stay: it is much to look at."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def serving_operators(
    settings: Settings, operations: Operations, routes: "Sequence[BaseRoute]" = ()
) -> AsyncIterator[None]:
    """Serve health, readiness and metrics meanwhile, and further routes, if a port is set."""
    # Imported here, because most commands serve nothing over HTTP.
    from starlette.routing import Mount

    from bot.web.probes import probe_routes
    from bot.web.server import application, serving_http

    probes = probe_routes(operations.readiness, operations.observer.exposed)
    async with AsyncExitStack() as stack:
        if settings.http_port is not None:
            app = application((*probes, *routes, Mount("/", operations.doors)))
            served = serving_http(app, settings.http_host, settings.http_port)
            await stack.enter_async_context(served)
        yield
