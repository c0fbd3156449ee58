"""Settings: read once, from the environment and `.env`; docs/operators.md has the same table.

Every name has the prefix DRAGOMAN_. Secrets are wrapped, so that neither logs nor errors show them.
"""

import os
import re
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from limits import parse
from platformdirs import user_data_path
from pydantic import AfterValidator, Field, PlainValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingInvalid
from knowledge.approved import OutdatedPolicy

PREFIX = "DRAGOMAN_"
_AUTO = "auto"
ENV_FILE = ".env"
_AUTO = "auto"
_MOST_SHARDS = 10_000


class Engine(StrEnum):
    """Which engine reads the model directory."""

    ONNX = "onnx"
    SENTENCE_TRANSFORMERS = "sentence-transformers"


class Identifier(StrEnum):
    """Which language identifier is used."""

    TRIO = "trio"
    PAIR = "pair"
    LANGDETECT = "langdetect"
    FIXED = "fixed"


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:  # "~somebody" who does not exist
        raise ValueError(str(error)) from error


def _rate(text: str) -> str:
    try:
        parse(text)
    except ValueError:
        # The library's own words would quote the value.
        raise ValueError("a number, a slash and a unit of time, such as 20/minute") from None
    return text


def _shards(value: object) -> object:
    if value is None or value == _AUTO:
        return value
    text = str(value)
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_SHARDS:
        raise ValueError(f"must be {_AUTO}, or a number from 1 to {_MOST_SHARDS}")
    return int(text)


Shards = Annotated[int | Literal["auto"], PlainValidator(_shards)]
RateLimit = Annotated[str, AfterValidator(_rate)]


def _webhook_url(url: str) -> str:
    address = urlsplit(url)
    is_safe = address.scheme == "https"
    if not address.hostname or not (is_safe or _is_here(address.scheme, address.hostname)):
        raise ValueError("must be an https address")
    return url


def _is_here(scheme: str, host: str) -> bool:
    """Whether a proxy or a Bot API server on this computer is meant."""
    try:
        return scheme == "http" and ip_address(host).is_loopback
    except ValueError:
        return scheme == "http" and host == "localhost"


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("may have letters, digits, _ and - only, 256 at most")
    return secret


