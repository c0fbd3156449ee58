"""What can be chosen about serving Discord."""

from dataclasses import dataclass, field

from bot.strings import FALLBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordOptions:
    """Choices of the operator; the times are there so that tests need not wait.

    `ephemeral` answers /ask so that only the asker sees it. `locale` is spoken where Discord does
    not tell the asker's, which is in direct messages. `longest_pause` lies between two attempts to
    connect; below 86.4 s a bot that always fails would use up the 1000 sessions that Discord allows
    in a day, and lose its token.
    """

    token: str = field(repr=False)
    organization: str
    api_url: str | None = None
    gateway_url: str | None = None
    ephemeral: bool = False
    locale: str = FALLBACK
    first_pause: float = 1.0
    longest_pause: float = 90.0
    retry_pauses: tuple[float, ...] = (0.25, 0.75, 2.0, 5.0)
    drain_seconds: float = 10.0
    guild_ready_timeout: float = 2.0
