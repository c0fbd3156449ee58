"""Logs never hold a token, wherever it comes from."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any, Literal

import pytest

from bot.logs import RedactingFormatter, configure_logging
from bot.settings import Settings

TOKEN = "123456:SECRET-token"
PASSWORD = 'p"a\\ss'
URL = f"postgresql://u:{PASSWORD}@h/d"
SETTINGS: dict[str, Any] = {"telegram_token": TOKEN, "database_url": URL}

Style = Literal["text", "json"]
STYLES: tuple[Style, ...] = ("text", "json")


def in_arguments() -> None:
    logging.getLogger("bot.b").warning("POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe")


def in_the_message() -> None:
    logging.getLogger("bot.b").warning(f"bot{TOKEN}")  # noqa: G004


def in_a_traceback() -> None:
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logging.getLogger("bot.b").exception("failed")


def in_the_cause_of_an_error() -> None:
    try:
        try:
            raise LookupError(TOKEN)
        except LookupError as error:
            raise ValueError("other") from error
    except ValueError:
        logging.getLogger("bot.b").exception("failed")


def in_a_database_url() -> None:
    logging.getLogger("bot.b").error("cannot connect: %r", [URL])
    logging.getLogger("bot.b").error("cannot connect: %s", URL)


WAYS = (
    in_arguments,
    in_the_message,
    in_a_traceback,
    in_the_cause_of_an_error,
    in_a_database_url,
)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("way", WAYS)
def test_secret_is_struck_out(
    way: Callable[[], None], style: Style, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(**SETTINGS, log_format=style))
    way()
    said = capsys.readouterr().err
    assert "[secret]" in said
    for secret in (TOKEN, URL, PASSWORD, json.dumps(PASSWORD)[1:-1]):
        assert secret not in said


def test_lines_for_people_have_level_and_logger(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(**SETTINGS))
    logging.getLogger("bot.b").info("hello %s", "world")
    said = capsys.readouterr()
    assert said.err.endswith(" INFO bot.b: hello world\n")
    assert said.out == ""


def test_lines_for_machines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(**SETTINGS, log_format="json"))
    logging.getLogger("bot.b").info("hällo\n%s", '"world"')
    in_a_traceback()
    plain, failed = map(json.loads, capsys.readouterr().err.splitlines())
    assert (
        plain.items() >= {"level": "INFO", "logger": "bot.b", "message": 'hällo\n"world"'}.items()
    )
    assert plain["time"].endswith("+00:00")
    assert "exception" not in plain
    assert failed["exception"].startswith("Traceback")


@pytest.mark.parametrize("name", ["httpx", "telegram.ext", "discord.gateway", "sqlalchemy.engine"])
def test_libraries_that_log_too_much_are_kept_quiet(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(log_level="DEBUG"))
    logging.getLogger(name).info("what people wrote")
    logging.getLogger(name).warning("trouble")
    logging.getLogger("bot").debug("details")
    said = capsys.readouterr().err
    assert "what people wrote" not in said
    assert "trouble" in said
    assert "details" in said


@pytest.mark.parametrize("style", STYLES)
def test_what_libraries_say_has_no_ids_paths_or_texts_of_errors(
    style: Style, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(log_format=style))
    library = logging.getLogger("discord.http")
    try:
        raise LookupError("why tides?")
    except LookupError:
        library.exception("%s responded with 429", "http://host:8080/webhooks/1/secret?why=tides")
    library.warning("Unknown channel %d, in 0.25 s.\nwhy tides?", 100200300400500600)
    library.warning("No blanks.", stack_info=True)
    said = capsys.readouterr().err
    assert "http://host:8080/[path] responded with 429 (LookupError)" in said
    assert "Unknown channel [id], in 0.25 s." in said
    for part in ("tides", "secret", "100200", "Stack", "Traceback"):
        assert part not in said
    assert len(said.splitlines()) == 3


def test_level_is_that_of_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_level="ERROR"))
    logging.getLogger("bot").warning("trouble")
    logging.getLogger("httpx").warning("trouble")
    assert capsys.readouterr().err == ""


def test_configuring_again_replaces_what_was_there() -> None:
    configure_logging(Settings())
    configure_logging(Settings())
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert handler.stream is sys.stderr


def test_longest_secret_is_struck_first_and_an_empty_one_never() -> None:
    formatter = RedactingFormatter(["", "abc", "abcdef"])
    record = logging.LogRecord("a", logging.INFO, "", 0, "abcdef abc", None, None)
    assert formatter.format(record).endswith(": [secret] [secret]")
