"""What can be chosen about serving Discord."""

from dataclasses import dataclass, field
from typing import Literal

from bot.strings import FALLBACK

Shards = int | Literal["auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordOptions:
    """Choices of the operator; the times, in seconds, are there so that tests need not wait.

    `ephemeral` answers /ask so that only the asker sees it, unless a server has chosen. `locale` is
    spoken where nothing tells the asker's. `message_content` asks for the privileged intent with
    which the bot can read what is not said to it. `longest_pause` lies between two attempts to
    connect; below 86.4 s a bot that always fails would use up the 1000 sessions that Discord allows
    in a day, and lose its token. `identify_pause` keeps shards from beginning at once.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    gateway_url: str | None = None
    proxy: str | None = field(default=None, repr=False)
    shards: Shards | None = None
    message_content: bool = False
    ephemeral: bool = False
    locale: str = FALLBACK
    first_pause: float = 1.0
    longest_pause: float = 90.0
    retry_pauses: tuple[float, ...] = (0.25, 0.75, 2.0, 5.0)
    record_seconds: float = 1.0
    acknowledge_seconds: float = 3.0
    request_seconds: float = 30.0
    drain_seconds: float = 10.0
    recovery_seconds: float = 60.0
    guild_ready_timeout: float = 2.0
    identify_pause: float = 5.0
    heartbeat_timeout: float = 60.0