WebhookUrl = Annotated[str, AfterValidator(_webhook_url)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
AbsolutePath = Annotated[Path, AfterValidator(_absolute)]


class Settings(BaseSettings):
    """Everything that an operator may set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore"
    )

    data: AbsolutePath = Field(
        default_factory=lambda: user_data_path("dragoman"),
        description="Folder for the database, the model and the index.",
    )
    database_url: SecretStr | None = Field(
        default=None, description="Database; default: SQLite in the data folder."
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Secret from which the keys of hashes and seals are made, the same on all "
        "machines that share a database; default: one in the data folder.",
    )
    organization: str = Field(
        default="NATO (demonstration)",
        min_length=1,
        max_length=100,
        description="The organization's name, as the greeting says it.",
    )
    organization_names: str = Field(
        default="NATO,OTAN,НАТО,ΝΑΤΟ",
        description="What people call the organization, in all languages, separated by commas: "
        "left out when questions are compared.",
    )
    starter: bool = Field(
        default=True,
        description="Fill an empty database with the demonstration content.",
    )
    source_locale: str = Field(
        default="en",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
        description="Language in which explainers are first written.",
    )
    outdated_policy: OutdatedPolicy = Field(
        default=OutdatedPolicy.SERVE_WITH_NOTE,
        description="What is done with translations of an older text.",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Token of the Telegram bot; serves Telegram when set."
    )
    telegram_api_url: str | None = Field(
        default=None, description="Base URL of a Bot API server of your own."
    )
    telegram_proxy: SecretStr | None = Field(
        default=None, description="URL of a proxy through which Telegram is reached."
    )
    telegram_webhook_url: WebhookUrl | None = Field(
        default=None,
        description="Public address to which Telegram posts messages; default: they are fetched.",
    )
    telegram_webhook_path: str | None = Field(
        default=None,
        pattern=r"^/",
        description="Path at which they arrive here; default: that of the public address.",
    )
    telegram_webhook_secret: WebhookSecret | None = Field(
        default=None,
        description="What Telegram shows with every message that it posts; default: derived from "
        "the secret of the installation.",
    )
    telegram_profile: bool = Field(
        default=True,
        description="Set the Telegram bot's name, descriptions and menus in every language.",
    )
    telegram_per_second: int = Field(
        default=30,
        ge=1,
        le=1000,
        description="Messages that may be sent on Telegram in a second, in all chats together.",
    )
    discord_token: SecretStr | None = Field(
        default=None, description="Token of the Discord bot; serves Discord when set."
    )
    discord_api_url: str | None = Field(
        default=None, description="Base URL of Discord's REST API, for a proxy."
    )
    discord_gateway_url: str | None = Field(
        default=None, description="URL of Discord's gateway, for a proxy."
    )
    discord_proxy: SecretStr | None = Field(
        default=None, description="HTTP proxy through which Discord is reached."
    )
    discord_shards: Shards | None = Field(
        default=None,
        description="Number of connections to Discord, or `auto`; default: one, without sharding.",
    )
    discord_message_content: bool = Field(
        default=False,
        description="Read messages that are not said to the bot, for channels and forums in which "
        "it answers by itself; needs the message content intent.",
    )
    discord_ephemeral: bool = Field(
        default=False,
        description="Answer `/ask` so that only the asker sees it, where a server has not chosen.",
    )
    engine: Engine = Field(default=Engine.ONNX, description="Engine that computes embeddings.")
    model: str | None = Field(
        default=None,
        description="Model directory, or a model name for sentence-transformers; "
        "default: the bundled model.",
    )
    threads: int = Field(
        default=1, ge=1, le=64, description="Processor threads for one run of the model."
    )
    calibration: AbsolutePath | None = Field(
        default=None, description="Calibration file; default: the one that ships with Dragoman."
    )
    answer_at: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="Probability from which one answer is sent; default: the calibration's.",
    )
    help_resources: AbsolutePath | None = Field(
        default=None,
        description="YAML file of languages and texts: where somebody in distress finds help; "
        "default: a neutral text.",
    )
    language_identifier: Identifier = Field(
        default=Identifier.TRIO, description="How the language of a question is identified."
    )
    fixed_language: str = Field(
        default="en", description="The language, where the identifier is fixed."
    )
    refresh_seconds: float = Field(
        default=5.0,
        ge=0.05,
        le=3600,
        description="How often a running bot looks for newly approved texts.",
    )
    asker_limit: RateLimit = Field(
        default="20/minute", description="Questions that one person may ask in a while."
    )
    chat_limit: RateLimit = Field(
        default="60/minute", description="Questions that may be asked in one group in a while."
    )
    examples: str = Field(
        default="what-is-nato,article-5,internships",
        description="Names of explainers whose questions the greeting shows, separated by commas.",
    )
    unanswered_days: int = Field(
        default=90,
        ge=0,
        le=3650,
        description="Days for which questions without an answer are kept, masked and without who "
        "asked; 0 keeps none.",
    )
    http_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Address at which the server for operators listens.",
    )
    http_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of the server for operators (health, readiness, metrics); default: no "
        "server.",
    )
    feedback_days: int = Field(
        default=365,
        ge=1,
        le=3650,
        description="Days for which feedback is kept, masked and without who gave it.",
    )
    subscription_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="Days for which a wish to be told of an answer is kept.",
    )
    language_days: int = Field(
        default=365,
        ge=0,
        le=3650,
        description="Days for which the language that an asker chose is kept; 0 keeps none.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Lines for people or for machines."
    )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the organization."""
        return tuple(name.strip() for name in self.organization_names.split(",") if name.strip())

    @property
    def example_slugs(self) -> tuple[str, ...]:
        """The explainers whose questions the greeting shows."""
        return tuple(slug.strip() for slug in self.examples.split(",") if slug.strip())

    @property
    def store_url(self) -> str:
        """The URL of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data / 'knowledge.db'}"

    @property
    def model_path(self) -> Path:
        """The directory of the bundled model, or the chosen one."""
        return Path(self.model) if self.model else self.data / "models" / "multilingual-e5-small"

    @property
    def index_path(self) -> Path:
        """The folder of index builds."""
        return self.data / "index"


def read_settings() -> Settings:
    """Read the settings; raises SettingInvalid, which names the setting and never its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]) or "?"
        raise SettingInvalid(f"{PREFIX}{name.upper()}", first["msg"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingInvalid(ENV_FILE, type(error).__name__) from None


def set_names() -> frozenset[str]:
    """Return the names with our prefix that are set, whether or not there is such a setting."""
    names = (*os.environ, *dotenv_values(ENV_FILE))
    return frozenset(name.upper() for name in names if name.upper().startswith(PREFIX))
