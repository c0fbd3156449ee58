"""Settings are read once, from the environment and `.env`; errors name the key, never the value."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.errors import SettingInvalid
from bot.settings import PREFIX, Engine, Identifier, Settings, read_settings, set_names
from knowledge.approved import OutdatedPolicy

HOME = Path.home()
SETTINGS: dict[str, tuple[str, Any]] = {
    "data": ("~/bot", HOME / "bot"),
    "database_url": ("postgresql://u:hush@h/d", SecretStr("postgresql://u:hush@h/d")),
    "secret": ("hush" * 8, SecretStr("hush" * 8)),
    "organization": ("Harbour Board", "Harbour Board"),
    "organization_names": ("Harbour, Hafen", "Harbour, Hafen"),
    "starter": ("false", False),
    "source_locale": ("pt-BR", "pt-BR"),
    "outdated_policy": ("withhold", OutdatedPolicy.WITHHOLD),
    "telegram_token": ("123:hush", SecretStr("123:hush")),
    "telegram_api_url": ("http://localhost:1", "http://localhost:1"),
    "telegram_proxy": ("http://me:hush@proxy", SecretStr("http://me:hush@proxy")),
    "telegram_webhook_url": ("http://127.0.0.1:1/tg", "http://127.0.0.1:1/tg"),
    "telegram_webhook_path": ("/inside", "/inside"),
    "telegram_webhook_secret": ("hush", SecretStr("hush")),
    "telegram_profile": ("false", False),
    "telegram_per_second": ("100", 100),
    "discord_token": ("hush.hush", SecretStr("hush.hush")),
    "discord_api_url": ("http://localhost:2", "http://localhost:2"),
    "discord_gateway_url": ("ws://localhost:3", "ws://localhost:3"),
    "discord_proxy": ("http://u:hush@p:4", SecretStr("http://u:hush@p:4")),
    "discord_shards": ("4", 4),
    "discord_message_content": ("true", True),
    "discord_ephemeral": ("true", True),
    "engine": ("sentence-transformers", Engine.SENTENCE_TRANSFORMERS),
    "model": ("some/model", "some/model"),
    "threads": ("7", 7),
    "calibration": ("/etc/calibration.json", Path("/etc/calibration.json")),
    "answer_at": ("0.75", 0.75),
    "help_resources": ("/etc/help.yaml", Path("/etc/help.yaml")),
    "language_identifier": ("langdetect", Identifier.LANGDETECT),
    "fixed_language": ("uk", "uk"),
    "refresh_seconds": ("0.5", 0.5),
    "asker_limit": ("3/second", "3/second"),
    "chat_limit": ("100/hour", "100/hour"),
    "examples": ("tides, boats", "tides, boats"),
    "unanswered_days": ("30", 30),
    "http_host": ("::1", "::1"),
    "http_port": ("8080", 8080),
    "feedback_days": ("31", 31),
    "subscription_days": ("32", 32),
    "language_days": ("0", 0),
    "log_level": ("DEBUG", "DEBUG"),
    "log_format": ("json", "json"),
}
"""Every setting: what is written, and what is read."""

INVALID = {
    "data": "~nobody-of-this-name/x",
    "secret": "hush",
    "organization": "x" * 101,
    "starter": "perhaps",
    "source_locale": "EN_hush",
    "outdated_policy": "hush",
    "discord_shards": "hush",
    "discord_message_content": "hush",
    "discord_ephemeral": "hush",
    "telegram_webhook_url": "http://hush.example.org",
    "telegram_webhook_path": "hush",
    "telegram_webhook_secret": "hush hush",
    "telegram_profile": "hush",
    "telegram_per_second": "0",
    "engine": "hush",
    "threads": "hush",
    "calibration": "~nobody-of-this-name/x",
    "answer_at": "1",
    "language_identifier": "hush",
    "refresh_seconds": "0",
    "asker_limit": "hush",
    "chat_limit": "many/minute",
    "unanswered_days": "-1",
    "http_port": "65536",
    "feedback_days": "0",
    "subscription_days": "0",
    "language_days": "-1",
    "log_level": "hush",
    "log_format": "hush",
}


def test_every_setting_is_tested_here_and_described() -> None:
    assert SETTINGS.keys() == Settings.model_fields.keys()
    assert [name for name, one in Settings.model_fields.items() if not one.description] == []


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_read_from_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written, value = SETTINGS[name]
    monkeypatch.setenv(f"{PREFIX}{name.upper()}", written)
    assert getattr(read_settings(), name) == value


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_read_from_the_file(name: str, tmp_path: Path) -> None:
    written, value = SETTINGS[name]
    (tmp_path / ".env").write_text(f'{PREFIX}{name.upper()}="{written}"\n', encoding="utf-8")
    assert getattr(read_settings(), name) == value


def test_environment_comes_before_the_file_and_nothing_is_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DRAGOMAN_THREADS=3\nOTHER=x\nDRAGOMAN_NEW=y\n")
    assert read_settings().threads == 3
    monkeypatch.setenv("DRAGOMAN_THREADS", "4")
    assert read_settings().threads == 4
    monkeypatch.setenv("DRAGOMAN_THREADS", "")
    monkeypatch.setenv("DRAGOMAN_TELEGRAM_TOKEN", "")
    assert read_settings().threads == 3
    assert read_settings().telegram_token is None


def test_without_any_setting_everything_has_its_place(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.data == tmp_path / "xdg" / "dragoman"
    assert settings.store_url == f"sqlite:///{settings.data}/knowledge.db"
    assert settings.model_path == settings.data / "models" / "multilingual-e5-small"
    assert settings.index_path == settings.data / "index"
    assert settings.telegram_token is None
    assert settings.discord_token is None


def test_paths_follow_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAGOMAN_DATA", "here")
    monkeypatch.setenv("DRAGOMAN_DATABASE_URL", "postgresql://h/d")
    monkeypatch.setenv("DRAGOMAN_MODEL", "some/model")
    settings = read_settings()
    assert settings.data == tmp_path / "here"
    assert settings.store_url == "postgresql://h/d"
    assert settings.model_path == Path("some/model")


def test_names_of_the_organization_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_ORGANIZATION_NAMES", " Harbour ,,Hafen, ")
    assert read_settings().names == ("Harbour", "Hafen")


@pytest.mark.parametrize("name", INVALID)
def test_error_names_the_setting_and_never_its_value(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{PREFIX}{name.upper()}", INVALID[name])
    with pytest.raises(SettingInvalid) as caught:
        read_settings()
    assert caught.value.name == f"{PREFIX}{name.upper()}"
    assert caught.value.reason
    assert "hush" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__


def test_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DRAGOMAN_ORGANIZATION=\xff\n")
    with pytest.raises(SettingInvalid) as caught:
        read_settings()
    assert caught.value.name == ".env"


def test_secrets_are_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, (written, _) in SETTINGS.items():
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", written)
    settings = read_settings()
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "hush" not in shown
    assert "Harbour Board" in shown


def test_names_that_are_set_are_found_whatever_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert set_names() == frozenset()
    monkeypatch.setenv(f"{PREFIX}COLOUR", "x")
    (tmp_path / ".env").write_text(f"{PREFIX.lower()}threads=1\nOTHER=2\n")
    assert set_names() == {f"{PREFIX}COLOUR", f"{PREFIX}THREADS"}
