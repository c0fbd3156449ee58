"""What the Telegram adapter can be told."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.telegram.pacing import Pace

NAME = "telegram"
"""The platform's name in logs and errors."""

_PUBLIC_SERVER = "https://api.telegram.org"
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """Where Telegram posts updates, instead of being asked for them.

    `path` is where a proxy hands them on to this process: the URL's own, unless it rewrites paths.
    Without a `secret` one is derived from the secret of the installation, so that all processes of
    an installation have the same.
    """

    url: str
    path: str = ""
    secret: str = field(default="", repr=False)
    connections: int = 40
    most_bytes: int = 1_000_000

    @property
    def route(self) -> str:
        """The path at which this process takes updates."""
        return self.path or urlsplit(self.url).path or "/"


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """Token, organization and addresses; the times, in seconds, are right as they are.

    `api_url` is the address of a Bot API server without the token, such as "http://localhost:8081";
    the "/bot" that tutorials end it with may be there or not.

    With `profile` the bot's name, descriptions and menus are set in every language.

    `patience` is for how long another instance, or a refusal that is no answer to the token, is
    borne before `serve` gives up: an old instance may still be on its way out. `check` is how often
    it is looked whether the webhook is still the one that was set.
    """

    token: str = field(repr=False)
    organization: str
    api_url: str | None = None
    proxy: str | None = field(default=None, repr=False)
    webhook: WebhookOptions | None = None
    profile: bool = True
    pace: Pace = field(default_factory=Pace)
    poll: int = 25
    request: float = 20
    typing_after: float = 0.7
    patience: float = 60
    first_pause: float = 1
    longest_pause: float = 30
    longest_flood: float = 300
    drain: float = 10
    check: float = 30

    @property
    def server(self) -> str:
        """The address of the Bot API server."""
        return (self.api_url or _PUBLIC_SERVER).rstrip("/").removesuffix("/bot")

    def looks_like_token(self) -> bool:
        """Whether Telegram could have given out this token."""
        return bool(_TOKEN.fullmatch(self.token))
